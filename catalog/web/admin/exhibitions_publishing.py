"""Showing an exhibition: to colleagues by a link, to everybody by publishing; its versions."""

from __future__ import annotations

from flask import Response
from sqlalchemy.orm import Session

from catalog.advice.messages import translated
from catalog.errors import ChangedMeanwhile, RecordError, UnknownName
from catalog.exhibitions.missing import is_publishable
from catalog.exhibitions.model import Exhibition
from catalog.exhibitions.shape import to_json
from catalog.exhibitions.story import NAME
from catalog.harvest import own as own_records
from catalog.harvest.own import Prepared
from catalog.people import tokens
from catalog.people.permissions import Permission
from catalog.people.undoing import undoable
from catalog.store import audit, exhibitions
from catalog.store.audit import Entry
from catalog.store.db import reading, writing
from catalog.store.own import DRAFT, PUBLISHED, WITHDRAWN, Own
from catalog.web import i18n
from catalog.web.admin.exhibitions_frame import OF_EXHIBITION, back, editor_page, opened, rearrange
from catalog.web.admin.exhibitions_words import VERSION_KINDS
from catalog.web.admin.shell import actor, blueprint, needs, see_other, tell
from catalog.web.exhibition_preview import preview_page
from catalog.web.field_names import field_name
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.site import base_url


@blueprint.post("/exhibitions/<number>/publish")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_publish(number: str) -> Response:
    """Publish what is kept, or the changes since."""
    found = opened(number)
    if _is_published(found.own):
        return _as_it_stands(number)
    if not is_publishable(found.exhibition):
        tell(_("It cannot be published yet: see what is missing."), "bad")
        return back(number, anchor="missing")
    try:
        prepared = _prepared(found.own, found.exhibition)
        with writing() as session:
            entry = _publish(session, found.own, prepared, actor())
    except RecordError as error:
        tell(_("It cannot be published: %(fault)s", fault=_told(error)), "bad")
        return back(number)
    except ChangedMeanwhile:
        if _is_published(opened(number).own):
            return _as_it_stands(number)
        tell(_("Somebody wrote on it just now. Look at it once more, then publish."), "note")
        return back(number)
    tell(_("It is published. Everybody can see it; the search finds it within seconds."), undo=entry)
    return back(number)


def _is_published(kept: Own) -> bool:
    with reading() as session:
        return exhibitions.standing(session, kept) == PUBLISHED


def _as_it_stands(number: str) -> Response:
    """The answer to the button pressed twice: nothing more is noted, so that undoing takes back the first."""
    tell(_("It is published as it stands here."), "note")
    return back(number)


def _told(error: RecordError) -> str:
    language = i18n.language()
    return "; ".join(
        f"{field_name(fault.field.partition('.')[0])}: {translated(fault.message, language)}"
        for fault in error.faults
    )


def _prepared(kept: Own, exhibition: Exhibition) -> Prepared:
    return own_records.prepare(
        parts(),
        institution=kept.institution,
        native_id=kept.id,
        payload=to_json(exhibition),
        format=NAME,
    )


def _publish(session: Session, before: Own, prepared: Prepared, by: str) -> int:
    shown = exhibitions.published(session, before.id) if before.state == PUBLISHED else None
    saved = own_records.publish(session, prepared)
    if before.record:
        own_records.show_again(session, institution=before.institution, native_id=before.id)
    kept = exhibitions.set_state(session, before, PUBLISHED, by, saved.id)
    return audit.note(
        session,
        by,
        "publish",
        "exhibition",
        kept.id,
        before={"state": before.state, "title": shown.title if shown else ""},
        after={"state": PUBLISHED, "title": kept.title, "record": saved.id, "revision": kept.revision},
        institution=kept.institution,
    )


@blueprint.post("/exhibitions/<number>/withdraw")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_withdraw(number: str) -> Response:
    """Take it down: what was published says that it is gone, no link shows it; the draft stays."""
    try:
        with writing() as session:
            before, exhibition = exhibitions.get(session, number)
            if before.state == WITHDRAWN:
                return back(number)
            entry = _withdraw(session, before, exhibition, actor())
    except ChangedMeanwhile:
        tell(_("Somebody wrote on it just now. Look at it once more, then take it down."), "note")
        return back(number)
    tell(_("It is taken down. What you wrote stays here."), undo=entry)
    return back(number)


def _withdraw(session: Session, before: Own, exhibition: Exhibition, by: str) -> int:
    if before.state == PUBLISHED:
        own_records.take_back(session, institution=before.institution, native_id=before.id)
    exhibitions.stop_sharing(session, before.id)
    exhibitions.set_state(session, before, WITHDRAWN, by)
    return audit.note(
        session,
        by,
        "withdraw",
        "exhibition",
        before.id,
        before={"state": before.state, "title": exhibition.title},
        after={"state": WITHDRAWN, "title": exhibition.title},
        institution=before.institution,
    )


