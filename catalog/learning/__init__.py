"""Learning: paths through records, written here; which licences let a school use a thing again."""
