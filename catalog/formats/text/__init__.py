"""Vietnamese and other text: folding, tone placement, cleaning, collation, repair. All pure."""

from catalog.formats.text import legacy

__all__ = ["legacy"]  # importing it makes its encodings known to Python
