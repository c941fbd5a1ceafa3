"""The province or commune of today that somebody names as the territory of an officer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from catalog.formats.text.fold import fold
from catalog.gazetteer import CERTAIN, NEW, OLD, PROVINCE, Unit, locate, successors, unit


class Named(NamedTuple):
    """The unit that is meant, else None with those that may be meant; ``old``: it is a name of before."""

    unit: Unit | None
    perhaps: tuple[Unit, ...] = ()
    old: bool = False


def named(text: str) -> Named:
    """The unit of today that is meant by a key, a code or a name; one of before July 2025 is not guessed at.

    Its territory may be only a part of what it became: whoever gives rights says which unit of today.
    """
    known = unit(text) or unit(f"{NEW}:{text}") or unit(f"{OLD}:{text}")
    if known is not None:
        return Named(known) if known.list_version == NEW else _of_before([known])
    found = locate(text)
    today = [one.unit for one in found if one.unit.list_version == NEW]
    sure = [one.unit for one in found if one.certainty == CERTAIN]
    sure_today = [one for one in sure if one.list_version == NEW]
    if sure and not sure_today:
        return _of_before(sure)
    wanted = fold(text)
    exact = [one for one in today if wanted in (fold(one.name), fold(one.full_name))]
    provinces = [one for one in exact if one.level == PROVINCE]
    for narrowed in (provinces, sure_today, exact, today):
        if len(narrowed) == 1:
            return Named(narrowed[0])
    return Named(None, tuple(today))


def _of_before(units: Iterable[Unit]) -> Named:
    became = {link.unit.key: link.unit for one in units for link in successors(one)}
    return Named(None, tuple(became.values()), old=True)
