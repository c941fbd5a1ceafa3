"""What stands beside a declared figure: what the catalog shows, the year before, what was asked about it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalog.programme.declaring import Question
from catalog.programme.measures import Measure
from catalog.programme.periods import Period
from catalog.programme.periods import read as read_period
from catalog.store import observations
from catalog.store.observations import REPORTED, Observation
from catalog.web import figures_words as words
from catalog.web import i18n
from catalog.web.i18n import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """In words; ``records`` are ids of records that show it, ``asked`` the question that was answered."""

    shown: str
    records: tuple[str, ...]
    before: str
    before_name: str
    asked: str


def beside(session: Session, one: Observation, measure: Measure) -> Beside:
    """What stands beside that figure."""
    period = read_period(one.period, i18n.today()) or Period(int(one.period[:4]))
    derived = observations.shown(session, one.institution, one.measure, period.year)
    kept = observations.of_institution(session, one.institution, [str(period.before)])
    found = [old for old in kept if old.status in REPORTED and old.key[::2] == one.key[::2]]
    shown = "" if derived is None else _("Yes") if derived.holds else _("No")
    records = () if derived is None else tuple(text for text in derived.evidence if ":" not in text)
    return Beside(
        shown=shown,
        records=records,
        before=words.value_text(measure, found[-1].value) if found else "",
        before_name=words.period_name(period.before),
        asked=_asked(one, measure),
    )


def _asked(one: Observation, measure: Measure) -> str:
    if not isinstance(one.asked, dict) or one.asked.get("question") not in words.QUESTIONS:
        return ""
    question = Question(code=one.asked["question"], earlier=float(one.asked.get("earlier") or 0))
    return words.question_text(measure, question)
