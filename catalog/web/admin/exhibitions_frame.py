"""What all pages of the exhibitions editor share: what is edited, its outline, keeping it, two at once.

A form carries the mark of the part that it shows (``mark``). It is refused only where that very part was
changed meanwhile: two people can write two chapters at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flask import Response, abort
from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile, UnknownName
from catalog.exhibitions.missing import Lack, lacks
from catalog.exhibitions.model import Exhibition
from catalog.exhibitions.shape import to_json
from catalog.store import audit, exhibitions
from catalog.store.db import reading, writing
from catalog.store.exhibitions import SAVED
from catalog.store.own import Own
from catalog.web.admin.exhibitions_words import STATES, lack_words
from catalog.web.admin.shell import Of, actor, admin_page, admin_url
from catalog.web.i18n import gettext as _
from catalog.web.onward import came_from, go

OF_EXHIBITION = Of("exhibition", "number", exhibitions.institution_of)
Edit = Callable[[Exhibition], Exhibition]
TURNS = 5
"""So often a change is made anew because another came between reading and keeping."""


class Opened(NamedTuple):
    """An exhibition as it is kept now."""

    own: Own
    exhibition: Exhibition


class Step(NamedTuple):
    """A page of the editor in the outline; ``key`` is empty for what is no chapter."""

    name: str
    address: str
    key: str = ""


class Missing(NamedTuple):
    """Something that is missing: a sentence, the page to see to it, whether publishing needs it."""

    text: str
    address: str
    needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What stands at the side of each page of the editor; ``shared`` is until when a link shows the draft."""

    number: str
    state: str
    state_name: str
    record: str
    shared: datetime | None
    steps: Sequence[Step]
    missing: Sequence[Missing]

    @property
    def can_be_published(self) -> bool:
        """Whether all that is needed is there."""
        return not any(entry.needed for entry in self.missing)


def opened(number: str) -> Opened:
    """The exhibition of that id; answers 404 where there is none."""
    with reading() as session:
        try:
            return Opened(*exhibitions.get(session, number))
        except UnknownName:
            abort(404)


def keep(
    number: str, write: Edit, then: Edit | None = None, *, kind: str = SAVED, about: str = ""
) -> tuple[Opened, int | None]:
    """The exhibition changed and kept, and the audit entry that can be undone; None if nothing changed.

    ``write`` is given what is kept now, whatever the form was opened with, ``then`` what it made of it; what
    they raise is raised, and nothing is kept. Each makes a version of its own: to take back what a button did
    does not take what was typed. Where two are kept at the same moment, the second is made anew from the
    first.
    """
    for _turn in range(TURNS):
        try:
            with writing() as session:
                found, entry = _keep(session, Opened(*exhibitions.get(session, number)), write, kind, about)
                if then is not None:
                    found, done = _keep(session, found, then, kind, about)
                    entry = done or entry
                return found, entry
        except ChangedMeanwhile as error:
            if not error.revision:
                raise
    raise ChangedMeanwhile("exhibition", number, 0)


def rearrange(number: str, edit: Edit) -> int | None:
    """Keep the exhibition as a button outside of the forms changes it; gives the audit entry, as ``keep``."""
    # What the browser saved by itself becomes a version of its own first, to which undoing leads back.
    _found, entry = keep(number, lambda now: now, edit)
    return entry


def _keep(session: Session, found: Opened, edit: Edit, kind: str, about: str) -> tuple[Opened, int | None]:
    before, number = found.own, found.own.id
    changed = edit(found.exhibition)
    since = exhibitions.last_saved(session, number)
    kept = before
    if to_json(changed).decode() != before.payload:
        kept = exhibitions.keep(session, before, changed, actor(), kind)
    elif kind != SAVED or not exhibitions.confirm(session, before):
        return found, None
    if kind != SAVED:
        return Opened(kept, changed), None
    entry = audit.note(
        session,
        actor(),
        "change",
        "exhibition",
        number,
        before={"title": exhibitions.version(session, number, since).title, "revision": since},
        after={"title": changed.title, "revision": kept.revision, **({"part": about} if about else {})},
        institution=before.institution,
    )
    return Opened(kept, changed), entry


def mark(part: Any) -> str:
    """A short text that is the same as long as the part (a dataclass, or some of them) is."""
    return hashlib.sha256(repr(part).encode()).hexdigest()[:16]


def unchanged(number: str, part: Any, seen: str) -> None:
    """Raises ``ChangedMeanwhile`` if the part is not what the form with the mark ``seen`` showed."""
    if mark(part) != seen:
        raise ChangedMeanwhile("exhibition", number, 0)


def outline(found: Opened) -> Outline:
    """What stands at the side for this exhibition."""
    number, exhibition = found.own.id, found.exhibition
    with reading() as session:
        state = exhibitions.standing(session, found.own)
        shared = exhibitions.shared_until(session, number)
    cover, closing = admin_url("exhibition", number=number), admin_url("exhibition_closing", number=number)
    chapters = [
        Step(chapter.title or _("Chapter without a title"), chapter_address(number, chapter.key), chapter.key)
        for chapter in exhibition.chapters
    ]
    return Outline(
        number=number,
        state=state,
        state_name=str(STATES[state]),
        shared=shared,
        record=found.own.record if state in ("published", "changed") else "",
        steps=[Step(_("Cover"), cover), *chapters, Step(_("Sources and sheet for teachers"), closing)],
        missing=[_missing(number, lack) for lack in lacks(exhibition)],
    )


def _missing(number: str, lack: Lack) -> Missing:
    at = chapter_address(number, lack.chapter) if lack.chapter else admin_url("exhibition", number=number)
    return Missing(lack_words(lack), at, lack.needed)


def chapter_address(number: str, key: str, **more: Any) -> str:
    """The address of a chapter's page in the editor."""
    return admin_url("exhibition_chapter", number=number, key=key, **more)


def back(number: str, anchor: str = "") -> Response:
    """The page of the editor on which a button was pressed; the cover where the browser does not say."""
    cover, here = admin_url("exhibition", number=number), came_from()
    at = here if here == cover or here.startswith(f"{cover}/") else cover
    return go(f"{at}#{anchor}" if anchor else at)


def editor_page(template: str, found: Opened, *, title: str, status: int = 200, **values: Any) -> Response:
    """A page of the editor, with the outline at its side."""
    named = found.exhibition.title or _("Exhibition without a title")
    crumbs = [(_("Exhibitions"), admin_url("exhibitions"))]
    if title != named:
        crumbs.append((named, admin_url("exhibition", number=found.own.id)))
    return admin_page(
        template,
        title=title,
        crumbs=crumbs,
        status=status,
        named=named,
        own=found.own,
        exhibition=found.exhibition,
        outline=outline(found),
        **values,
    )
