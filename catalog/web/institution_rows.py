"""The institutions as rows of a list: kept in memory, narrowed, sorted, counted by province."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from catalog.formats.text.fold import fold
from catalog.gazetteer import NEW, PROVINCE, seat, unit
from catalog.record import LEVELS, SYSTEMS
from catalog.store.census import Census
from catalog.web import caching, i18n
from catalog.web.census import counted
from catalog.web.frame import known_institutions
from catalog.web.i18n import gettext as _
from catalog.web.institution_facts import standing
from catalog.web.params import MAX_NEAR, page_number

SORTS = ("name", "records", "province")
PAGE_SIZE = 50


class Row(NamedTuple):
    """An institution of the list; ``folded`` are its names without accents, ``place`` orders provinces."""

    slug: str
    folded: str
    system: str
    type: str
    level: str
    province: str
    commune: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the list is asked for; ``province`` is a code of today, ``open`` those that are open now."""

    text: str = ""
    system: str = ""
    type: str = ""
    level: str = ""
    province: str = ""
    open: bool = False
    sort: str = SORTS[0]
    page: int = 1

    def query(self) -> dict[str, Any]:
        """The parameters of the address that asks for this, defaults left out."""
        told = {
            "q": self.text,
            "system": self.system,
            "type": self.type,
            "level": self.level,
            "province": self.province,
            "open": "now" if self.open else "",
            "sort": self.sort if self.sort != SORTS[0] else "",
            "page": self.page if self.page != 1 else "",
        }
        return {name: value for name, value in told.items() if value}

    def without(self, name: str) -> Wanted:
        """The same without one of its filters, from the first page."""
        dropped: dict[str, Any] = {name: False if name == "open" else ""}
        return replace(self, page=1, **dropped)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of the filters that are on."""
        filters = ("text", "system", "type", "level", "province", "open")
        return tuple(name for name in filters if getattr(self, name))


def read(args: MultiDict[str, str]) -> tuple[Wanted, list[str]]:
    """What the parameters ask for, and those that could not be read, each as it was written.

    Raises ``QueryError`` for a page that is no number.
    """
    unread: list[str] = []

    def one_of(name: str, known: Iterable[str]) -> str:
        given = args.get(name, "").strip()
        if given and given not in known:
            unread.append(given[:60])
            return ""
        return given

    province = args.get("province", "").strip()[:MAX_NEAR]
    code = _province(province)
    if province and not code:
        unread.append(province[:60])
    wanted = Wanted(
        text=" ".join(args.get("q", "").split())[:MAX_NEAR],
        system=one_of("system", SYSTEMS),
        type=one_of("type", {row.type for row in rows()}),
        level=one_of("level", LEVELS),
        province=code,
        open=one_of("open", ("now",)) == "now",
        sort=one_of("sort", SORTS) or SORTS[0],
        page=page_number(args.get("page", "")),
    )
    return wanted, unread


def _province(text: str) -> str:
    """The code of today of a province by its code or any of its names, old or new; "" for no province."""
    found = (unit(f"{NEW}:{text}") or seat({"province": text}).province) if text else None
    return found.code if found and found.level == PROVINCE else ""


def rows() -> Sequence[Row]:
    """All institutions, in the order of their names."""
    stamp = caching.stand().institutions
    return caching.remembered(
        "institution rows", lambda: list(map(_row, known_institutions(stamp).values())), stamp
    )


def _row(facts: Mapping[str, Any]) -> Row:
    names = (facts.get(name, "") for name in ("name_vi", "name_en", "short_name", "commune", "isil"))
    return Row(
        slug=facts["slug"],
        folded=fold(" ".join(filter(None, names))),
        system=facts.get("system", ""),
        type=facts.get("type", ""),
        level=facts.get("level", ""),
        province=facts.get("province_code", ""),
        commune=facts.get("commune_code", ""),
        place=facts.get("province", ""),
    )


def narrowed(wanted: Wanted, known: Sequence[Row]) -> list[Row]:
    """The rows that are asked for, in the order of the list."""
    found: Iterable[Row] = known
    for name in ("system", "type", "level", "province"):
        if value := getattr(wanted, name):
            found = [row for row in found if getattr(row, name) == value]
    words = fold(wanted.text).split()
    if words:
        found = [row for row in found if all(word in row.folded for word in words)]
    if wanted.open:
        opened = open_now()
        found = [row for row in found if row.slug in opened]
    return list(found)


def arranged(found: Sequence[Row], sort: str, numbers: Mapping[str, int]) -> Sequence[Row]:
    """The rows sorted: as they are by name, else by records or by province and name."""
    if sort == "records":
        return sorted(found, key=lambda row: -numbers.get(row.slug, 0))
    if sort == "province":
        return sorted(found, key=lambda row: (not row.place, _bare(row.place)))
    return found


def _bare(province: str) -> str:
    # "Thành phố Huế" and "Tỉnh Quảng Trị" stand under their own letters.
    return fold(province.removeprefix("Thành phố ").removeprefix("Tỉnh "))


def by_province(found: Iterable[Row]) -> Counter[str]:
    """How many of the rows are in each province, by code."""
    return Counter(row.province for row in found if row.province)


def open_now() -> frozenset[str]:
    """The slugs of the institutions that are open at this minute."""
    stamp = caching.stand().institutions
    moment = i18n.this_minute()

    def count() -> frozenset[str]:
        known = known_institutions(stamp)
        return frozenset(slug for slug, facts in known.items() if (now := standing(facts)) and now.open)

    return caching.remembered("open now", count, (stamp, moment))


def shares() -> Mapping[str, Census]:
    """What each institution publishes, by slug."""
    held = counted()
    return caching.remembered("shares", held.census.of_each_institution, held.stand)


def numbers() -> Mapping[str, int]:
    """How many records each institution publishes, by slug."""
    held = counted()
    return caching.remembered(
        "numbers", lambda: {slug: share.records for slug, share in shares().items()}, held.stand
    )


def unread_words(unread: Sequence[str]) -> str:
    """The sentence that says which parameters were left out."""
    told = ", ".join(f"“{text}”" for text in unread)
    return _("This could not be read and was left out: %(told)s.", told=told)
