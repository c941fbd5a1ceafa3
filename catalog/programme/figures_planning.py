"""A spreadsheet of declared figures looked at: each figure weighed as the form weighs it, nothing written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalog.programme import entries, figures_asked, periods, sheet_columns
from catalog.programme.declaring import Reading, Unreadable
from catalog.programme.entries import Entry, Weighed
from catalog.programme.figures_asked import Asking
from catalog.programme.figures_plan import ALL_PERCENT, Answers, CellFault, FiguresPlan, Line
from catalog.programme.figures_rows import Cell, FiguresRow, FiguresSheet
from catalog.programme.measures import COUNT, WHOLE
from catalog.programme.periods import Period
from catalog.store import institutions
from catalog.store.observations import Observation
from catalog.store.scopes import Reach, places_of


def plan(
    session: Session, sheet: FiguresSheet, reach: Reach, period: Period, answers: Answers, today: date
) -> FiguresPlan:
    """What the sheet would do, sent by somebody who may declare so far; nothing is written."""
    made = FiguresPlan(period=period)
    slugs = Counter(row.said("slug") for row in sheet.rows)
    known = figures_asked.of_slugs(session, slugs, period)
    places = {} if reach.everything else places_of(session, known)
    merged = institutions.merged_rows(session)
    for row in sheet.rows:
        slug = row.said("slug")
        asking = known.get(slug)
        found = _fault_of_row(row, asking, slugs[slug], merged, period)
        if found is None and asking is not None and not (reach.everything or reach.holds(places[slug])):
            found = _at(row, "slug", "not_yours", slug)
        if found is not None or asking is None:
            made.faults += [found] if found is not None else []
            continue
        _add(made, row, asking, answers, today)
    made.lines.sort(key=lambda one: (one.row.number, one.cell.place))
    made.faults.sort(key=lambda one: (one.row, one.place))
    return made


def _at(row: FiguresRow, fact: str, rule: str, text: str = "", **values: Any) -> CellFault:
    cell = row.cells.get(fact)
    return CellFault(
        row=row.number,
        place=-1 if cell is None else cell.place,
        slug=row.said("slug"),
        rule=rule,
        text=text[:60],
        values=values,
    )


def _fault_of_row(
    row: FiguresRow, asking: Asking | None, times: int, merged: Mapping[str, str], period: Period
) -> CellFault | None:
    """What is wrong with a row as a whole: of whom and of when it is."""
    slug, told = row.said("slug"), row.said("period")
    if not slug:
        return _at(row, "slug", "without_slug")
    if slug in merged:
        return _at(row, "slug", "merged", slug, into=institutions.last_of(dict(merged), slug))
    if asking is None:
        return _at(row, "slug", "no_institution", slug)
    if times > 1:
        return _at(row, "slug", "twice", slug, times=times)
    if told and told.upper() != str(period):
        return _at(row, "period", "other_period", told, period=period)
    if asking.ended is not None:
        return _at(row, "slug", "ended", slug, day=asking.ended)
    if row.extra:
        place, text = row.extra[0]
        return CellFault(row=row.number, place=place, slug=slug, rule="extra_cell", text=text[:60])
    return None


def _add(made: FiguresPlan, row: FiguresRow, asking: Asking, answers: Answers, today: date) -> None:
    made.institutions += 1
    wrong, as_of = _own_faults(row, made.period, today)
    made.faults += wrong
    if wrong:
        return
    values: dict[figures_asked.Part, float | None] = {part: one.value for part, one in asking.kept.items()}
    lines: list[Line] = []
    for cell in row.figures:
        measure, split = cell.column.measure, cell.column.split
        assert measure is not None
        if measure not in asking.measures:
            if entries.says_something(cell.text):
                made.faults.append(_of_cell(row, cell, "not_asked"))
            continue
        whole = None if split else values.get((measure.within, WHOLE))
        kept = asking.kept.get((measure.code, split))
        found = _weighed(row, cell, kept, asking.earlier.get((measure.code, split)), whole, answers)
        if found.fault is not None:
            made.faults.append(_of_cell(row, cell, found.fault.rule, found.fault.text, **found.fault.values))
            continue
        if found.value is None and found.doubt is None:
            continue
        values[measure.code, split] = found.value
        lines.append(
            Line(cell=cell, row=row, asking=asking, measure=measure, weighed=found, kept=kept, as_of=as_of)
        )
    made.empty += sum(1 + len(measure.splits) for measure in asking.measures) - len(lines)
    made.lines += _without_odd_parts(made, row, lines, values)


def _own_faults(row: FiguresRow, period: Period, today: date) -> tuple[list[CellFault], date | None]:
    """What is wrong with what the row says of all its figures, and the day that they stand as of."""
    faults = []
    if len(row.said("note")) > entries.LONGEST_NOTE:
        faults.append(_at(row, "note", "too_long", most=entries.LONGEST_NOTE))
    try:
        entries.links_of(_links(row))
    except Unreadable as error:
        faults.append(_at(row, "evidence", error.rule, error.text, **error.values))
    text = row.said("as_of")
    day = sheet_columns.day_of(text) if text else None
    if text and day is None:
        faults.append(_at(row, "as_of", "no_day", text))
    elif day is not None and (rule := entries.fault_of_day(day, period, today)):
        faults.append(_at(row, "as_of", rule, text))
    return faults, day


def _links(row: FiguresRow) -> str:
    return row.said("evidence").replace(";", "\n")


def _of_cell(row: FiguresRow, cell: Cell, rule: str, text: str = "", **values: Any) -> CellFault:
    return CellFault(
        row=row.number, place=cell.place, slug=row.said("slug"), rule=rule, text=text or cell.text[:60],
        measure=cell.column.measure, split=cell.column.split, values=values,
    )  # fmt: skip


def _weighed(
    row: FiguresRow,
    cell: Cell,
    kept: Observation | None,
    earlier: float | None,
    whole: float | None,
    answers: Answers,
) -> Weighed:
    """What a cell comes to; what was confirmed when it was sent before is not asked again."""
    measure = cell.column.measure
    assert measure is not None
    entry = Entry(
        measure=measure,
        split=cell.column.split,
        text=cell.text,
        meant=answers.get(f"meant-{cell.at}", ""),
        sure=answers.get(f"sure-{cell.at}", ""),
        links=_links(row),
        note=row.said("note"),
    )
    found = entries.weigh(entry, earlier, whole)
    if found.doubt is not None and (meant := _meant(found.doubt, kept, answers)) is not None:
        entry = entries.chosen(entry, meant)
        found = entries.weigh(entry, earlier, whole)
    if found.question is not None and kept is not None and kept.value == found.value and kept.asked:
        return entries.weigh(entries.confirmed(entry, kept.value), earlier, whole)
    return found


def _meant(doubt: Reading, kept: Observation | None, answers: Answers) -> float | None:
    """Which of two readings is meant: the one that stands there already, or what was said of all."""
    if kept is not None and kept.value in (doubt.value, doubt.perhaps):
        return kept.value
    return doubt.perhaps if answers.get(ALL_PERCENT) else None


def _without_odd_parts(
    made: FiguresPlan,
    row: FiguresRow,
    lines: Iterable[Line],
    values: Mapping[figures_asked.Part, float | None],
) -> list[Line]:
    """The lines without those of a count whose parts make more than the whole; that is told once."""
    good = []
    told: set[str] = set()
    for line in lines:
        measure = line.measure
        whole = values.get((measure.code, WHOLE))
        parts = sum(values.get((measure.code, split)) or 0 for split in measure.splits)
        if measure.kind != COUNT or whole is None or parts <= whole:
            good.append(line)
        elif measure.code not in told:
            told.add(measure.code)
            made.faults.append(_of_cell(row, line.cell, "parts", sum=parts, whole=whole))
    return good


def period_of(sheet: FiguresSheet, today: date) -> Period | None:
    """The one period that all rows of a sheet are for; None where they tell none, or several."""
    told = {row.said("period").upper() for row in sheet.rows if row.said("period")}
    return periods.read(told.pop(), today) if len(told) == 1 else None
