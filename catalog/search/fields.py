"""The core's index fields in one table, with the weight of each text field and why.

Plugins add theirs through ``catalog_index_fields``. ``id`` is no entry: every engine keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable

from catalog.sdk.search import IndexField

CORE_FIELDS: tuple[IndexField, ...] = (
    # People mostly type a title they know, so it outweighs all the rest together.
    IndexField(name="title", type="text", label="Title", weight=8.0, multiple=True),
    # The second most asked; names are short, so their own length already lifts them.
    IndexField(name="creator", type="text", label="Creator", weight=4.0, multiple=True),
    # Chosen by a cataloguer: says what the thing is about, where a description only mentions it.
    IndexField(name="subject", type="text", label="Subject", weight=3.0, multiple=True),
    IndexField(name="place", type="text", label="Place", weight=2.0, multiple=True),
    # "thư viện huế" is to find the library's own things, below those that are about it.
    IndexField(name="institution_name", type="text", label="Institution", weight=1.5, multiple=True),
    IndexField(name="description", type="text", label="Description", weight=1.0, multiple=True),
    IndexField(name="publisher", type="text", label="Publisher", weight=1.0, multiple=True),
    # Notes, numbers, materials: to be found by, hardly ever what was meant.
    IndexField(name="rest", type="text", label="Other", weight=0.7, multiple=True),
    IndexField(name="kind", type="keyword", label="Kind", facet=True),
    IndexField(name="institution", type="keyword", label="Institution", facet=True, multiple=True),
    IndexField(name="system", type="keyword", label="System", facet=True, multiple=True),
    IndexField(name="province", type="keyword", label="Province", facet=True, multiple=True),
    IndexField(name="language", type="keyword", label="Language", facet=True, multiple=True),
    IndexField(name="access", type="keyword", label="Access", facet=True, multiple=True),
    IndexField(name="identifier", type="keyword", label="Identifier", multiple=True),
    # The years a thing can be from, where that is ten years or less; spans of any length are
    # searched by their ends, so that year:[1420 TO 1430] finds "thế kỷ XV".
    IndexField(name="year", type="number", label="Year", facet=True, multiple=True),
    IndexField(name="year_from", type="number"),
    IndexField(name="year_to", type="number"),
)
SPANS = {"year": ("year_from", "year_to")}
"""Number fields that a range searches through the ends of a span."""


def facet_names(fields: Iterable[IndexField]) -> tuple[str, ...]:
    """The names of the fields that can be counted, in the table's order."""
    return tuple(field.name for field in fields if field.facet)
