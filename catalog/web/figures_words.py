"""What is said of figures: periods, values, where they stand, what is wrong or asked about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from catalog.programme import periods
from catalog.programme.declaring import Question, Unreadable
from catalog.programme.measures import SHARE, YES, Measure, measure_of, split_name
from catalog.programme.periods import Period
from catalog.store.observations import ACCEPTED, DRAFT, RETURNED, SENT, SUPERSEDED
from catalog.web import i18n
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

STATUSES = {
    DRAFT: lazy_gettext("draft"),
    SENT: lazy_gettext("sent, waiting"),
    ACCEPTED: lazy_gettext("accepted"),
    RETURNED: lazy_gettext("returned"),
    SUPERSEDED: lazy_gettext("replaced"),
}
FACTS = {
    "as_of": lazy_gettext("As of"),
    "evidence": lazy_gettext("Evidence"),
    "measure": lazy_gettext("What is declared"),
    "opens": lazy_gettext("What it opens"),
    "period": lazy_gettext("Reporting period"),
    "reporter": lazy_gettext("Who reports"),
    "split": lazy_gettext("Part"),
    "unit": lazy_gettext("Unit"),
    "value": lazy_gettext("Value"),
}
"""Facts of figures, as the log of changes calls them."""
_FAULTS = {
    "formula": lazy_gettext("“%(text)s” is a formula: write the number itself."),
    "broken_cell": lazy_gettext("“%(text)s” is a fault of the spreadsheet: write the number itself."),
    "date": lazy_gettext("“%(text)s” is a date: write a number."),
    "not_a_number": lazy_gettext("“%(text)s” is no number: write figures alone, such as 1.250."),
    "negative": lazy_gettext("“%(text)s” is less than nothing: write 0 or more."),
    "marks": lazy_gettext("The marks in “%(text)s” stand in odd places: write it like 1.234.567."),
    "not_whole": lazy_gettext("“%(text)s” is no whole number: nobody is counted by half."),
    "percent_of_count": lazy_gettext("“%(text)s” is a share: here a number is asked for."),
    "over_100": lazy_gettext("“%(text)s” is more than 100 %%: a share is from 0 to 100."),
    "too_large": lazy_gettext("“%(text)s” is too large to be true: count the digits again."),
    "yes_or_no": lazy_gettext("“%(text)s” is neither yes nor no."),
    "no_link": lazy_gettext("“%(text)s” is no address of the web: it begins with https://."),
    "too_many_links": lazy_gettext("At most %(most)s links fit."),
    "parts": lazy_gettext("The parts make %(sum)s together, more than the whole, %(whole)s."),
    "emptied": lazy_gettext("This was sent already and cannot be emptied: write the right figure."),
    "too_long": lazy_gettext("The remark has over %(most)s signs."),
    "future": lazy_gettext("This day is still to come: figures stand as of today at the latest."),
    "early": lazy_gettext("This day is before the period begins."),
    "meanwhile": lazy_gettext("Somebody else wrote %(value)s meanwhile. Sent again, yours takes its place."),
}
QUESTIONS = {
    "up": lazy_gettext("This is far more than a year before (%(earlier)s). Is it right?"),
    "down": lazy_gettext("This is far less than a year before (%(earlier)s). Is it right?"),
    "thousandfold": lazy_gettext(
        "This is about a thousand times off from a year before (%(earlier)s). Is a mark in the wrong place?"
    ),
    "zero": lazy_gettext("A year before it was %(earlier)s. Is it really none at all?"),
    "was_yes": lazy_gettext("A year before it was yes. Is it really no longer so?"),
    "more_than_whole": lazy_gettext(
        "This is more than the whole that it is part of (%(earlier)s). Is it right?"
    ),
}


TWO_WAYS = lazy_gettext("This can be read in two ways: choose what is meant.")


def period_name(period: Period) -> str:
    """A period in words: năm 2025, quý III/2025."""
    return periods.name(period, i18n.spoken())


def value_text(measure: Measure, value: float) -> str:
    """A value as the page's language writes it, with its unit."""
    if measure.kind == YES:
        return _("Yes") if value else _("No")
    shown = typed(measure, value)
    unit = measure.counted_in(i18n.spoken())
    return f"{shown}{'' if measure.kind == SHARE else ' '}{unit}".strip()


def typed(measure: Measure, value: float) -> str:
    """A value as somebody would type it into a field, in the page's language."""
    if measure.kind == YES:
        return "1" if value else "0"
    return i18n.number(int(value) if value == int(value) else round(value, 4))


def fault_text(fault: Unreadable) -> str:
    """Why something cannot be read, in a sentence."""
    return str(_FAULTS[fault.rule]) % {"text": fault.text, **fault.values}


def told(rule: str, **values: object) -> str:
    """What is wrong by that rule, in a sentence."""
    return str(_FAULTS[rule]) % values


def question_text(measure: Measure, question: Question) -> str:
    """What is asked about a figure, in a sentence."""
    return str(QUESTIONS[question.code]) % {"earlier": value_text(measure, question.earlier)}


def measure_name(code: str) -> str:
    """The name of a measure in the page's language, the code itself where there is none."""
    found = measure_of(code)
    return code if found is None else found.name(i18n.spoken())


FACT_WORDS: Mapping[str, Callable[[str], str]] = {
    "measure": measure_name,
    "split": lambda code: split_name(code, i18n.spoken()),
}
"""How codes in facts of figures are told in the log of changes."""
