"""Keeping or sending the figures of a spreadsheet: all good ones at once, nothing of the faulty."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from catalog.programme import entries, figure_steps
from catalog.programme.figures_plan import FiguresPlan, Line
from catalog.store import declarations
from catalog.store.observations import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends a sheet: as the log names them, and as figures do where the sheet names nobody."""

    actor: str
    reporter: str


def take(session: Session, plan: FiguresPlan, sender: Sender, today: date, *, send: bool) -> int:
    """Keep or send what is ready; gives how many figures changed.

    Raises ``ChangedMeanwhile`` where somebody else made another figure of one since: nothing is kept then.
    """
    day = entries.day_at_first(plan.period, today)
    changed = 0
    with declarations.together(session):
        for line in plan.ready(send=send):
            given = _figure(line, plan, line.as_of or day, sender.reporter)
            seen = "" if line.kept is None else line.kept.stamp
            _kept, is_new = figure_steps.declare(
                session, given, sender.actor, line.kept, send=send, seen=seen
            )
            changed += is_new
    return changed


def _figure(line: Line, plan: FiguresPlan, day: date, reporter: str) -> Figure:
    """The figure to keep; what the row leaves empty stays as it stands."""
    told = line.row.said("reporter")[:200] or reporter
    given = entries.figure(line.weighed, line.asking.slug, plan.period, day, told)
    if line.kept is None:
        return given
    if line.is_same:
        return replace(given, as_of=line.kept.as_of, evidence=line.kept.evidence, note=line.kept.note)
    return replace(given, evidence=given.evidence or line.kept.evidence, note=given.note or line.kept.note)
