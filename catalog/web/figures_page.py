"""The page on which an institution declares its figures: its periods, its form, what was just done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask import request

from catalog.programme import periods, reporting
from catalog.programme.periods import Period
from catalog.store import expected
from catalog.store.db import reading
from catalog.web import figures_form, i18n
from catalog.web.figures_form import FiguresForm
from catalog.web.figures_words import period_name
from catalog.web.i18n import gettext as _
from catalog.web.i18n import ngettext

SENT, KEPT, MEANWHILE = "sent", "kept", "meanwhile"
_MOST = 10_000


class Choice(NamedTuple):
    """A period to go to; ``current`` is the one that is shown."""

    name: str
    address: str
    current: bool


@dataclass(slots=True, kw_only=True)
class OfPeriod:
    """A page of a period, with the way to the others."""

    period: Period
    period_name: str
    years: list[Choice]
    quarters: list[Choice]


def of_period(period: Period, address: Callable[[Period], str]) -> OfPeriod:
    """What stands on a page of a period; ``address`` gives that of another period."""
    today = i18n.today()
    return OfPeriod(
        period=period,
        period_name=period_name(period),
        years=[Choice(str(one), address(one), one.year == period.year) for one in periods.years(today)],
        quarters=[
            Choice(period_name(one), address(one), one == period) for one in periods.quarters(period, today)
        ],
    )


@dataclass(slots=True, kw_only=True)
class FiguresPage(OfPeriod):
    """The form with what stands around it; ``closed`` says why nothing can be declared for the period."""

    form: FiguresForm
    before_name: str
    closed: str = ""
    said: str = ""
    others: list[tuple[str, str]] = field(default_factory=list)


def period_asked() -> Period | None:
    """The period that the address names, the usual one where it names none; None for one that cannot be."""
    given = request.args.get("period", "")
    today = i18n.today()
    return periods.read(given, today) if given else periods.usual(today)


def opened(
    facts: Mapping[str, Any], period: Period, reporter: str, address: Callable[[Period], str]
) -> FiguresPage:
    """The page of an institution for a period; ``address`` gives that of another period."""
    with reading() as session:
        named = expected.measures_named(session)
        last = reporting.ended(session, facts)
        later = reporting.successors(session, facts["slug"]) if last else []
    closed = ""
    if last is not None and last < period.first:
        closed = _("%(name)s ended on %(day)s.", name=facts["name_vi"], day=i18n.short_day(last))
        if later:
            names = "; ".join(name for _slug, name in later)
            closed += " " + _("It went on as: %(names)s. Its figures are declared there.", names=names)
    around = of_period(period, address)
    return FiguresPage(
        period=period,
        period_name=around.period_name,
        years=around.years,
        quarters=around.quarters,
        form=figures_form.opened(facts, period, reporter, named=named),
        before_name=period_name(period.before),
        closed=closed,
        said=said(),
    )


def send(page: FiguresPage, actor: str) -> str | None:
    """Keep what the form of this request says; gives what was done, None where something is wrong."""
    as_draft = request.form.get("do") == "draft"
    changed = figures_form.taken(page.form, request.form, actor, send=not as_draft)
    if changed is None:
        return None
    return f"{KEPT if as_draft else SENT}-{changed}"


def said() -> str:
    """What the address tells of what was done."""
    return told_of(request.args.get("done", ""))


def told_of(text: str) -> str:
    """What was done, in a sentence: ``sent-3``, ``kept-2``; nothing for what is none of ours."""
    if text == MEANWHILE:
        return _("Somebody declared figures of this sheet meanwhile: look at it again.")
    done, _dash, number = text.partition("-")
    if done not in (SENT, KEPT) or not (number.isascii() and number.isdecimal() and len(number) < 5):
        return ""
    count = int(number)
    if not count:
        return _("Nothing has changed since it was sent.") if done == SENT else _("Nothing has changed.")
    if done == KEPT:
        return _("It is kept as a draft: it counts for nothing until you send it.")
    return ngettext(
        "%(count)s figure is sent. An officer looks at it; you can still correct it here.",
        "%(count)s figures are sent. An officer looks at them; you can still correct them here.",
        count,
        count=count,
    )
