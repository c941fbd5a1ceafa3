"""Many records changed as one: what becomes of each, doing it step by step, taking it back as it was done.

Each step is a transaction of its own that notes how far the batch is: nobody else waits long for the
database, what was cut goes on where it stopped, and one record that cannot be changed keeps no other from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from sqlalchemy.orm import Session

from catalog.errors import CatalogError, RecordError
from catalog.formats.licences import licence_of
from catalog.harvest import editing
from catalog.harvest.amendment import closed
from catalog.harvest.editing import Edited, Wanted
from catalog.harvest.locking import MatchKeys, Shaped
from catalog.store import audit, batches, locks
from catalog.store.batches import Batch, Step
from catalog.store.locks import HIDDEN, Latest, Lock

SUBJECT = "records"
"""The kind of subject in the audit log; the subject is the batch's number."""
MOST = 5000
"""Records of a batch at most."""
STEP = 50
_TOLD = 20
_SAMPLES = 5


class Way(NamedTuple):
    """A change of many: the field, and what a given value makes of it (None: it says so already)."""

    field: str
    made: Callable[[Shaped, Any], Any]


def _with_subject(published: Shaped, label: str) -> Any:
    held = published.get("subjects", [])
    known = {part["label"].casefold() for part in held}
    return None if label.casefold() in known else [*held, {"label": label}]


def _with_text(field: str) -> Way:
    def made(published: Shaped, text: str) -> Any:
        held = published.get(field, [])
        return None if text.casefold() in map(str.casefold, held) else [*held, text]

    return Way(field, made)


def _kind(published: Shaped, kind: str) -> Any:
    return None if published["kind"] == kind else kind


def _rights(published: Shaped, given: Mapping[str, str]) -> Any:
    told = dict(given)
    if "licence" in told:
        told["licence"] = licence_of(told["licence"]).address or told["licence"]
    held = published.get("rights", {})
    return None if {**held, **told} == held else {**held, **told}


WAYS: Mapping[str, Way] = {
    "subject": Way("subjects", _with_subject),
    "kind": Way("kind", _kind),
    "audience": _with_text("audiences"),
    "level": _with_text("education_levels"),
    "rights": Way("rights", _rights),
    "hide": Way(HIDDEN, lambda _published, reason: reason),
}


class Sample(NamedTuple):
    """A record of which is shown what will happen to it: its field before and after."""

    title: str
    field: str
    before: Any
    after: Any


class Plan(NamedTuple):
    """What will happen: how many change, stay as they are, cannot be changed; the first ones as samples."""

    wanted: int
    same: int
    closed: int
    samples: list[Sample]


def plan(session: Session, way: Way, value: Any, records: Sequence[str]) -> Plan:
    """What a change would make of these records."""
    wanted = same = shut = 0
    samples: list[Sample] = []
    for start in range(0, len(records), STEP):
        for one in _outlooks(session, way, value, records[start : start + STEP]):
            shut += one.closed
            same += not one.closed and one.value is None
            if one.value is not None:
                wanted += 1
                if len(samples) < _SAMPLES:
                    before = one.published.get(way.field)
                    samples.append(Sample(one.published.get("title", one.id), way.field, before, one.value))
    return Plan(wanted, same, shut, samples)


class _Outlook(NamedTuple):
    """What will become of a record: ``value`` is None where it stays as it is."""

    id: str
    published: Shaped
    closed: bool
    value: Any


def _outlooks(session: Session, way: Way, value: Any, records: Sequence[str]) -> list[_Outlook]:
    found = locks.latest(session, records)
    held = locks.of_records(session, records)
    known = [name for name in records if name in found]
    return [_outlook(way, value, found[name], held.get(name, {})) for name in known]


def _outlook(way: Way, value: Any, latest: Latest, held: Mapping[str, Lock]) -> _Outlook:
    published = orjson.loads(latest.json)
    is_closed = bool(closed(latest, held))
    is_idle = is_closed or (way.field == HIDDEN and HIDDEN in held)
    return _Outlook(latest.record, published, is_closed, None if is_idle else way.made(published, value))


