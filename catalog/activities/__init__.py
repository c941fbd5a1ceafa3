"""Activities: what institutions hold, when it takes place, in the sun's and the moon's calendar; pure."""
