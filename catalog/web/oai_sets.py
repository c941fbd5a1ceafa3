"""The sets of the OAI-PMH provider: by institution, kind, source, province and system, in two levels.

A set's name at the first level (``kind``) holds all below it (``kind:book``). What a record is in is told by
its own row, so a withdrawn record stays in its sets; province and system are its institution's of today. A
record whose source moves it to another institution or kind is told in its new set alone: the protocol has no
way to tell the old one, and who follows a single set takes the whole of it anew from time to time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.feeds.oaipmh import Row, set_specs
from catalog.feeds.oaipmh_request import OaiError
from catalog.gazetteer import NEW, unit
from catalog.record import KINDS
from catalog.store.listing import Choice
from catalog.web import caching, labels
from catalog.web.frame import known_institutions
from catalog.web.i18n import lazy_gettext as _
from catalog.web.i18n import speaking

_TOPS = {
    "institution": _("Institutions"),
    "kind": _("Kinds"),
    "province": _("Provinces and cities"),
    "source": _("Sources"),
    "system": _("Libraries, museums and cultural centres"),
}
_KEPT = 10_000


class Sets:
    """The sets as these institutions make them."""

    def __init__(self, institutions: Mapping[str, Mapping[str, Any]]) -> None:
        self._institutions = institutions
        self._elements: dict[tuple[str, str, str], bytes] = {}

    def elements(self, row: Row) -> bytes:
        """The sets that a record is in, as they stand in its header."""
        key = (row.institution, row.kind, row.source)
        held = self._elements.get(key)
        if held is None:
            if len(self._elements) >= _KEPT:
                self._elements.clear()
            held = self._elements[key] = set_specs(self._specs(row))
        return held

    def _specs(self, row: Row) -> list[str]:
        facts = self._institutions.get(row.institution, {})
        told = {
            "institution": row.institution,
            "kind": row.kind,
            "province": facts.get("province_code"),
            "source": row.source,
            "system": facts.get("system"),
        }
        return [f"{top}:{value}" for top, value in told.items() if value]

    def choice(self, spec: str) -> Choice | None:
        """What the store reads of a set, None for the list of everything (``spec`` empty).

        Raises ``OaiError`` (noRecordsMatch) for a set that does not exist.
        """
        if not spec:
            return None
        top, colon, value = spec.partition(":")
        if top in ("institution", "kind", "source"):
            return Choice(top, (value,) if colon else None)  # type: ignore[arg-type]
        fact = {"province": "province_code", "system": "system"}.get(top)
        held = [
            slug
            for slug, facts in self._institutions.items()
            if fact and facts.get(fact) and (not colon or facts[fact] == value)
        ]
        if not held:
            raise OaiError("noRecordsMatch", f"there is no set {spec!r:.200}; ListSets tells all of them")
        return Choice("institution", held)

    def named(self, sources: Mapping[str, str]) -> list[tuple[str, str]]:
        """All sets and their names, Vietnamese and English, by spec; ``sources`` are institutions by slug."""
        return sorted(self._named(sources))

    def _named(self, sources: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        yield from ((top, _both(name)) for top, name in _TOPS.items())
        for slug, facts in self._institutions.items():
            yield f"institution:{slug}", _name(facts)
        yield from ((f"kind:{kind}", _both(labels.KINDS_MANY[kind])) for kind in KINDS)
        yield from ((f"system:{system}", _both(name)) for system, name in labels.SYSTEMS.items())
        for code in {facts.get("province_code") for facts in self._institutions.values()} - {None}:
            place = unit(f"{NEW}:{code}")
            yield f"province:{code}", place.full_name if place else str(code)
        for slug, institution in sources.items():
            yield f"source:{slug}", f"{slug}: {_name(self._institutions.get(institution, {})) or institution}"


def present() -> Sets:
    """The sets of today, kept while no institution changes."""
    return caching.remembered("oai sets", lambda: Sets(known_institutions()), caching.stand().institutions)


def _name(facts: Mapping[str, Any]) -> str:
    return " / ".join(filter(None, (facts.get("name_vi"), facts.get("name_en"))))


def _both(name: object) -> str:
    told = []
    for language in ("vi", "en"):
        with speaking(language):
            told.append(str(name))
    return " / ".join(told)
