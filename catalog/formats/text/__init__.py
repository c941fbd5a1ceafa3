"""Vietnamese and other text: folding, tone placement, cleaning, collation. Pure functions over ``str``."""
