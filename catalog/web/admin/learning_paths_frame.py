"""What all pages of the editor of learning paths share: what is edited, keeping it, how it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flask import Response, abort
from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile, UnknownName
from catalog.harvest.own_learning import SUBJECT
from catalog.learning.missing import lacks
from catalog.learning.model import LearningPath
from catalog.learning.shape import to_json
from catalog.store import audit, drafts, learning_paths
from catalog.store.db import reading, writing
from catalog.store.drafts import SAVED
from catalog.store.own import Own
from catalog.web.admin.exhibitions_frame import TURNS
from catalog.web.admin.exhibitions_words import STATES
from catalog.web.admin.learning_paths_words import lack_words
from catalog.web.admin.shell import Of, actor, admin_page, admin_url, see_other
from catalog.web.i18n import gettext as _

OF_PATH = Of(SUBJECT, "number", learning_paths.institution_of)
Edit = Callable[[LearningPath], LearningPath]


class Opened(NamedTuple):
    """A path as it is kept now."""

    own: Own
    path: LearningPath

    @property
    def named(self) -> str:
        """Its title, or that it has none."""
        return self.path.title or _("Learning path without a title")


class Missing(NamedTuple):
    """Something that is missing: a sentence, and whether publishing needs it."""

    text: str
    needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands at the side of each page of the editor; ``shared`` is until when a link shows the draft."""

    number: str
    state: str
    state_name: str
    record: str
    shared: datetime | None
    missing: Sequence[Missing]

    @property
    def can_be_published(self) -> bool:
        """Whether all that is needed is there."""
        return not any(entry.needed for entry in self.missing)


def opened(number: str) -> Opened:
    """The path of that id; answers 404 where there is none."""
    with reading() as session:
        try:
            return Opened(*learning_paths.get(session, number))
        except UnknownName:
            abort(404)


def keep(number: str, *edits: Edit, kind: str = SAVED) -> tuple[Opened, int | None]:
    """The path changed by each edit, and the audit entry that can be undone (None: nothing changed).

    An edit is given what is kept by then, whatever the form was opened with; what it raises is raised, and
    nothing is kept. Each makes a version of its own: to take back what a button did does not take what was
    typed. Where two are kept at the same moment, the second is made anew from the first.
    """
    for _turn in range(TURNS):
        try:
            with writing() as session:
                found, last = Opened(*learning_paths.get(session, number)), None
                for edit in edits:
                    found, entry = _keep(session, found, edit, kind)
                    last = entry or last
                return found, last
        except ChangedMeanwhile as error:
            if not error.revision:
                raise
    raise ChangedMeanwhile(SUBJECT, number, 0)


def _keep(session: Session, found: Opened, edit: Edit, kind: str) -> tuple[Opened, int | None]:
    before, number = found.own, found.own.id
    changed = edit(found.path)
    since = drafts.last_saved(session, number)
    kept = before
    if to_json(changed).decode() != before.payload:
        kept = learning_paths.keep(session, before, changed, actor(), kind)
    elif kind != SAVED or not drafts.confirm(session, before):
        return found, None
    if kind != SAVED:
        return Opened(kept, changed), None
    entry = audit.note(
        session,
        actor(),
        "change",
        SUBJECT,
        number,
        before={"title": learning_paths.version(session, number, since).title, "revision": since},
        after={"title": changed.title, "revision": kept.revision},
        institution=before.institution,
    )
    return Opened(kept, changed), entry


def standing(found: Opened) -> Standing:
    """How this path stands."""
    with reading() as session:
        state = drafts.standing(session, found.own)
        shared = drafts.shared_until(session, found.own.id)
    return Standing(
        number=found.own.id,
        state=state,
        state_name=str(STATES[state]),
        record=found.own.record if state in ("published", "changed") else "",
        shared=shared,
        missing=[Missing(lack_words(lack), lack.needed) for lack in lacks(found.path)],
    )


def to_editor(number: str, anchor: str = "") -> Response:
    """The way to the page of the editor."""
    return see_other("learning_path", anchor=anchor, number=number)


def editor_page(template: str, found: Opened, *, title: str, status: int = 200, **values: Any) -> Response:
    """A page of the editor, with how the path stands at its side."""
    crumbs = [(_("Learning paths"), admin_url("learning_paths"))]
    if title != found.named:
        crumbs.append((found.named, admin_url("learning_path", number=found.own.id)))
    return admin_page(
        template,
        title=title,
        crumbs=crumbs,
        status=status,
        own=found.own,
        path=found.path,
        standing=standing(found),
        **values,
    )
