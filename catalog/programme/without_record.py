"""The institutions of which the catalog has no record in a year: a page of them, a table, a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from sqlalchemy.orm import Session

from catalog.feeds import dump_csv
from catalog.programme import list_book, types
from catalog.programme.plans import Plan
from catalog.programme.report_words import SYSTEMS, Words, word
from catalog.programme.standing import asked_of, groups
from catalog.programme.standing_behind import PAGE, wanted_behind
from catalog.store import behind
from catalog.store.behind import Absent

CSV_COLUMNS = ("slug", "name", "name_en", "system", "type", "level", "province", "commune", "page")
"""Columns of the table for programs."""
_COLUMNS = (
    (Words("Đơn vị", "Institution"), 44),
    (Words("Hệ thống", "System"), 18),
    (Words("Loại hình", "Type"), 34),
    (Words("Cấp", "Level"), 14),
    (Words("Tỉnh, thành phố", "Province or city"), 24),
    (Words("Xã, phường", "Commune or ward"), 24),
)


def institutions_without_record(
    session: Session, plan: Plan, territory: str, year: int, *, successors: bool = False, page: int | None = 1
) -> tuple[int, list[Absent]]:
    """How many that a standing counts have none, and a page of them by name, or all (``page`` None).

    Raises ``UnknownName`` for a territory that there is not.
    """
    plan = plan.kept()
    asked = [
        wanted_behind(asked_of(indicator, territory, year, successors=successors), group, "no_record")
        for indicator in plan.indicators
        for group, _ in groups(plan, indicator)
    ]
    if page is None:
        return behind.absent(session, asked)
    return behind.absent(session, asked, offset=(max(1, page) - 1) * PAGE, limit=PAGE)


def told(one: Absent, language: str) -> tuple[str, ...]:
    """What people are told of one: name, system, type, level, province and commune in words."""
    return (
        one.name_vi if language == "vi" else one.name_en or one.name_vi,
        word(SYSTEMS, one.system, language),
        types.label("types", one.type, language, one.system) if one.type else "",
        types.label("levels", one.level, language) if one.level else "",
        one.province,
        one.commune,
    )


def table(found: Iterable[Absent], site: str) -> Iterator[list[str]]:
    """The rows of a table for programs, the names of the columns first; ``site`` begins the addresses."""
    yield list(CSV_COLUMNS)
    for one in found:
        yield [*map(dump_csv.safe, one), f"{site}/institution/{one.slug}"]


def write_book(out: BinaryIO, title: str, line: str, found: Iterable[Absent], language: str) -> None:
    """Write them as a workbook under a title and a line that says what they are."""
    list_book.write(out, title, line, _COLUMNS, (told(one, language) for one in found), language)
