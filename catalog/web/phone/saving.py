"""Saving what the phone form says: once, however often it is sent; told field by field where it is wrong."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from catalog.activities.model import Activity, to_json
from catalog.errors import ChangedMeanwhile, RecordError
from catalog.harvest import own_activities, own_activities_many
from catalog.store import links, own
from catalog.store.db import reading, writing
from catalog.store.own import PUBLISHED, Own
from catalog.web.frame import parts
from catalog.web.phone.frame import actor, opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of a form: the activity's number, what was done, the entry that takes it back (or None)."""

    number: str
    done: str
    entry: int | None


def number_of(key: str) -> str:
    """The number of what a new form makes: the same for the same form, and of this link alone."""
    told = hashlib.sha256(f"{opened().link.id}:{key}".encode("utf-8", "replace")).digest()
    return base64.b32encode(told[:10]).decode("ascii").lower()


def found(number: str) -> Own | None:
    """The activity of that number if it is of the institution of this link, else None."""
    with reading() as session:
        kept = own.found(session, number)
    wanted = opened().link.institution
    return kept if kept is not None and (kept.institution, kept.format) == (wanted, "activity") else None


def send(activity: Activity, *, number: str, key: str, revision: int, publish: bool) -> Sent:
    """Keep the activity of a form with that hidden key; the same form sent again is answered the same.

    A form that was sent, and comes back with other words (by the browser's way back), changes what it made.
    Raises ``RecordError`` and ``ChangedMeanwhile``.
    """
    digest = _digest(activity, publish=publish)
    before, standing = _sent(key), found(number)
    if before is not None and before[0] == digest:
        return Sent(**before[1]["sent"])
    if before is not None:
        revision = max(revision, int(before[1]["revision"]))
    kept = own_activities.keep(
        parts(),
        activity,
        institution=opened().link.institution,
        number=number,
        actor=actor(),
        revision=revision,
        publish=publish,
    )
    there = standing is not None and standing.state == PUBLISHED and bool(revision)
    done = "draft" if kept.own.state != PUBLISHED else "changed" if there else "published"
    sent = Sent(number=number, done=done, entry=kept.note)
    with writing() as session:
        _note(session, key, digest, sent, kept.own.revision)
    return sent


def publish_all(activities: Mapping[str, Activity]) -> dict[str, RecordError]:
    """Publish what new forms say, by their hidden keys; gives what is wrong, by key.

    As ``send`` does it, in one go. What was published by the same key and changed since stays as it is.
    """
    digests = {key: _digest(activity, publish=True) for key, activity in activities.items()}
    with reading() as session:
        before = {key: links.sent(session, opened().link.id, key) for key in activities}
    fresh = {number_of(key): key for key, told in before.items() if told is None}
    wrong: dict[str, RecordError] = {}
    kept = own_activities_many.publish_all(
        parts(),
        {number: activities[key] for number, key in fresh.items()},
        institution=opened().link.institution,
        actor=actor(),
    )
    with writing() as session:
        for number, key in fresh.items():
            became = kept.get(number)
            if isinstance(became, RecordError):
                wrong[key] = became
            elif became is not None:
                sent = Sent(number=number, done="published", entry=became.note)
                _note(session, key, digests[key], sent, became.own.revision)
    for key, told in before.items():
        if told is not None and told[0] != digests[key]:
            try:
                send(activities[key], number=number_of(key), key=key, revision=0, publish=True)
            except RecordError as error:
                wrong[key] = error
            except ChangedMeanwhile:
                # Changed elsewhere since it was published from this very table: nothing is left to do.
                continue
    return wrong


def _digest(activity: Activity, *, publish: bool) -> str:
    return hashlib.sha256(to_json(activity) + bytes([publish])).hexdigest()


def _note(session: Session, key: str, digest: str, sent: Sent, revision: int) -> None:
    facts = {"number": sent.number, "done": sent.done, "entry": sent.entry}
    links.note_sent(session, opened().link.id, key, digest, {"sent": facts, "revision": revision})


def _sent(key: str) -> tuple[str, Any] | None:
    with reading() as session:
        return links.sent(session, opened().link.id, key)
