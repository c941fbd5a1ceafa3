"""The form in which an institution declares its figures of a period, for the desk and for the phone alike.

What is asked follows from what the institution is. Nothing is half saved: a form with a fault comes back
with all that was typed, a question beside a figure is answered by a tick. A correction is the same form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile
from catalog.programme import entries, figure_steps, measures
from catalog.programme.entries import Entry, Weighed
from catalog.programme.measures import COUNT, WHOLE, Measure
from catalog.programme.periods import Period
from catalog.store import declarations, observations
from catalog.store.db import reading, writing
from catalog.store.observations import ACCEPTED, DRAFT, REPORTED, RETURNED, Observation
from catalog.web import figures_words as words
from catalog.web import i18n
from catalog.web.i18n import gettext as _
from catalog.web.typed import plain_lines, read_day

Sent = Mapping[str, str]
_LONGEST = 60
NOT_TOLD = "none"
"""What the button says by which neither yes nor no is chosen."""


@dataclass(slots=True, kw_only=True)
class Asked:
    """One figure that is asked: what stands there, what is typed, what is told beside it.

    ``name`` is that of its inputs; ``last`` is what was told a year before, ``officer`` the word with which
    it came back; ``doubts`` are the two readings to choose from, ``sure`` the value that is asked about.
    """

    measure: Measure
    split: str
    kept: Observation | None
    accepted: Observation | None
    last: str = ""
    officer: str = ""
    text: str = ""
    links: str = ""
    note: str = ""
    seen: str = ""
    fault: str = ""
    question: str = ""
    sure: str = ""
    doubts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What its inputs are called by."""
        return self.measure.code + (f"-{self.split}" if self.split else "")

    @property
    def label(self) -> str:
        """What is asked, in the page's language."""
        if self.split:
            return measures.split_name(self.split, i18n.language())
        return self.measure.name(i18n.language())

    @property
    def status(self) -> str:
        """Where the figure that is kept stands, in words; empty for none."""
        return "" if self.kept is None else str(words.STATUSES[self.kept.status])

    @property
    def is_opened(self) -> bool:
        """Whether what may stay empty is to be seen at once."""
        return bool(self.links or self.note)


@dataclass(slots=True, kw_only=True)
class FiguresForm:
    """All that is asked of an institution for a period; ``faults`` belong to no figure alone."""

    slug: str
    period: Period
    asked: list[Asked]
    as_of: str
    reporter: str
    as_of_fault: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def groups(self) -> list[list[Asked]]:
        """The figures by measure: the whole first, then its parts."""
        codes = dict.fromkeys(one.measure.code for one in self.asked)
        return [[one for one in self.asked if one.measure.code == code] for code in codes]

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """Id of the input, label and sentence of all that is to be put right or answered."""
        found = [
            (f"v-{one.name}", one.label, one.fault or one.question)
            for one in self.asked
            if one.fault or one.question
        ]
        if self.as_of_fault:
            found.append(("as-of", _("As of"), self.as_of_fault))
        return found

    @property
    def is_sent(self) -> bool:
        """Whether anything of it was sent."""
        return any(one.kept is not None and one.kept.status in REPORTED for one in self.asked)


def opened(
    facts: Mapping[str, Any], period: Period, reporter: str, *, named: Iterable[str] = ()
) -> FiguresForm:
    """The form with what is kept; ``named`` are the measures that plans ask for."""
    slug = str(facts["slug"])
    with reading() as session:
        kept = observations.of_institution(session, slug, [str(period), str(period.before)])
        steps = {
            one.id: observations.history(session, one.id)[-1].note for one in kept if one.status == RETURNED
        }
    now = observations.latest([one for one in kept if one.period == str(period)])
    before = observations.latest([one for one in kept if one.status in REPORTED])
    accepted = {one.key: one for one in kept if one.status == ACCEPTED}
    asked = []
    for measure in measures.asked_of(facts, frozenset(named)):
        for split in (WHOLE, *measure.splits):
            key = (measure.code, str(period), split)
            last = before.get((measure.code, str(period.before), split))
            one = Asked(measure=measure, split=split, kept=now.get(key), accepted=accepted.get(key))
            asked.append(_filled(one, last, steps))
    days = [one.kept.as_of for one in asked if one.kept is not None and one.kept.as_of is not None]
    day = max(days) if days else entries.day_at_first(period, i18n.today())
    return FiguresForm(slug=slug, period=period, asked=asked, as_of=i18n.short_day(day), reporter=reporter)


def _filled(one: Asked, last: Observation | None, steps: Mapping[int, str]) -> Asked:
    one.last = "" if last is None else words.value_text(one.measure, last.value)
    if one.kept is not None:
        one.text = words.typed(one.measure, one.kept.value)
        one.links = "\n".join(str(link.get("url", "")) for link in one.kept.evidence)
        one.note = one.kept.note
        one.seen = one.kept.stamp
        one.officer = steps.get(one.kept.id, "")
    return one


def taken(form: FiguresForm, sent: Sent, actor: str, *, send: bool) -> int | None:
    """Keep what was sent, or (None) say beside the fields why nothing is kept; gives how many changed."""
    _type(form, sent)
    as_of = _day(form)
    weighed = _weighed(form, sent)
    for one, found in zip(form.asked, weighed, strict=True):
        _tell(one, found, send=send)
    _compare_parts(form, weighed)
    if form.problems or as_of is None:
        return None
    if send and not any(found.value is not None for found in weighed):
        form.faults.append(_("Nothing is filled in yet: write at least one figure."))
        return None
    return _keep(form, weighed, as_of, actor, send=send)


