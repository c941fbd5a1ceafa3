"""Learning paths as people keep them: published, taken down, shown again, undone; each noted in the audit.

A published path is a record of the institution's own (``harvest.own``): in the log, the feeds and the index.
"""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile, UnknownName
from catalog.harvest import own as own_records
from catalog.harvest.own import Prepared
from catalog.learning.model import LearningPath
from catalog.learning.path import NAME
from catalog.learning.shape import to_json
from catalog.parts import Parts
from catalog.store import audit, drafts, learning_paths
from catalog.store.audit import Entry
from catalog.store.db import reading, writing
from catalog.store.own import DRAFT, PUBLISHED, WITHDRAWN, Own

SUBJECT = "learning path"
"""How the audit log names them."""


def begin(session: Session, number: str, institution: str, path: LearningPath, actor: str) -> Own:
    """Keep a new path as a draft; raises ``ChangedMeanwhile`` where that id has one already."""
    kept = learning_paths.keep(session, learning_paths.made(number, institution, path), path, actor)
    after = {"title": path.title, "revision": kept.revision}
    audit.note(session, actor, "add", SUBJECT, kept.id, after=after, institution=kept.institution)
    return kept


def publish(parts: Parts, kept: Own, path: LearningPath, actor: str) -> int:
    """Publish a path as it is kept; gives the entry of the audit log.

    Raises ``RecordError`` with what is wrong, ``ChangedMeanwhile`` where it was changed since it was read.
    """
    prepared = _prepared(parts, kept, path)
    with writing() as session:
        saved = own_records.publish(session, prepared)
        if kept.record:
            own_records.show_again(session, institution=kept.institution, native_id=kept.id)
        now = drafts.set_state(session, kept, PUBLISHED, actor, saved.id)
        return audit.note(
            session,
            actor,
            "publish",
            SUBJECT,
            now.id,
            before={"state": kept.state, "title": kept.title},
            after={"state": PUBLISHED, "title": now.title, "record": saved.id, "revision": now.revision},
            institution=now.institution,
        )


def _prepared(parts: Parts, kept: Own, path: LearningPath) -> Prepared:
    return own_records.prepare(
        parts, institution=kept.institution, native_id=kept.id, payload=to_json(path), format=NAME
    )


def withdraw(number: str, actor: str) -> int | None:
    """Take a path down, or put a draft away; gives the entry of the audit log, None if it was so already.

    No link shows it any more; what was written stays.
    """
    with writing() as session:
        before, path = learning_paths.get(session, number)
        if before.state == WITHDRAWN:
            return None
        if before.state == PUBLISHED:
            own_records.take_back(session, institution=before.institution, native_id=before.id)
        drafts.stop_sharing(session, before.id)
        drafts.set_state(session, before, WITHDRAWN, actor)
        return _note_state(session, before, path, WITHDRAWN, "withdraw", actor)


def resume(number: str, actor: str) -> None:
    """Let one that was taken down or put away be a draft again."""
    with writing() as session:
        before, path = learning_paths.get(session, number)
        if before.state == WITHDRAWN:
            drafts.set_state(session, before, DRAFT, actor)
            _note_state(session, before, path, DRAFT, "restore", actor)


def _note_state(
    session: Session, before: Own, path: LearningPath, state: str, action: str, actor: str
) -> int:
    return audit.note(
        session,
        actor,
        action,
        SUBJECT,
        before.id,
        before={"state": before.state, "title": path.title},
        after={"state": state, "title": path.title},
        institution=before.institution,
    )


def undo(parts: Parts, session: Session, entry: Entry, actor: str) -> None:
    """Put back what was kept before an entry of the audit log, or how it stood.

    Raises ``ChangedMeanwhile`` where somebody wrote on it since.
    """
    kept, _path = learning_paths.get(session, entry.subject)
    match entry.action:
        case "change":
            _need_revision(kept, entry)
            before = learning_paths.version(session, kept.id, entry.before["revision"])
            learning_paths.keep(session, kept, before, actor)
        case "publish":
            _undo_publishing(parts, session, kept, entry, actor)
        case "withdraw":
            if kept.state != WITHDRAWN:
                raise ChangedMeanwhile(SUBJECT, kept.id, kept.revision)
            if entry.before["state"] == PUBLISHED:
                own_records.show_again(session, institution=kept.institution, native_id=kept.id)
            drafts.set_state(session, kept, entry.before["state"], actor)


def _need_revision(kept: Own, entry: Entry) -> None:
    if kept.revision != entry.after["revision"]:
        raise ChangedMeanwhile(SUBJECT, kept.id, kept.revision)


def _undo_publishing(parts: Parts, session: Session, kept: Own, entry: Entry, actor: str) -> None:
    _need_revision(kept, entry)
    if kept.state != PUBLISHED:
        raise ChangedMeanwhile(SUBJECT, kept.id, kept.revision)
    earlier = learning_paths.published_before(session, kept.id, kept.revision)
    if entry.before["state"] == PUBLISHED and earlier is not None:
        own_records.publish(session, _prepared(parts, kept, earlier))
        drafts.unmark(session, kept.id, kept.revision)
        return
    own_records.take_back(session, institution=kept.institution, native_id=kept.id)
    drafts.unmark(session, kept.id, kept.revision)
    drafts.set_state(session, kept, entry.before["state"] or DRAFT, actor)


def load(parts: Parts, number: str, institution: str, path: LearningPath, actor: str) -> bool:
    """Keep and publish a path that is written in a file; whether that changed anything.

    One that somebody changed or took down here since stays as it is.
    """
    with reading() as session:
        known = None
        with suppress(UnknownName):
            known = learning_paths.get(session, number)
        history = drafts.versions(session, number)
    if known is None:
        with writing() as session:
            kept = begin(session, number, institution, path, actor)
    else:
        kept, before = known
        is_theirs = kept.state == WITHDRAWN or any(one.made_by != actor for one in history)
        if is_theirs or (before == path and kept.state == PUBLISHED):
            return False
        if before != path:
            with writing() as session:
                kept = learning_paths.keep(session, kept, path, actor)
    publish(parts, kept, path, actor)
    return True