def step(session: Session, match_keys: MatchKeys, number: int) -> Batch:
    """Do the next step of what is asked with the batch; raises ``CatalogError`` where it cannot go on."""
    batch = batches.get(session, number)
    if batch.job == batches.CHANGE:
        return _change(session, match_keys, batch)
    return _take_back(session, match_keys, batch) if batch.job == batches.UNDO else batch


def _change(session: Session, match_keys: MatchKeys, batch: Batch) -> Batch:
    way = WAYS.get(batch.way)
    if way is None:
        raise CatalogError(f"nothing is known of the change {batch.way!r}")
    names = batch.records[batch.done : batch.done + STEP]
    outlooks = _outlooks(session, way, batch.value, names)
    wanted: dict[str, Wanted] = {one.id: {way.field: one.value} for one in outlooks if one.value is not None}
    done, refused = editing.edit_each(session, match_keys, wanted, batch.made_by)
    summary = _counted(batch, done, refused, outlooks)
    if done:
        before, after = {one.record: one.before for one in done}, {one.record: one.after for one in done}
        batches.keep_step(session, batch.id, Step(batch.done, before, after))
    return _moved(session, batch, batch.done + len(names), batches.CHANGED, summary)


def _counted(
    batch: Batch, done: Sequence[Edited], refused: Mapping[str, CatalogError], outlooks: Sequence[_Outlook]
) -> dict[str, Any]:
    summary = dict(batch.summary)
    by = dict(summary.get("by", {}))
    for entry in done:
        by[entry.institution] = by.get(entry.institution, 0) + 1
    titles = {one.id: str(one.published.get("title", one.id)) for one in outlooks}
    told = [*summary.get("told", []), *([name, titles[name], _faults(refused[name])] for name in refused)]
    closed_ones = sum(one.closed for one in outlooks)
    same = sum(not one.closed and one.value is None for one in outlooks)
    counts = {"changed": len(done), "refused": len(refused), "closed": closed_ones, "same": same}
    return {
        **summary,
        **{name: summary.get(name, 0) + count for name, count in counts.items()},
        "by": by,
        "told": told[:_TOLD],
    }


def _faults(error: CatalogError) -> list[list[str]]:
    """What is wrong, as JSON: field, value, rule and message of each fault."""
    broken = error.__cause__
    if not isinstance(broken, RecordError):
        return [["", "", "", str(error)]]
    return [[fault.field, fault.value[:200], fault.rule, fault.message] for fault in broken.faults[:3]]


def _moved(session: Session, batch: Batch, done: int, state: str, summary: Mapping[str, Any]) -> Batch:
    """Note how far the batch is; at its end also in the audit log, for each institution what is its own."""
    if done < batch.total:
        return batches.settle(session, batch.id, done=done, summary=summary)
    way, is_undone = WAYS[batch.way], state == batches.UNDONE
    told = {way.field: batch.value}
    for slug, count in summary.get("by", {}).items():
        facts = {**told, "count": count}
        audit.note(
            session,
            summary.get("undone_by", batch.made_by) if is_undone else batch.made_by,
            "undo change together" if is_undone else "change together",
            SUBJECT,
            str(batch.id),
            facts if is_undone else None,
            None if is_undone else facts,
            institution=slug,
        )
    return batches.settle(session, batch.id, done=batch.total, summary=summary, state=state, job="")


def _take_back(session: Session, match_keys: MatchKeys, batch: Batch) -> Batch:
    """Take the first step back that stands; what somebody changed since stays as it is."""
    found = batches.first_step(session, batch.id)
    if found is None:
        return _moved(session, batch, batch.total, batches.UNDONE, batch.summary)
    held = locks.of_records(session, list(found.before))
    wanted: dict[str, Wanted] = {}
    for record, before in found.before.items():
        fields = editing.undoing(before, found.after[record], held.get(record, {}))
        if fields is not None:
            wanted[record] = fields
    done, _refused = editing.edit_each(
        session, match_keys, wanted, str(batch.summary.get("undone_by", batch.made_by))
    )
    batches.forget_step(session, batch.id, found.place)
    summary = {
        **batch.summary,
        "back": batch.summary.get("back", 0) + len(done),
        "left": batch.summary.get("left", 0) + len(found.before) - len(done),
    }
    # Its end is told by there being no step left.
    going = min(batch.done + len(found.before), batch.total - 1)
    return _moved(session, batch, going, batches.UNDONE, summary)
