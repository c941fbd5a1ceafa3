"""Holders: what a document says of the institutions that hold a work."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from catalog.search import facets
from catalog.search.facets import Json, Values


def slugs(record: Json) -> list[str]:
    """The slugs or names of the institutions that hold what a record tells of, each once."""
    named = dict.fromkeys(held.get("institution", "") for held in record.get("holdings", ()))
    return [slug for slug in {record.get("institution", ""): None, **named} if slug]


def gather(slug: str, institution: Json | None, texts: Values, keywords: Values) -> None:
    """Add what is told of the institution of that slug, None where the catalog has none."""
    if institution is None:
        # A holding may name an institution that is not in the catalog, by its name.
        facets.add(texts, "institution_name", (slug,))
        return
    found = _told_of(slug, tuple([institution.get(name) for name in _FACTS]))
    for into, told in zip((texts, keywords), found, strict=True):
        for name, values in told.items():
            facets.add(into, name, values)


_FACTS = (
    "slug", "name_vi", "name_en", "system", "level", "province", "commune", "address", "lat", "lon",
)  # fmt: skip


# The same few institutions hold all records of a harvest.
@lru_cache(maxsize=1_000)
def _told_of(slug: str, facts: tuple[Any, ...]) -> tuple[Values, Values]:
    """The texts and the keywords of an institution with these ``_FACTS``."""
    institution = dict(zip(_FACTS, facts, strict=True))
    texts: Values = {}
    keywords: Values = {}
    # One that was merged is told as the one that it went on as.
    facets.add(keywords, "institution", (institution["slug"] or slug,))
    facets.add(keywords, "system", (institution["system"],))
    facets.add(keywords, "level", (institution["level"],))
    facets.gather_seat(institution, keywords)
    facets.add(texts, "institution_name", (institution["name_vi"], institution["name_en"]))
    facets.add(texts, "place", (institution["province"], institution["commune"]))
    return texts, keywords
