"""Showing a learning path: to colleagues by a link, to everybody by publishing; its versions."""

from __future__ import annotations

from flask import Response
from sqlalchemy.orm import Session

from catalog.advice.messages import translated
from catalog.errors import ChangedMeanwhile, RecordError, UnknownName
from catalog.harvest import own_learning
from catalog.harvest.own_learning import SUBJECT
from catalog.learning.missing import is_publishable
from catalog.learning.model import LearningPath
from catalog.people import tokens
from catalog.people.permissions import Permission
from catalog.people.undoing import undoable
from catalog.store import audit, drafts, learning_paths
from catalog.store.audit import Entry
from catalog.store.db import reading, writing
from catalog.store.own import PUBLISHED, Own
from catalog.web import i18n
from catalog.web.admin.exhibitions_words import VERSION_KINDS
from catalog.web.admin.learning_paths_frame import OF_PATH, editor_page, keep, opened, to_editor
from catalog.web.admin.shell import actor, blueprint, needs, see_other, tell
from catalog.web.field_names import field_name
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.learning_path import preview_page
from catalog.web.site import base_url


@blueprint.post("/learning-paths/<number>/publish")
@needs(Permission.LEARNING_EDIT, OF_PATH)
def learning_path_publish(number: str) -> Response:
    """Publish what is kept, or the changes since."""
    found = opened(number)
    if _is_published(found.own):
        return _as_it_stands(number)
    if not is_publishable(found.path):
        tell(_("It cannot be published yet: see what is missing."), "bad")
        return to_editor(number, "missing")
    try:
        entry = own_learning.publish(parts(), found.own, found.path, actor())
    except RecordError as error:
        tell(_("It cannot be published: %(fault)s", fault=_told(error)), "bad")
        return to_editor(number)
    except ChangedMeanwhile:
        if _is_published(opened(number).own):
            return _as_it_stands(number)
        tell(_("Somebody wrote on it just now. Look at it once more, then publish."), "note")
        return to_editor(number)
    tell(_("It is published. Everybody can see it; the search finds it within seconds."), undo=entry)
    return to_editor(number)


def _is_published(kept: Own) -> bool:
    with reading() as session:
        return drafts.standing(session, kept) == PUBLISHED


def _as_it_stands(number: str) -> Response:
    """The answer to the button pressed twice: nothing more is noted, so that undoing takes back the first."""
    tell(_("It is published as it stands here."), "note")
    return to_editor(number)


def _told(error: RecordError) -> str:
    language = i18n.language()
    return "; ".join(
        f"{field_name(fault.field.partition('.')[0])}: {translated(fault.message, language)}"
        for fault in error.faults
    )


@blueprint.post("/learning-paths/<number>/withdraw")
@needs(Permission.LEARNING_EDIT, OF_PATH)
def learning_path_withdraw(number: str) -> Response:
    """Take it down: what was published says that it is gone, no link shows it; the draft stays."""
    try:
        entry = own_learning.withdraw(number, actor())
    except ChangedMeanwhile:
        tell(_("Somebody wrote on it just now. Look at it once more, then take it down."), "note")
        return to_editor(number)
    if entry is not None:
        tell(_("It is taken down. What you wrote stays here."), undo=entry)
    return to_editor(number)


@blueprint.post("/learning-paths/<number>/resume")
@needs(Permission.LEARNING_EDIT, OF_PATH)
def learning_path_resume(number: str) -> Response:
    """Let one that was taken down or put away be a draft again."""
    own_learning.resume(number, actor())
    tell(_("It is a draft again. Nobody else sees it until you publish it."))
    return to_editor(number)


@undoable(SUBJECT, Permission.LEARNING_EDIT, "change", "publish", "withdraw")
def _undo(session: Session, entry: Entry, by: str) -> None:
    """Put back what was kept before, or how it stood."""
    own_learning.undo(parts(), session, entry, by)


@blueprint.get("/learning-paths/<number>/preview")
@needs(Permission.LEARNING_EDIT, OF_PATH)
def learning_path_preview(number: str) -> Response:
    """The path as it will be shown."""
    return preview_page(*opened(number))


@blueprint.post("/learning-paths/<number>/share")
@needs(Permission.LEARNING_EDIT, OF_PATH)
def learning_path_share(number: str) -> Response:
    """Make a link by which others see the draft; one from before is over."""
    found, token = opened(number), tokens.make()
    with writing() as session:
        drafts.share(session, number, token.hash, actor())
        audit.note(session, actor(), "share", SUBJECT, number, institution=found.own.institution)
    tell(
        _(
            "Whoever has this link sees the learning path as it is kept, for %(days)s days."
            " The link is told only now.",
            days=drafts.PREVIEW_DAYS,
        ),
        link=f"{base_url()}{page_url('learning_path_shared', token=token.text)}",
    )
    return to_editor(number)


@blueprint.post("/learning-paths/<number>/unshare")
@needs(Permission.LEARNING_EDIT, OF_PATH)
def learning_path_unshare(number: str) -> Response:
    """Let the link lead nowhere."""
    found = opened(number)
    with writing() as session:
        drafts.stop_sharing(session, number)
        audit.note(session, actor(), "unshare", SUBJECT, number, institution=found.own.institution)
    tell(_("The link leads nowhere now."))
    return to_editor(number)


@blueprint.get("/learning-paths/<number>/versions")
@needs(Permission.LEARNING_EDIT, OF_PATH)
def learning_path_versions(number: str) -> Response:
    """The states that were kept, newest first."""
    found = opened(number)
    with reading() as session:
        kept = drafts.versions(session, number)
    return editor_page(
        "admin/learning_path_versions.html", found, title=_("Versions"), versions=kept, kinds=VERSION_KINDS
    )


def _version(number: str, revision: int) -> LearningPath | None:
    """The path as it was then; None, and told, where that version is not kept (any more)."""
    with reading() as session:
        try:
            return learning_paths.version(session, number, revision)
        except UnknownName:
            tell(_("Version %(number)s is not kept any more.", number=revision), "note")
            return None


@blueprint.get("/learning-paths/<number>/versions/<int:revision>")
@needs(Permission.LEARNING_EDIT, OF_PATH)
def learning_path_version(number: str, revision: int) -> Response:
    """The path as it was then."""
    before = _version(number, revision)
    if before is None:
        return see_other("learning_path_versions", number=number)
    return preview_page(opened(number).own, before, revision=revision)


@blueprint.post("/learning-paths/<number>/versions/<int:revision>")
@needs(Permission.LEARNING_EDIT, OF_PATH)
def learning_path_roll_back(number: str, revision: int) -> Response:
    """Go on writing from that version; what was kept since stays among the versions."""
    before = _version(number, revision)
    if before is None:
        return see_other("learning_path_versions", number=number)
    # What the browser saved by itself becomes a version of its own first, to which undoing leads back.
    _found, entry = keep(number, lambda now: now, lambda _now: before)
    tell(_("You go on from version %(number)s.", number=revision), undo=entry)
    return to_editor(number)
