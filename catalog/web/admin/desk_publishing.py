"""Showing a draft, as each ``Desk`` does: to colleagues by a link, to all by publishing; its versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, NamedTuple

from flask import Response
from sqlalchemy.orm import Session

from catalog.advice.messages import translated
from catalog.errors import ChangedMeanwhile, RecordError, UnknownName
from catalog.harvest import own_drafts
from catalog.people import tokens
from catalog.people.undoing import undoable
from catalog.store import audit, drafts
from catalog.store.audit import Entry
from catalog.store.db import reading, writing
from catalog.store.own import PUBLISHED, Own
from catalog.store.written import T
from catalog.web import i18n
from catalog.web.admin.desk import Desk
from catalog.web.admin.shell import actor, blueprint, needs, see_other, tell
from catalog.web.field_names import field_name
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext, page_url
from catalog.web.site import base_url

VERSION_KINDS = {
    "saved": lazy_gettext("Saved"),
    "auto": lazy_gettext("Saved by the browser"),
    "published": lazy_gettext("Published"),
}
Button = Callable[[str], Response]


class _Rule(NamedTuple):
    method: str
    path: str
    name: str
    view: Callable[..., Response]


def attach(desk: Desk[T]) -> Mapping[str, Button]:
    """Register the views of a desk; gives those that buttons beside its forms lead to, by name."""
    showing, versions = _Showing(desk), _Versions(desk)
    one = f"{desk.path}/<number>"
    buttons: dict[str, Button] = {
        "publish": showing.publish,
        "share": showing.share,
        "unshare": showing.unshare,
        "withdraw": showing.withdraw,
        "resume": showing.resume,
    }
    rules = [
        *(_Rule("POST", f"{one}/{name}", name, view) for name, view in buttons.items()),
        _Rule("GET", f"{one}/preview", "preview", showing.preview),
        _Rule("GET", f"{one}/versions", "versions", versions.listed),
        _Rule("GET", f"{one}/versions/<int:revision>", "version", versions.one),
        _Rule("POST", f"{one}/versions/<int:revision>", "roll_back", versions.roll_back),
    ]
    for method, path, name, view in rules:
        guarded = needs(desk.permission, desk.of)(_plain(view))
        blueprint.add_url_rule(path, f"{desk.one}_{name}", guarded, methods=[method])

    @undoable(desk.kind.subject, desk.permission, "change", "publish", "withdraw")
    def _undo(session: Session, entry: Entry, by: str) -> None:
        """Put back what was kept before, or how it stood."""
        own_drafts.undo(parts(), session, desk.kind, entry, by)

    return {**buttons, "preview": lambda number: see_other(f"{desk.one}_preview", number=number)}


def _plain(view: Callable[..., Response]) -> Callable[..., Response]:
    """A function that is the view: a method has no place for what it needs."""
    return lambda **given: view(**given)


class _Showing(Generic[T]):
    """Publishing, taking down, links to show it to others."""

    def __init__(self, desk: Desk[T]) -> None:
        self.desk = desk

    def publish(self, number: str) -> Response:
        """Publish what is kept, or the changes since."""
        desk = self.desk
        kept, content = desk.opened(number)
        if _is_published(kept):
            return self._as_it_stands(number)
        if not desk.is_publishable(content):
            tell(_("It cannot be published yet: see what is missing."), "bad")
            return desk.back(number, "missing")
        try:
            entry = own_drafts.publish(parts(), desk.kind, kept, content, actor())
        except RecordError as error:
            tell(_("It cannot be published: %(fault)s", fault=_told(error)), "bad")
            return desk.back(number)
        except ChangedMeanwhile:
            if _is_published(desk.opened(number)[0]):
                return self._as_it_stands(number)
            tell(_("Somebody wrote on it just now. Look at it once more, then publish."), "note")
            return desk.back(number)
        tell(_("It is published. Everybody can see it; the search finds it within seconds."), undo=entry)
        return desk.back(number)

    def _as_it_stands(self, number: str) -> Response:
        """The answer to a button pressed twice: nothing more is noted, undoing takes back the first."""
        tell(_("It is published as it stands here."), "note")
        return self.desk.back(number)

    def withdraw(self, number: str) -> Response:
        """Take it down: what was published says that it is gone, no link shows it; the draft stays."""
        try:
            entry = own_drafts.withdraw(self.desk.kind, number, actor())
        except ChangedMeanwhile:
            tell(_("Somebody wrote on it just now. Look at it once more, then take it down."), "note")
            return self.desk.back(number)
        if entry is not None:
            tell(_("It is taken down. What you wrote stays here."), undo=entry)
        return self.desk.back(number)

    def resume(self, number: str) -> Response:
        """Let one that was taken down or put away be a draft again."""
        own_drafts.resume(self.desk.kind, number, actor())
        tell(_("It is a draft again. Nobody else sees it until you publish it."))
        return self.desk.back(number)

    def preview(self, number: str) -> Response:
        """It as it will be shown."""
        return self.desk.preview(*self.desk.opened(number))

    def share(self, number: str) -> Response:
        """Make a link by which others see the draft; one from before is over."""
        desk, token = self.desk, tokens.make()
        kept, _content = desk.opened(number)
        with writing() as session:
            drafts.share(session, number, token.hash, actor())
            audit.note(session, actor(), "share", desk.kind.subject, number, institution=kept.institution)
        link = f"{base_url()}{page_url(desk.shared_view, token=token.text)}"
        tell(str(desk.words.shared) % {"days": drafts.PREVIEW_DAYS}, link=link)
        return desk.back(number)

    def unshare(self, number: str) -> Response:
        """Let the link lead nowhere."""
        desk = self.desk
        kept, _content = desk.opened(number)
        with writing() as session:
            drafts.stop_sharing(session, number)
            audit.note(session, actor(), "unshare", desk.kind.subject, number, institution=kept.institution)
        tell(_("The link leads nowhere now."))
        return desk.back(number)


class _Versions(Generic[T]):
    """The states that were kept: looked at, gone on from."""

    def __init__(self, desk: Desk[T]) -> None:
        self.desk = desk

    def listed(self, number: str) -> Response:
        """The states that were kept, newest first."""
        found = self.desk.opened(number)
        with reading() as session:
            kept = drafts.versions(session, number)
        return self.desk.page(
            "admin/draft_versions.html",
            found,
            title=_("Versions"),
            versions=kept,
            kinds=VERSION_KINDS,
        )

    def _content(self, number: str, revision: int) -> T | None:
        """What it was then; None, and told, where that version is not kept (any more)."""
        with reading() as session:
            try:
                return self.desk.kind.version(session, number, revision)
            except UnknownName:
                tell(_("Version %(number)s is not kept any more.", number=revision), "note")
                return None

    def one(self, number: str, revision: int) -> Response:
        """It as it was then."""
        before = self._content(number, revision)
        if before is None:
            return see_other(f"{self.desk.one}_versions", number=number)
        return self.desk.preview(self.desk.opened(number)[0], before, revision=revision)

    def roll_back(self, number: str, revision: int) -> Response:
        """Go on writing from that version; what was kept since stays among the versions."""
        before = self._content(number, revision)
        if before is None:
            return see_other(f"{self.desk.one}_versions", number=number)
        # What the browser saved by itself becomes a version of its own first, to which undoing leads back.
        _kept, entry = self.desk.keep(number, lambda now: now, lambda _now: before)
        tell(_("You go on from version %(number)s.", number=revision), undo=entry)
        return self.desk.back(number, fresh=True)


def _is_published(kept: Own) -> bool:
    with reading() as session:
        return drafts.standing(session, kept) == PUBLISHED


def _told(error: RecordError) -> str:
    language = i18n.language()
    return "; ".join(
        f"{field_name(fault.field.partition('.')[0])}: {translated(fault.message, language)}"
        for fault in error.faults
    )