@blueprint.post("/exhibitions/<number>/resume")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_resume(number: str) -> Response:
    """Let one that was taken down or put away be a draft again."""
    with writing() as session:
        before, exhibition = exhibitions.get(session, number)
        if before.state == WITHDRAWN:
            exhibitions.set_state(session, before, DRAFT, actor())
            told = {"title": exhibition.title}
            audit.note(
                session,
                actor(),
                "restore",
                "exhibition",
                number,
                before={"state": WITHDRAWN, **told},
                after={"state": DRAFT, **told},
                institution=before.institution,
            )
    tell(_("It is a draft again. Nobody else sees it until you publish it."))
    return back(number)


@undoable("exhibition", Permission.EXHIBITIONS_EDIT, "change", "publish", "withdraw")
def _undo(session: Session, entry: Entry, by: str) -> None:
    """Put back what was kept before, or how it stood."""
    kept, _exhibition = exhibitions.get(session, entry.subject)
    match entry.action:
        case "change":
            if kept.revision != entry.after["revision"]:
                raise ChangedMeanwhile("exhibition", kept.id, kept.revision)
            before = exhibitions.version(session, kept.id, entry.before["revision"])
            exhibitions.keep(session, kept, before, by)
        case "publish":
            _undo_publishing(session, kept, entry, by)
        case "withdraw":
            if kept.state != WITHDRAWN:
                raise ChangedMeanwhile("exhibition", kept.id, kept.revision)
            if entry.before["state"] == PUBLISHED:
                own_records.show_again(session, institution=kept.institution, native_id=kept.id)
            exhibitions.set_state(session, kept, entry.before["state"], by)


def _undo_publishing(session: Session, kept: Own, entry: Entry, by: str) -> None:
    if kept.state != PUBLISHED or kept.revision != entry.after["revision"]:
        raise ChangedMeanwhile("exhibition", kept.id, kept.revision)
    earlier = exhibitions.published_before(session, kept.id, kept.revision)
    if entry.before["state"] == PUBLISHED and earlier is not None:
        own_records.publish(session, _prepared(kept, earlier))
        exhibitions.unmark(session, kept.id, kept.revision)
        return
    own_records.take_back(session, institution=kept.institution, native_id=kept.id)
    exhibitions.unmark(session, kept.id, kept.revision)
    exhibitions.set_state(session, kept, entry.before["state"] or DRAFT, by)


def exhibition_look(number: str) -> Response:
    """The way to the exhibition as it will be shown."""
    return see_other("exhibition_preview", number=number)


@blueprint.get("/exhibitions/<number>/preview")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_preview(number: str) -> Response:
    """The exhibition as it will be shown."""
    return preview_page(*opened(number))


@blueprint.post("/exhibitions/<number>/share")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_share(number: str) -> Response:
    """Make a link by which others see the draft; one from before is over."""
    found, token = opened(number), tokens.make()
    with writing() as session:
        exhibitions.share(session, number, token.hash, actor())
        audit.note(session, actor(), "share", "exhibition", number, institution=found.own.institution)
    link = f"{base_url()}{page_url('exhibition_shared', token=token.text)}"
    tell(
        _(
            "Whoever has this link sees the exhibition as it is kept, for %(days)s days."
            " The link is told only now.",
            days=exhibitions.PREVIEW_DAYS,
        ),
        link=link,
    )
    return back(number)


@blueprint.post("/exhibitions/<number>/unshare")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_unshare(number: str) -> Response:
    """Let the link lead nowhere."""
    found = opened(number)
    with writing() as session:
        exhibitions.stop_sharing(session, number)
        audit.note(session, actor(), "unshare", "exhibition", number, institution=found.own.institution)
    tell(_("The link leads nowhere now."))
    return back(number)


@blueprint.get("/exhibitions/<number>/versions")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_versions(number: str) -> Response:
    """The states that were kept, newest first."""
    found = opened(number)
    with reading() as session:
        kept = exhibitions.versions(session, number)
    return editor_page(
        "admin/exhibition_versions.html",
        found,
        title=_("Versions"),
        versions=kept,
        kinds=VERSION_KINDS,
    )


def _version(number: str, revision: int) -> Exhibition | None:
    """The exhibition as it was then; None, and told, where that version is not kept (any more)."""
    with reading() as session:
        try:
            return exhibitions.version(session, number, revision)
        except UnknownName:
            tell(_("Version %(number)s is not kept any more.", number=revision), "note")
            return None


@blueprint.get("/exhibitions/<number>/versions/<int:revision>")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_version(number: str, revision: int) -> Response:
    """The exhibition as it was then."""
    before = _version(number, revision)
    if before is None:
        return see_other("exhibition_versions", number=number)
    return preview_page(opened(number).own, before, revision=revision)


@blueprint.post("/exhibitions/<number>/versions/<int:revision>")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_roll_back(number: str, revision: int) -> Response:
    """Go on writing from that version; what was kept since stays among the versions."""
    before = _version(number, revision)
    if before is None:
        return see_other("exhibition_versions", number=number)
    entry = rearrange(number, lambda _now: before)
    tell(_("You go on from version %(number)s.", number=revision), undo=entry)
    return see_other("exhibition", number=number)
