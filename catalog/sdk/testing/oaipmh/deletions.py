"""How deletions are told, or not (section 2.5.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from catalog.sdk.testing.oaipmh.behaviour import Behaviour, Expect
from catalog.sdk.testing.oaipmh.holdings import FORMATS, ITEMS, OPENED, WEEK, Item, named
from catalog.sdk.testing.oaipmh.provider import DeletedRecord, Provider


def _without(policy: DeletedRecord, *, gone: int = 0, told: int = 0) -> Callable[[int], Provider]:
    """From the second stage on, one item has vanished and another is announced as deleted."""

    def at(stage: int) -> Provider:
        moment = OPENED + timedelta(days=2)
        items = [
            replace(item, deleted=True, datestamp=moment) if item.identifier == named(told) else item
            for item in ITEMS
            if item.identifier != named(gone)
        ]
        return Provider(items=items if stage else ITEMS, now=OPENED + stage * WEEK, deleted_record=policy)

    return at


def _there_and_back(stage: int) -> Provider:
    """Deleted at the second stage, back at the third."""
    moment = OPENED + timedelta(days=7 * stage - 1)
    moved = replace(ITEMS[2], deleted=stage == 1, datestamp=moment)
    items = [moved if stage and item.identifier == named(3) else item for item in ITEMS]
    return Provider(items=items, now=OPENED + stage * WEEK)


def _mostly_deleted(stage: int) -> Provider:
    items: list[Item] = [replace(item, deleted=number % 2 == 0) for number, item in enumerate(ITEMS)]
    return Provider(items=items, now=OPENED + stage * WEEK)


class Talkative(Provider):
    """Deleted records are sent with their metadata."""

    def record(self, item: Item, prefix: str) -> str:
        """The record element, with metadata in any case."""
        whole = f"<metadata>{FORMATS[prefix][2](item)}</metadata></record>"
        return super().record(item, prefix).replace("</header></record>", f"</header>{whole}")


BEHAVIOURS = (
    Behaviour(
        name="deletions_not_kept",
        what="Identify says deletedRecord no; a record vanishes between two harvests.",
        source="Omeka Classic; DSpace/DSpace#2856",
        provider=_without("no", gone=3),
        runs=(Expect(), Expect(stage=1, full=True)),
    ),
    Behaviour(
        name="deletions_not_kept_found_by_a_sweep",
        what="As before, found by listing the identifiers though only changes are asked for.",
        source="Omeka Classic; DSpace/DSpace#10592",
        provider=_without("no", gone=3),
        runs=(Expect(), Expect(stage=5)),
    ),
    Behaviour(
        name="deletions_transient",
        what="Identify says transient; one deletion is announced, another record just vanishes.",
        source="DOAJ/doaj#1408",
        provider=_without("transient", gone=3, told=4),
        runs=(Expect(), Expect(stage=1, full=True)),
    ),
    Behaviour(
        name="persistent_but_vanishes",
        what="Identify says persistent, but a record vanishes without a word.",
        source="DSpace/DSpace#3077",
        provider=_without("persistent", gone=3),
        runs=(Expect(), Expect(stage=1, full=True)),
    ),
    Behaviour(
        name="deletion_announced",
        what="A deletion is announced among the changes, as it should be.",
        source="section 2.5.1 of the protocol",
        provider=_without("persistent", told=3),
        runs=(Expect(), Expect(stage=1)),
    ),
    Behaviour(
        name="deletes_in_first_harvest",
        what="Half of the first list is deleted records that nobody ever had.",
        source="pod4lib/aggregator#872",
        provider=_mostly_deleted,
    ),
    Behaviour(
        name="deleted_then_back",
        what="A record is deleted before the second harvest and back before the third.",
        source="made up after what harvesters tell",
        provider=_there_and_back,
        runs=(Expect(), Expect(stage=1), Expect(stage=2)),
    ),
    Behaviour(
        name="deleted_with_metadata",
        what="Deleted records are sent with their metadata.",
        source="made up after what harvesters tell",
        provider=lambda stage: Talkative(now=OPENED + stage * WEEK),
    ),
)
