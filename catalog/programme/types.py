"""The kinds of institutions there are, as data with days and acts: types, levels, owners, services ...

What is in the lists stands in ``data/institution_types.toml``; nothing here knows a type by name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "data" / "institution_types.toml"
LISTS = (
    "systems", "levels", "types", "owners", "region_classes", "services", "accessibility", "statuses",
)  # fmt: skip
"""The lists there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of a list, with the first and last day on which it holds (None: open) and the act behind.

    ``levels``, ``owners`` and ``counted`` (the system whose indicators count it) are of types; ``systems``
    and ``learning`` (whether it serves lifelong learning) are of services; ``public`` is of owners.
    """

    code: str
    vi: str
    en: str
    many_vi: str = ""
    many_en: str = ""
    system: str = ""
    systems: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    counted: str = ""
    learning: bool = False
    public: bool = False
    since: date | None = field(default=None)
    until: date | None = field(default=None)
    act: str = ""

    def holds(self, day: date) -> bool:
        """Whether the word holds on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def name(self, language: str) -> str:
        """The word in ``vi`` or ``en``."""
        return self.vi if language == "vi" else self.en

    def many(self, language: str) -> str:
        """The word for several in ``vi`` or ``en``."""
        return (self.many_vi if language == "vi" else self.many_en) or self.name(language)


@lru_cache(maxsize=1)
def _data() -> Mapping[str, tuple[Term, ...]]:
    with FILE.open("rb") as file:
        told = tomllib.load(file)
    return {name: tuple(_term(entry) for entry in told[name]) for name in LISTS}


def _term(entry: Mapping[str, Any]) -> Term:
    renamed = {"from": "since", "to": "until"}
    given = {renamed.get(name, name): value for name, value in entry.items()}
    known = {one.name for one in fields(Term)}
    if surplus := given.keys() - known:
        raise ValueError(f"{FILE.name}: {entry['code']}: unknown {', '.join(sorted(surplus))}")
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in given.items()
    }
    return Term(**values)


def version() -> str:
    """The version of the lists, as the file says it."""
    with FILE.open("rb") as file:
        return str(tomllib.load(file)["version"])


def terms(listed: str) -> tuple[Term, ...]:
    """All words of one of ``LISTS``, those of the past too, in the order of the file."""
    return _data()[listed]


def terms_at(listed: str, day: date) -> tuple[Term, ...]:
    """The words of one of ``LISTS`` that hold on that day."""
    return tuple(term for term in terms(listed) if term.holds(day))


def types_at(day: date, system: str = "") -> tuple[Term, ...]:
    """The types of institutions of a system (or of all) that there are on that day."""
    return tuple(term for term in terms_at("types", day) if system in ("", term.system))


@lru_cache(maxsize=1000)
def type_of(system: str, code: str) -> Term | None:
    """The type of that code in a system, also one of the past; None if there is none."""
    found = (term for term in terms("types") if (term.system, term.code) == (system, code))
    return next(found, None)


@lru_cache(maxsize=1000)
def term_of(listed: str, code: str) -> Term | None:
    """The word of that code in one of ``LISTS`` (not in types: ``type_of``); None if there is none."""
    return next((term for term in terms(listed) if term.code == code), None)


def label(listed: str, code: str, language: str, system: str = "") -> str:
    """The name of a code, the code itself where the list has none of it."""
    found = type_of(system, code) if listed == "types" else term_of(listed, code)
    return code if found is None else found.name(language)


def services_of(system: str) -> tuple[Term, ...]:
    """The services that institutions of a system may offer, those of its own first."""
    fitting = [term for term in terms("services") if system in term.systems]
    return tuple(sorted(fitting, key=lambda term: term.systems.index(system)))
