"""The core's index fields in one table.

Plugins add theirs through ``catalog_index_fields``. ``id`` is no entry: every engine keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable

from catalog.sdk.search import IndexField
from catalog.search.ranking import weight


def _text(name: str, label: str) -> IndexField:
    return IndexField(name=name, type="text", label=label, weight=weight(name), multiple=True)


CORE_FIELDS: tuple[IndexField, ...] = (
    # Why each weight is what it is stands in ``ranking``.
    _text("title", "Title"),
    _text("creator", "Creator"),
    _text("subject", "Subject"),
    _text("place", "Place"),
    _text("institution_name", "Institution"),
    _text("description", "Description"),
    _text("publisher", "Publisher"),
    _text("rest", "Other"),
    # What works are counted and filtered by, in the order of a page.
    IndexField(name="kind", type="keyword", label="Kind", facet=True),
    IndexField(name="online", type="keyword", label="Can be viewed now", facet=True),
    IndexField(name="institution", type="keyword", label="Institution", facet=True, multiple=True),
    IndexField(name="system", type="keyword", label="System", facet=True, multiple=True),
    IndexField(name="level", type="keyword", label="Level", facet=True, multiple=True),
    IndexField(name="province", type="keyword", label="Province", facet=True, multiple=True),
    IndexField(name="language", type="keyword", label="Language", facet=True, multiple=True),
    IndexField(
        name="subject_value", type="keyword", label="Subject", facet=True, multiple=True, words="subject"
    ),
    IndexField(
        name="creator_value", type="keyword", label="Creator", facet=True, multiple=True, words="creator"
    ),
    IndexField(name="audience", type="keyword", label="Audience", facet=True, multiple=True),
    IndexField(name="education_level", type="keyword", label="Education level", facet=True, multiple=True),
    IndexField(name="school_subject", type="keyword", label="School subject", facet=True, multiple=True),
    IndexField(name="learning_type", type="keyword", label="Learning type", facet=True, multiple=True),
    IndexField(name="free", type="keyword", label="Free of charge", facet=True, multiple=True),
    IndexField(name="access", type="keyword", label="Access", facet=True, multiple=True),
    IndexField(name="licence", type="keyword", label="Licence", facet=True, multiple=True),
    IndexField(name="source", type="keyword", label="Source", facet=True, multiple=True),
    # The years a thing can be from, where that is ten years or less; spans of any length are
    # searched by their ends, so that year:[1420 TO 1430] finds "thế kỷ XV".
    IndexField(
        name="year",
        type="number",
        label="Year",
        facet=True,
        multiple=True,
        ends=("year_from", "year_to"),
    ),
    IndexField(name="year_from", type="number"),
    IndexField(name="year_to", type="number"),
    # To be searched by.
    IndexField(name="identifier", type="keyword", label="Identifier", multiple=True),
    # Titles without subtitles, as tokens: what someone types who knows the title.
    IndexField(name="main_title", type="keyword", multiple=True),
    IndexField(name="collection", type="keyword", label="Collection", multiple=True),
    # What records say of others: "shows:tate-1", "shown_in:ex-2" (``document.reference``).
    IndexField(name="refers", type="keyword", multiple=True),
    # People, subjects and collections by their keys: "person:nguyễn-du" (catalog.search.headings).
    IndexField(name="heading", type="keyword", multiple=True),
    # Keys of the units, old and new, that hold the thing's places and institutions (catalog.gazetteer).
    IndexField(name="place_key", type="keyword", multiple=True),
    # Where it is, for what is near (catalog.search.near): counted, but shown to nobody.
    IndexField(name="cell", type="keyword", facet=True, multiple=True),
    # To rank by: what a record tells beside its title, 0 to 10, whether that is much ("yes"), which is
    # looked up faster than a range of numbers, and how many places hold the work.
    IndexField(name="complete", type="keyword"),
    IndexField(name="completeness", type="number"),
    IndexField(name="work_size", type="number"),
)
SPANS = {field.name: field.ends for field in CORE_FIELDS if field.ends}
"""Number fields that a range searches through the ends of a span."""


def facet_names(fields: Iterable[IndexField]) -> tuple[str, ...]:
    """The names of the fields that people can filter by, in the table's order: those with a label."""
    return tuple(field.name for field in fields if field.facet and field.label)
