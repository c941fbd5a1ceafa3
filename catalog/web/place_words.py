"""What became of places, in words: "Hà Nam, nay thuộc Tỉnh Ninh Bình"; what today's were made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from catalog import gazetteer
from catalog.formats.text.fold import fold
from catalog.gazetteer import BEYOND, CERTAIN, DISTRICT, NEW, PART, WHOLE, Candidate, Link, Unit
from catalog.web import i18n
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.ways_to import place_code

MOST = 12
"""So many units are named in a sentence or a list of what a place was or became."""


class Place(NamedTuple):
    """A unit with its page: its name, whole address and what became of it."""

    name: str
    whole: str
    address: str
    fate: str


def place(unit: Unit) -> Place:
    """A unit as lists of places show it."""
    return Place(
        unit.full_name, gazetteer.address(unit), page_url("place", code=place_code(unit)), fate(unit)
    )


def is_old(unit: Unit) -> bool:
    """Whether a unit is of the list before July 2025."""
    return unit.list_version != NEW


def fate(unit: Unit) -> str:
    """What became of an old unit, in a sentence; empty for one of today."""
    if not is_old(unit):
        return ""
    links = successors(unit)
    if not links:
        return _("It was given up on 1 July 2025.")
    if unit.level == DISTRICT:
        return _("There are no districts since 1 July 2025: now %(places)s.", places=joined(links))
    if len(links) > 1:
        return _("Divided on 1 July 2025 among %(places)s.", places=joined(links))
    (link,) = links
    if link.unit.full_name == unit.full_name and link.extent == WHOLE and not _has_others(link.unit):
        return _("Unchanged since 1 July 2025.")
    if fold(link.unit.name) == fold(unit.name):
        return _("Since 1 July 2025 in the enlarged %(place)s.", place=gazetteer.address(link.unit))
    return _("Now in %(place)s (since 1 July 2025).", place=gazetteer.address(link.unit))


def _has_others(unit: Unit) -> bool:
    return len(gazetteer.predecessors(unit)) > 1


def successors(unit: Unit) -> tuple[Link, ...]:
    """The units of today that took over an old one."""
    return gazetteer.successors(unit)


def joined(links: Sequence[Link]) -> str:
    """The names of units, and how many more there are."""
    names = ", ".join(link.unit.full_name for link in links[:MOST])
    left = len(links) - MOST
    return _("%(names)s and %(count)s more", names=names, count=i18n.number(left)) if left > 0 else names


def origin(unit: Unit) -> str:
    """Of what a unit of today was made, in a sentence; empty where it is as it was, and for an old one."""
    links = gazetteer.predecessors(unit)
    if not links or (len(links) == 1 and links[0].unit.full_name == unit.full_name):
        return ""
    whole = [link for link in links if link.extent == WHOLE]
    parts = [link for link in links if link.extent == PART]
    if whole and parts:
        return _(
            "Made on 1 July 2025 of %(whole)s, and of parts of %(parts)s.",
            whole=joined(whole),
            parts=joined(parts),
        )
    if parts:
        return _("Made on 1 July 2025 of parts of %(parts)s.", parts=joined(parts))
    return _("Made on 1 July 2025 of %(whole)s.", whole=joined(whole))


class Meant(NamedTuple):
    """A unit that a name may mean, and what that name has to do with it."""

    place: Place
    note: str


def meant(candidates: Iterable[Candidate], typed: str) -> list[Meant]:
    """What was typed may mean these, each with a word of why."""
    return [Meant(place(one.unit), _note(one, typed)) for one in candidates]


def _note(candidate: Candidate, typed: str) -> str:
    if candidate.extent == PART:
        return _("“%(name)s” is a part of it now.", name=typed)
    if candidate.extent == BEYOND:
        return _("It is a part of what was called “%(name)s”.", name=typed)
    return fate(candidate.unit) or origin(candidate.unit)


def only(candidates: Sequence[Candidate], typed: str) -> Unit | None:
    """The unit whose own name was typed, where nothing else can be meant."""
    sure = [one for one in candidates if one.certainty == CERTAIN and one.extent == WHOLE]
    if len(sure) != 1 or len(candidates) > 1:
        return None
    unit = sure[0].unit
    return unit if fold(unit.name) in fold(typed) else None
