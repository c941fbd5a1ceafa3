"""What institutions declare: the measures, who is asked for which, the parts that a count is told by.

What is asked stands in ``data/measures.toml``; nothing here knows a measure by name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "measures.toml"
COUNT, SHARE, YES = "count", "share", "yes"
"""Kinds: a whole number over a period, percent as of a day, yes (1) or no (0)."""
WHOLE = ""
"""The split that is the whole, not a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What is asked: ``within`` is the measure that this one is a part of, empty for none.

    ``levels`` are the levels that are asked, empty for all of the systems; ``unit`` is how a value is kept.
    Those that are not asked ``always`` are asked while a plan names them.
    """

    code: str
    kind: str
    unit: str
    systems: tuple[str, ...]
    vi: str
    en: str
    hint_vi: str
    hint_en: str
    unit_vi: str = ""
    unit_en: str = ""
    levels: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()
    within: str = ""
    always: bool = False

    def name(self, language: str) -> str:
        """What is asked, in ``vi`` or ``en``."""
        return self.vi if language == "vi" else self.en

    def hint(self, language: str) -> str:
        """What counts, in ``vi`` or ``en``; empty where the name says it."""
        return self.hint_vi if language == "vi" else self.hint_en

    def counted_in(self, language: str) -> str:
        """The unit in words, empty for yes or no."""
        return self.unit_vi if language == "vi" else self.unit_en

    def asks(self, facts: Mapping[str, Any]) -> bool:
        """Whether an institution with such facts is asked; one whose level nobody entered is asked all."""
        level = facts.get("level") or ""
        return facts.get("system") in self.systems and (not self.levels or not level or level in self.levels)


@lru_cache(maxsize=1)
def _told() -> Mapping[str, Any]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1)
def measures() -> tuple[Measure, ...]:
    """All measures, in the order in which they are asked."""
    return tuple(map(_measure, _told()["measures"]))


def _measure(told: Mapping[str, Any]) -> Measure:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in told.items()
    }
    return Measure(**values)


def measure_of(code: str) -> Measure | None:
    """The measure of that code, None if there is none."""
    return next((one for one in measures() if one.code == code), None)


def asked_of(facts: Mapping[str, Any], named: Collection[str] = ()) -> tuple[Measure, ...]:
    """What such an institution is asked; ``named`` are the measures that plans name (none: all)."""
    return tuple(
        one for one in measures() if one.asks(facts) and (one.always or not named or one.code in named)
    )


def split_name(code: str, language: str) -> str:
    """The name of a part in ``vi`` or ``en``; the code itself where the file has none of it."""
    return next((str(one[language]) for one in _told()["splits"] if one["code"] == code), code)
