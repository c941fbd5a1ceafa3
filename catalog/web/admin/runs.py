"""Harvests so far: the list, and one with its progress, its counts and its problems by rule."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, request

from catalog import advice
from catalog.errors import UnknownName
from catalog.harvest import held
from catalog.harvest.answer import gives_rows
from catalog.harvest.ssrf import printable
from catalog.harvest.tally import Tally
from catalog.people.permissions import Permission
from catalog.sdk.events import Failure
from catalog.store import findings, runs, source_lists
from catalog.store.db import now, reading
from catalog.store.findings import RuleGroup, Severity
from catalog.store.runs import RunState
from catalog.store.source_lists import RunLine, Wanted
from catalog.store.sources import SourceState
from catalog.web import i18n
from catalog.web.admin import sources_words as words
from catalog.web.admin import tables
from catalog.web.admin.shell import (
    OF_RUN,
    admin_page,
    admin_url,
    blueprint,
    may,
    needs,
    reach,
    see_other,
)
from catalog.web.admin.sources_frame import known, name_of
from catalog.web.admin.sources_look import problem
from catalog.web.admin.tables import Choice, Column, Listing
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.paging import Paging, paging
from catalog.web.params import page_number

EXAMPLES = 20
CASES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The problems of one rule: what it means, what can be done, the first cases."""

    severity: Severity
    rule: str
    title: str
    remedy: str
    cases: int
    samples: list[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run has come: records seen, of how many (0: not told), how many a second."""

    seen: int
    total: int
    rate: float
    seconds: float

    @property
    def percent(self) -> int:
        """The share that is done, 0 where that cannot be told."""
        return min(100, self.seen * 100 // self.total) if self.total else 0


@blueprint.get("/runs", endpoint="runs")
@needs(Permission.SOURCES_SEE)
def runs_list() -> Response:
    """All harvests of sources that this person looks after, the newest first."""
    mine = reach(Permission.SOURCES_SEE)
    asked = tables.asked(sorts=source_lists.RUN_SORTS, default="-started", filters=("state", "source"))
    wanted = Wanted(
        q=asked.q,
        state=asked.filters["state"],
        source=asked.filters["source"],
        sort=asked.sort,
        offset=asked.offset,
        limit=tables.SIZE,
    )
    with reading() as session:
        rows, total = source_lists.runs(session, mine, wanted)
        narrowed = source_lists.named(session, mine, wanted.source) if wanted.source else None
    states = [
        ("trouble", _("something to look at")),
        *((name, words.status(name)) for name in words.STATUSES),
    ]
    listing = Listing(
        caption=_("Harvests so far"),
        columns=(
            Column(key="started", label=_("Begun"), sort="started"),
            Column(key="source", label=_("Source"), sort="source"),
            Column(key="mode", label=_("What was asked for")),
            Column(key="status", label=_("State"), sort="status"),
            Column(key="seen", label=_("Seen"), figure=True),
            Column(key="new", label=_("New"), figure=True),
            Column(key="changed", label=_("Changed"), figure=True),
            Column(key="failed", label=_("Not taken"), figure=True),
            Column(key="withdrawn", label=_("Taken off"), figure=True),
        ),
        rows=rows,
        total=total,
        asked=asked,
        address=admin_url("runs"),
        choices=(
            Choice(name="state", label=_("State"), options=states),
            # Kept while the list is searched further; who wants another source writes its name.
            *([Choice(name="source", label=_("Source"), options=[narrowed])] if narrowed else []),
        ),
        empty=_("Nothing was harvested yet."),
    )
    return admin_page(
        "admin/runs.html", title=_("Harvests so far"), listing=listing, words=words, counts=_counts_of
    )


def _counts_of(line: RunLine) -> dict[str, int]:
    return Tally(line.counts).of_report()


@blueprint.get("/runs/<int:number>")
@needs(Permission.SOURCES_SEE, OF_RUN)
def run(number: int) -> Response:
    """One harvest: how far it is or how it ended, what it counted, its problems by rule."""
    found, state = run_and_source(number)
    with reading() as session:
        groups = runs.groups(session, number, most=EXAMPLES)
        waiting = held.held(session, found.source)
        status = runs.standing(session, found.source, found.status)
    running = status == "running"
    kind = parts().hooks.connectors.get(state.source.connector)
    return admin_page(
        "admin/run.html",
        title=_("Harvest %(number)s", number=number),
        crumbs=way_to(state),
        run=found,
        standing=status,
        words=words,
        counts=[(name, str(words.COUNTS[name]), count) for name, count in _counted(found)],
        told=words.why(found.message) if found.message else None,
        progress=_progress(found) if running else None,
        took=words.span((found.finished - found.started).total_seconds()) if found.finished else None,
        rules=[_rule(group) for group in groups],
        waiting=waiting if waiting is not None and waiting.run.id == number else None,
        gives_rows=kind is not None
        and gives_rows(kind)
        and state.last_run == number
        and may(Permission.RAW_SEE, state.source.institution),
        editable=may(Permission.SOURCES_EDIT, state.source.institution),
    )


def run_and_source(number: int) -> tuple[RunState, SourceState]:
    """The run of that number and its source; answers 404 where there is none."""
    try:
        with reading() as session:
            found = runs.get(session, number)
    except UnknownName:
        abort(404)
    return found, known(found.source)


def way_to(state: SourceState) -> list[tuple[str, str]]:
    """The way to a run of that source."""
    return [
        (_("Harvests so far"), admin_url("runs")),
        (name_of(state), admin_url("source", slug=state.source.slug)),
    ]


def _counted(found: RunState) -> list[tuple[str, int]]:
    """The counts that tell something; of those that are zero only the most asked for."""
    counts = Tally(found.counts).of_report()
    return [
        (name, counts[name])
        for name in words.COUNTS
        if counts[name] or name in ("seen", "new", "changed", "failed")
    ]


def _progress(found: RunState) -> Progress:
    seconds = max(1.0, (now() - found.started).total_seconds())
    seen = found.seen or 0
    return Progress(seen=seen, total=found.total or 0, rate=seen / seconds, seconds=seconds)


def _rule(group: RuleGroup, samples: tuple[Failure, ...] | None = None) -> Rule:
    told = advice.on(group.rule, i18n.language())
    cases = group.samples if samples is None else samples
    return Rule(
        severity=group.severity,
        rule=group.rule,
        title=told.title if told is not None else printable(group.rule.replace("_", " "), 80),
        remedy=told.remedy if told is not None else "",
        cases=group.cases,
        samples=[problem(entry.told()) for entry in cases],
    )


@blueprint.get("/runs/<int:number>/cases")
@needs(Permission.SOURCES_SEE, OF_RUN)
def run_cases(number: int) -> Response:
    """The cases of one rule that the run keeps, by the page."""
    found, state = run_and_source(number)
    severity, rule = request.args.get("severity", ""), request.args.get("rule", "")
    page = page_number(request.args.get("page", ""))
    with reading() as session:
        groups = runs.groups(session, number)
        group = next((one for one in groups if (one.severity, one.rule) == (severity, rule)), None)
        if group is None:
            # The address of the page without a rule is that of the run.
            return see_other("run", number=number)
        cases = findings.of_rule(session, number, group.severity, rule)
    start = (page - 1) * CASES
    return admin_page(
        "admin/run_cases.html",
        title=_rule(group).title,
        crumbs=[*way_to(state), (_("Harvest %(number)s", number=number), admin_url("run", number=number))],
        run=found,
        rule=_rule(group, cases[start : start + CASES]),
        kept=len(cases),
        pages=_pages(number, group, page, len(cases)),
    )


def _pages(number: int, group: RuleGroup, page: int, total: int) -> Paging | None:
    def address(wanted: int) -> str:
        return admin_url("run_cases", number=number, severity=group.severity, rule=group.rule, page=wanted)

    return paging(page, total, CASES, address, most=-(-findings.KEPT // CASES))
