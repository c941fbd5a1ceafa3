"""Drafts as people keep them: written on, published, taken down, shown again, undone; noted in the audit log.

They are of a ``Kind`` (``store.written``). What is published is a record of the institution's own
(``harvest.own``): in the log, the feeds and the index.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile, UnknownName
from catalog.harvest import own as own_records
from catalog.harvest.own import Prepared
from catalog.parts import Parts
from catalog.store import audit, drafts
from catalog.store.audit import Entry
from catalog.store.db import reading, writing
from catalog.store.drafts import SAVED
from catalog.store.own import DRAFT, PUBLISHED, WITHDRAWN, Own
from catalog.store.written import Kind, T

_TURNS = 5
"""So often a change is made anew because another came between reading and keeping."""
Edit = Callable[[T], T]


def begin(session: Session, kind: Kind[T], number: str, institution: str, content: T, actor: str) -> Own:
    """Keep a new one as a draft; raises ``ChangedMeanwhile`` where that id has one already."""
    kept = kind.keep(session, kind.made(number, institution, content), content, actor)
    after = {"title": content.title, "revision": kept.revision}
    audit.note(session, actor, "add", kind.subject, kept.id, after=after, institution=kept.institution)
    return kept


def change(
    kind: Kind[T], number: str, *edits: Edit[T], actor: str, save: str = SAVED, about: str = ""
) -> tuple[Own, T, int | None]:
    """What each edit made of it, kept, and the audit entry that can be undone (None: nothing changed).

    An edit is given what is kept by then, whatever a form was opened with; what it raises is raised, and
    nothing is kept. Each makes a version of its own: to take back what a button did does not take what was
    typed. Where two are kept at the same moment, the second is made anew from the first. ``about`` names the
    part that was written on.
    """
    for _turn in range(_TURNS):
        try:
            with writing() as session:
                (kept, content), last = kind.get(session, number), None
                for edit in edits:
                    kept, content, entry = _change(
                        session, kind, kept, content, edit(content), actor, save, about
                    )
                    last = entry or last
                return kept, content, last
        except ChangedMeanwhile as error:
            if not error.revision:
                raise
    raise ChangedMeanwhile(kind.subject, number, 0)


def _change(
    session: Session, kind: Kind[T], before: Own, old: T, changed: T, actor: str, save: str, about: str
) -> tuple[Own, T, int | None]:
    since, kept = drafts.last_saved(session, before.id), before
    if kind.write(changed).decode() != before.payload:
        kept = kind.keep(session, before, changed, actor, save)
    elif save != SAVED or not drafts.confirm(session, before):
        return before, old, None
    if save != SAVED:
        return kept, changed, None
    told = {"part": about} if about else {}
    entry = audit.note(
        session,
        actor,
        "change",
        kind.subject,
        before.id,
        before={"title": kind.version(session, before.id, since).title, "revision": since},
        after={"title": changed.title, "revision": kept.revision, **told},
        institution=before.institution,
    )
    return kept, changed, entry


def publish(parts: Parts, kind: Kind[T], kept: Own, content: T, actor: str) -> int:
    """Publish it as it is kept; gives the entry of the audit log.

    Raises ``RecordError`` with what is wrong, ``ChangedMeanwhile`` where it was changed since it was read.
    """
    prepared = _prepared(parts, kind, kept, content)
    with writing() as session:
        shown = kind.published(session, kept.id) if kept.state == PUBLISHED else None
        saved = own_records.publish(session, prepared)
        if kept.record:
            own_records.show_again(session, institution=kept.institution, native_id=kept.id)
        now = drafts.set_state(session, kept, PUBLISHED, actor, saved.id)
        return audit.note(
            session,
            actor,
            "publish",
            kind.subject,
            now.id,
            before={"state": kept.state, "title": shown.title if shown else ""},
            after={"state": PUBLISHED, "title": now.title, "record": saved.id, "revision": now.revision},
            institution=now.institution,
        )


def _prepared(parts: Parts, kind: Kind[T], kept: Own, content: T) -> Prepared:
    return own_records.prepare(
        parts,
        institution=kept.institution,
        native_id=kept.id,
        payload=kind.write(content),
        format=kind.format,
    )


def withdraw(kind: Kind[T], number: str, actor: str) -> int | None:
    """Take it down, or put a draft away; gives the entry of the audit log, None if it was so already.

    No link shows it any more; what was written stays.
    """
    with writing() as session:
        before, content = kind.get(session, number)
        if before.state == WITHDRAWN:
            return None
        if before.state == PUBLISHED:
            own_records.take_back(session, institution=before.institution, native_id=before.id)
        drafts.stop_sharing(session, before.id)
        drafts.set_state(session, before, WITHDRAWN, actor)
        return _note_state(session, kind, before, content, WITHDRAWN, "withdraw", actor)


def resume(kind: Kind[T], number: str, actor: str) -> None:
    """Let one that was taken down or put away be a draft again."""
    with writing() as session:
        before, content = kind.get(session, number)
        if before.state == WITHDRAWN:
            drafts.set_state(session, before, DRAFT, actor)
            _note_state(session, kind, before, content, DRAFT, "restore", actor)


def _note_state(
    session: Session, kind: Kind[T], before: Own, content: T, state: str, action: str, actor: str
) -> int:
    return audit.note(
        session,
        actor,
        action,
        kind.subject,
        before.id,
        before={"state": before.state, "title": content.title},
        after={"state": state, "title": content.title},
        institution=before.institution,
    )


def undo(parts: Parts, session: Session, kind: Kind[T], entry: Entry, actor: str) -> None:
    """Put back what was kept before an entry of the audit log, or how it stood.

    Raises ``ChangedMeanwhile`` where somebody wrote on it since.
    """
    kept, _content = kind.get(session, entry.subject)
    match entry.action:
        case "change":
            _need_revision(kind, kept, entry)
            before = kind.version(session, kept.id, entry.before["revision"])
            kind.keep(session, kept, before, actor)
        case "publish":
            _undo_publishing(parts, session, kind, kept, entry, actor)
        case "withdraw":
            if kept.state != WITHDRAWN:
                raise ChangedMeanwhile(kind.subject, kept.id, kept.revision)
            if entry.before["state"] == PUBLISHED:
                own_records.show_again(session, institution=kept.institution, native_id=kept.id)
            drafts.set_state(session, kept, entry.before["state"], actor)


def _need_revision(kind: Kind[T], kept: Own, entry: Entry) -> None:
    if kept.revision != entry.after["revision"]:
        raise ChangedMeanwhile(kind.subject, kept.id, kept.revision)


def _undo_publishing(
    parts: Parts, session: Session, kind: Kind[T], kept: Own, entry: Entry, actor: str
) -> None:
    _need_revision(kind, kept, entry)
    if kept.state != PUBLISHED:
        raise ChangedMeanwhile(kind.subject, kept.id, kept.revision)
    earlier = kind.published_before(session, kept.id, kept.revision)
    if entry.before["state"] == PUBLISHED and earlier is not None:
        own_records.publish(session, _prepared(parts, kind, kept, earlier))
        drafts.unmark(session, kept.id, kept.revision)
        return
    own_records.take_back(session, institution=kept.institution, native_id=kept.id)
    drafts.unmark(session, kept.id, kept.revision)
    drafts.set_state(session, kept, entry.before["state"] or DRAFT, actor)


def load(
    parts: Parts, kind: Kind[T], number: str, institution: str, content: T, actor: str
) -> Literal["published", "unchanged", "left"]:
    """Keep and publish what is written in a file.

    What somebody else changed or took down here since is left as it is.
    """
    with reading() as session:
        known = None
        with suppress(UnknownName):
            known = kind.get(session, number)
        history = drafts.versions(session, number)
    if known is None:
        with writing() as session:
            kept = begin(session, kind, number, institution, content, actor)
    else:
        kept, before = known
        if kept.state == WITHDRAWN or any(one.made_by != actor for one in history):
            return "left"
        if before == content and kept.state == PUBLISHED:
            return "unchanged"
        if before != content:
            with writing() as session:
                kept = kind.keep(session, kept, content, actor)
    publish(parts, kind, kept, content, actor)
    return "published"