def _type(form: FiguresForm, sent: Sent) -> None:
    """Put what was typed into the form, so that it stands there again whatever follows."""
    form.as_of = sent.get("as_of", form.as_of).strip()[:_LONGEST]
    form.reporter = plain_lines(sent.get("reporter", ""))[:200].replace("\n", " ") or form.reporter
    for one in form.asked:
        one.text = sent.get(f"v-{one.name}", one.text).strip().removeprefix(NOT_TOLD)[:200]
        one.links = plain_lines(sent.get(f"links-{one.name}", one.links))[:6000]
        one.note = plain_lines(sent.get(f"note-{one.name}", one.note))[:6000]
        one.seen = sent.get(f"seen-{one.name}", one.seen)[:_LONGEST]


def _day(form: FiguresForm) -> date | None:
    try:
        day = read_day(form.as_of)
    except ValueError as error:
        form.as_of_fault = str(error)
        return None
    day = day or entries.day_at_first(form.period, i18n.today())
    if rule := entries.fault_of_day(day, form.period, i18n.today()):
        form.as_of_fault = words.told(rule)
        return None
    return day


def _weighed(form: FiguresForm, sent: Sent) -> list[Weighed]:
    wholes: dict[str, float | None] = {}
    made = []
    with reading() as session:
        earlier = _earlier(session, form)
    for one in form.asked:
        entry = Entry(
            measure=one.measure,
            split=one.split,
            text=one.text,
            meant=sent.get(f"meant-{one.name}", ""),
            sure=sent.get(f"sure-{one.name}", ""),
            links=one.links,
            note=one.note,
        )
        whole = wholes.get(one.measure.within) if not one.split else None
        found = entries.weigh(entry, earlier.get((one.measure.code, one.split)), whole)
        if not one.split:
            wholes[one.measure.code] = found.value
        made.append(found)
    return made


def _earlier(session: Session, form: FiguresForm) -> dict[tuple[str, str], float]:
    """What a year before stands for, by measure and split."""
    kept = observations.of_institution(session, form.slug, [str(form.period.before)])
    return {(one.measure, one.split): one.value for one in kept if one.status in REPORTED}


def _tell(one: Asked, found: Weighed, *, send: bool) -> None:
    """Say beside a figure what its entry came to."""
    measure = one.measure
    if found.fault is not None:
        one.fault = words.fault_text(found.fault)
    elif len(one.note) > entries.LONGEST_NOTE:
        one.fault = words.told("too_long", most=entries.LONGEST_NOTE)
    elif found.doubt is not None and found.doubt.perhaps is not None:
        pair = (found.doubt.perhaps, found.doubt.value)
        one.doubts = [(entries.plain(value), words.value_text(measure, value)) for value in pair]
        one.question = str(words.TWO_WAYS)
    elif found.value is None and one.kept is not None and one.kept.status != DRAFT:
        one.fault = words.told("emptied")
    elif found.question is not None and send:
        one.question = words.question_text(measure, found.question)
        one.sure = entries.plain(found.value or 0)


def _compare_parts(form: FiguresForm, weighed: Iterable[Weighed]) -> None:
    """Parts that make more than their whole are told beside the whole."""
    values = {(found.entry.measure.code, found.entry.split): found.value for found in weighed}
    for one in form.asked:
        whole = values[one.measure.code, WHOLE]
        if one.split or one.measure.kind != COUNT or whole is None or one.fault:
            continue
        parts = sum(values[one.measure.code, split] or 0 for split in one.measure.splits)
        if parts > whole:
            told = (words.typed(one.measure, value) for value in (parts, whole))
            one.fault = words.told("parts", **dict(zip(("sum", "whole"), told, strict=True)))


def _keep(
    form: FiguresForm, weighed: Iterable[Weighed], as_of: date, actor: str, *, send: bool
) -> int | None:
    changed = 0
    try:
        with writing() as session:
            for one, found in zip(form.asked, weighed, strict=True):
                changed += _keep_one(session, form, one, found, as_of, actor, send=send)
            if form.problems:
                raise ChangedMeanwhile(observations.SUBJECT, form.slug, 0)
    except ChangedMeanwhile:
        return None
    return changed


def _keep_one(
    session: Session, form: FiguresForm, one: Asked, found: Weighed, as_of: date, actor: str, *, send: bool
) -> bool:
    if found.value is None:
        if one.kept is not None and one.kept.status == DRAFT:
            declarations.throw_away(session, one.kept.id, actor)
            return True
        return False
    given = entries.figure(found, form.slug, form.period, as_of, form.reporter)
    if one.kept is not None and (given.value, given.note) == (one.kept.value, one.kept.note):
        # A later day in the form is that of the figures which are changed in it.
        given = replace(given, as_of=one.kept.as_of)
    try:
        _kept, is_new = figure_steps.declare(session, given, actor, one.kept, send=send, seen=one.seen)
    except ChangedMeanwhile:
        _tell_theirs(session, form, one)
        return False
    return is_new


def _tell_theirs(session: Session, form: FiguresForm, one: Asked) -> None:
    """What somebody else made of a figure meanwhile; sent again, the form holds."""
    kept = observations.of_institution(session, form.slug, [str(form.period)])
    theirs = observations.latest(kept).get((one.measure.code, str(form.period), one.split))
    if theirs is not None:
        one.seen = theirs.stamp
        one.fault = words.told("meanwhile", value=words.value_text(one.measure, theirs.value))
