"""Many new activities published at once, as a pasted table tells them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from catalog.activities.model import Activity
from catalog.errors import AlreadyExists, ChangedMeanwhile, RecordError
from catalog.harvest import own as own_records
from catalog.harvest.own import Prepared
from catalog.harvest.own_activities import Kept, keep, prepared_of, put_row, row_of
from catalog.parts import Parts
from catalog.store import own
from catalog.store.db import reading, writing
from catalog.store.own import PUBLISHED, Own


def publish_all(
    parts: Parts, activities: Mapping[str, Activity], *, institution: str, actor: str
) -> dict[str, Kept | RecordError]:
    """Publish new activities in one transaction: what became of each, by its id, or what is wrong with it.

    Where one of them is kept already each is kept as ``keep`` does; one that was changed since stays as it
    is, and nothing is told of it.
    """
    done: dict[str, Kept | RecordError] = {}
    ready: dict[str, tuple[Own, Prepared]] = {}
    with reading() as session:
        known = {number for number in activities if own.found(session, number) is not None}
    for number in (one for one in activities if one not in known):
        fresh = row_of(activities[number], institution, number, PUBLISHED, 0)
        try:
            ready[number] = (fresh, prepared_of(parts, fresh))
        except RecordError as error:
            done[number] = error
    together: dict[str, Kept] = {}
    with suppress(ChangedMeanwhile, AlreadyExists), writing() as session:
        saved = own_records.publish_all(session, [prepared for _fresh, prepared in ready.values()])
        for (fresh, _done), record in zip(ready.values(), saved, strict=True):
            together[fresh.id] = put_row(session, None, fresh, record, actor, "publish")
    # Nothing was kept together where one of them was kept elsewhere meanwhile.
    done |= together if len(together) == len(ready) else {}
    for number in [one for one in activities if one not in done]:
        with suppress(ChangedMeanwhile):
            done[number] = _kept_or_wrong(parts, activities[number], institution, number, actor)
    return done


def _kept_or_wrong(
    parts: Parts, activity: Activity, institution: str, number: str, actor: str
) -> Kept | RecordError:
    try:
        return keep(parts, activity, institution=institution, number=number, actor=actor)
    except RecordError as error:
        return error
