"""Datestamps and selective harvesting gone wrong (section 2.7.1 and 3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from catalog.sdk.testing.oaipmh.behaviour import Ask, Behaviour, Expect, changed
from catalog.sdk.testing.oaipmh.endings import of
from catalog.sdk.testing.oaipmh.holdings import ITEMS, OPENED, SPOILT, WEEK, Item, named
from catalog.sdk.testing.oaipmh.provider import Provider
from catalog.sdk.testing.oaipmh.replies import DAYS, SECONDS
from catalog.sdk.testing.serving import Answer

_STAMP = f"{ITEMS[SPOILT - 1].datestamp:{SECONDS}}"
_FRESH = "Bản in lần thứ hai"


def revised(stage: int) -> Sequence[Item]:
    """The items at a stage: from the second one on, the third item has a new title and datestamp."""
    if not stage:
        return ITEMS
    moment = OPENED + timedelta(days=2, hours=1)
    return [
        replace(item, title=_FRESH, datestamp=moment) if item.identifier == named(3) else item
        for item in ITEMS
    ]


def _catching_up(stage: int) -> Provider:
    """A record that was changed half a day before the first harvest shows only behind it."""
    late = replace(ITEMS[2], title=_FRESH, datestamp=OPENED - timedelta(hours=12))
    items = [late if stage and item.identifier == named(3) else item for item in ITEMS]
    return Provider(items=items, now=OPENED + stage * WEEK)


def _by_day(stage: int) -> Provider:
    return Provider(items=revised(stage), now=OPENED + stage * WEEK, granularity=DAYS)


def _by_second(stage: int) -> Provider:
    return Provider(items=revised(stage), now=OPENED + stage * WEEK)


@dataclass(frozen=True, kw_only=True)
class LateBeginning(Provider):
    """Identify tells an earliest datestamp that most records are older than."""

    earliest: str = "2026-01-11T00:00:00Z"

    def identify(self, base: str) -> str:
        """The Identify element with the wrong date."""
        right = f"{min(item.datestamp for item in self.items):{SECONDS}}"
        return super().identify(base).replace(right, self.earliest)


def _days_after_all(ask: Ask) -> Answer:
    """Identify promises seconds, which are refused."""
    if any("T" in ask.get(name) for name in ("from", "until")):
        return ask.error("badArgument", "from: the granularity is YYYY-MM-DD")
    return ask.rightly()


def _no_from(ask: Ask) -> Answer:
    if ask.get("from") or ask.get("until"):
        return ask.error("badArgument", "from is not supported")
    return ask.rightly()


_CHANGE = (Expect(), Expect(stage=1))

BEHAVIOURS = (
    Behaviour(
        name="datestamp_zero",
        what="One record's datestamp is 0000-00-00T00:00:00Z.",
        source="trial of four clients: ends the harvest by three of four clients",
        answer=changed(lambda body: body.replace(_STAMP.encode(), b"0000-00-00T00:00:00Z")),
        runs=(Expect(notice="odd_datestamp"), Expect()),
    ),
    Behaviour(
        name="datestamp_with_fraction",
        what="Datestamps have fractions of seconds and offsets from UTC.",
        source="trial of four clients",
        answer=changed(
            lambda body: body.replace(b"T08:30:00Z</datestamp", b"T15:30:00.123+07:00</datestamp")
        ),
    ),
    Behaviour(
        name="day_granularity_refuses_seconds",
        what="Dates are of days; finer ones are refused with badArgument.",
        source="IQSS/dataverse#11020",
        provider=_by_day,
        runs=_CHANGE,
    ),
    Behaviour(
        name="seconds_promised_days_taken",
        what="Identify promises seconds, but they are refused with badArgument.",
        source="zenodo#783",
        provider=_by_second,
        answer=_days_after_all,
        runs=_CHANGE,
    ),
    Behaviour(
        name="mixed_granularity_refused",
        what="from and until of different granularity are refused with badArgument.",
        source="Omeka Classic, recorded replies",
        provider=_by_second,
        runs=_CHANGE,
    ),
    Behaviour(
        name="bad_argument_on_from",
        what="Any from or until is refused with badArgument.",
        source="made up after what harvesters tell",
        provider=_by_second,
        answer=_no_from,
        runs=(Expect(), Expect(stage=1, notice="from_refused")),
    ),
    Behaviour(
        name="from_returns_less",
        what="Answers are cached: a change of half a day before the first harvest shows only behind it.",
        source="DSpace/DSpace#8472",
        provider=_catching_up,
        runs=_CHANGE,
    ),
    Behaviour(
        name="earliest_datestamp_too_late",
        what="Identify tells an earliest datestamp that most records are older than.",
        source="made up after what harvesters tell",
        provider=of(LateBeginning),
    ),
    Behaviour(
        name="earliest_datestamp_unreadable",
        what="Identify tells no date as its earliest datestamp.",
        source="made up after what harvesters tell",
        provider=of(LateBeginning, earliest="unknown"),
    ),
)
