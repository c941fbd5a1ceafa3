"""What is told of a spreadsheet of figures before it is taken: counts, faults, questions, changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from catalog.programme import entries
from catalog.programme.figures_columns import Column, column_of
from catalog.programme.figures_plan import CellFault, FiguresPlan, Line
from catalog.programme.figures_rows import FiguresSheet
from catalog.programme.measures import SHARE
from catalog.programme.periods import Period
from catalog.store import scopes
from catalog.store.db import reading
from catalog.web import figures_words as words
from catalog.web import i18n
from catalog.web.figures_page import OfPeriod
from catalog.web.i18n import lazy_gettext

MOST_FAULTS, MOST_ASKED, MOST_CHANGED, MOST_NEW = 200, 200, 100, 100
_FAULTS = {
    "without_slug": lazy_gettext("This row does not say which institution it is of."),
    "no_institution": lazy_gettext("There is no institution “%(text)s” (any more): take the template anew."),
    "merged": lazy_gettext("“%(text)s” goes on as “%(into)s”: declare for that one."),
    "not_yours": lazy_gettext("“%(text)s” is not among the institutions that you report for."),
    "twice": lazy_gettext("“%(text)s” stands in %(times)s rows: leave one of them."),
    "other_period": lazy_gettext("This row is for “%(text)s”, the sheet was sent for %(period)s."),
    "ended": lazy_gettext("“%(text)s” ended on %(day)s: nothing is declared for it after that."),
    "extra_cell": lazy_gettext("“%(text)s” stands beyond the last column."),
    "not_asked": lazy_gettext("This institution is not asked this figure: leave the cell empty."),
    "no_day": lazy_gettext("“%(text)s” is no day: write it like 31/12/2025."),
}


class Told(NamedTuple):
    """Something wrong: the cell (or row), the institution, the column, what stands there, the sentence."""

    at: str
    is_row: bool
    institution: str
    column: str
    text: str
    sentence: str


class Question(NamedTuple):
    """A figure that is asked about; ``choices`` are readings to choose from, else ``sure`` is the value."""

    at: str
    institution: str
    column: str
    text: str
    sentence: str
    sure: str
    choices: list[tuple[str, str]]


class Shown(NamedTuple):
    """A figure: where it stands in the sheet, whose and which it is, what it was and what it is now."""

    at: str
    institution: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """All that is told of a sheet; lists are cut, their whole numbers stand in ``counts``."""

    around: OfPeriod
    name: str
    digest: str
    counts: dict[str, int]
    faults: list[Told]
    asked: list[Question]
    changed: list[Shown]
    new: list[Shown]
    unknown: tuple[str, ...]
    has_empty_formulas: bool
    may_all_be_percent: bool

    @property
    def may_be_kept(self) -> bool:
        """Whether there is anything to keep or to send."""
        return any(self.counts[name] for name in ("new", "changed", "asked", "unsent"))


def preview(plan: FiguresPlan, sheet: FiguresSheet, name: str, around: OfPeriod) -> Preview:
    """What is told of a sheet of that name."""
    asked = plan.asked
    waiting = {one.at for one in asked}
    changed, new = ([one for one in found if one.at not in waiting] for found in (plan.changed, plan.new))
    shares = [one for one in asked if one.weighed.doubt is not None and one.measure.kind == SHARE]
    return Preview(
        around=around,
        name=name,
        digest=plan.digest,
        counts={
            "new": len(new), "changed": len(changed), "same": len(plan.same), "unsent": len(plan.unsent),
            "empty": plan.empty, "asked": len(asked), "faults": len(plan.faults),
            "institutions": plan.institutions,
        },
        faults=faults(plan.faults[:MOST_FAULTS]),
        asked=[question(one) for one in asked[:MOST_ASKED]],
        changed=[_shown(one) for one in changed[:MOST_CHANGED]],
        new=[_shown(one) for one in new[:MOST_NEW]],
        unknown=sheet.table.unknown,
        has_empty_formulas=sheet.table.has_empty_formulas,
        may_all_be_percent=len(shares) > 1,
    )  # fmt: skip


def column_name(fact: str) -> str:
    """The heading of a column in the page's language."""
    found = column_of(fact)
    return fact if found is None else found.heading(i18n.spoken())


def sentence(fault: CellFault) -> str:
    """What is wrong, in a sentence."""
    values = {name: _told(value) for name, value in fault.values.items()}
    if fault.rule in _FAULTS:
        return str(_FAULTS[fault.rule]) % {"text": fault.text, **values}
    return words.told(fault.rule, text=fault.text, **values)


def _told(value: object) -> object:
    """What stands in a sentence for a value."""
    if isinstance(value, Period):
        return words.period_name(value)
    if isinstance(value, date):
        return i18n.short_day(value)
    return i18n.number(int(value)) if isinstance(value, float) else value


def faults(found: list[CellFault]) -> list[Told]:
    """What is wrong, in words."""
    with reading() as session:
        names = scopes.names(session, frozenset(one.slug for one in found if one.slug))
    return [
        Told(
            at=one.at,
            is_row=one.place < 0,
            institution=names.get(one.slug, one.slug),
            column=_column(one),
            text=one.text,
            sentence=sentence(one),
        )
        for one in found
    ]


def _column(fault: CellFault) -> str:
    if fault.measure is None:
        return ""
    return column_name(f"{fault.measure.code}-{fault.split}" if fault.split else fault.measure.code)


def _name(line: Line) -> str:
    return line.asking.name(i18n.spoken())


def question(line: Line) -> Question:
    """What is asked about a figure, in words."""
    measure, found = line.measure, line.weighed
    column: Column = line.cell.column
    choices: list[tuple[str, str]] = []
    told, sure = str(words.TWO_WAYS), ""
    if found.doubt is not None and found.doubt.perhaps is not None:
        pair = (found.doubt.perhaps, found.doubt.value)
        choices = [(entries.plain(value), words.value_text(measure, value)) for value in pair]
    elif found.question is not None and found.value is not None:
        told, sure = words.question_text(measure, found.question), entries.plain(found.value)
    shown = words.value_text(measure, found.value) if found.value is not None else line.cell.text
    return Question(line.at, _name(line), column.heading(i18n.spoken()), shown, told, sure, choices)


def _shown(line: Line) -> Shown:
    assert line.weighed.value is not None
    return Shown(
        at=line.at,
        institution=_name(line),
        column=line.cell.column.heading(i18n.spoken()),
        before="" if line.kept is None else words.value_text(line.measure, line.kept.value),
        after=words.value_text(line.measure, line.weighed.value),
    )
