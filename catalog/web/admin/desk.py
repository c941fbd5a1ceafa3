"""Where drafts are written: what the editors of exhibitions and of learning paths have in common.

A ``Desk`` is of one kind of draft. What is its own of each kind (its form, its words, its public look) is in
the modules of the kind; lists are in ``desk_lists``, publishing and versions in ``desk_publishing``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple

from flask import Response, abort
from flask_babel.speaklater import LazyString

from catalog.errors import UnknownName
from catalog.harvest import own_drafts
from catalog.harvest.own_drafts import Edit
from catalog.people.permissions import Permission
from catalog.store import drafts
from catalog.store.db import reading
from catalog.store.drafts import SAVED
from catalog.store.own import Own
from catalog.store.written import Kind, T
from catalog.web.admin.shell import Of, actor, admin_page, admin_url
from catalog.web.i18n import lazy_gettext

STATES = {
    "draft": lazy_gettext("Draft, seen by nobody else"),
    "published": lazy_gettext("Published"),
    "changed": lazy_gettext("Published; written on since"),
    "withdrawn": lazy_gettext("Taken down"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a desk says: the name of its list, of a new one, of one without a title ...

    ``waiting`` holds ``%(title)s``, ``shared`` ``%(days)s``.
    """

    many: LazyString
    new: LazyString
    title: LazyString
    untitled: LazyString
    none: LazyString
    waiting: LazyString
    copied: LazyString
    shared: LazyString


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Something that is missing: a sentence, whether publishing needs it, the page to see to it.

    ``field`` is the id of the field on that page, empty where it is the page as a whole.
    """

    text: str
    needed: bool
    address: str
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands at the side of each page of an editor; ``shared`` is until when a link shows the draft."""

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


class Opened(NamedTuple, Generic[T]):
    """What is written, as it is kept now."""

    own: Own
    content: T


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk(Generic[T]):
    """The desk of a kind of drafts.

    ``one`` and ``many`` are what its views are called by (``exhibition``, ``exhibition_publish``;
    ``exhibitions``), ``path`` is where they lie; ``begun`` makes a new one of its title, ``public`` gives the
    address at which people see what is published, by its record; ``stands`` tells how it stands, ``called``
    is how templates call what is written.
    """

    kind: Kind[T]
    permission: Permission
    one: str
    many: str
    path: str
    words: Words
    begun: Callable[[str], T]
    is_publishable: Callable[[T], bool]
    stands: Callable[[Opened[T]], Standing]
    called: str
    preview: Callable[..., Response]
    back: Callable[..., Response]
    public: Callable[[str], str]
    shared_view: str
    layout: str

    @property
    def of(self) -> Of:
        """Where what is written belongs."""
        return Of(self.kind.subject, "number", self.kind.institution_of)

    def opened(self, number: str) -> Opened[T]:
        """What is kept under that id; answers 404 where there is nothing of this kind."""
        with reading() as session:
            try:
                return Opened(*self.kind.get(session, number))
            except UnknownName:
                abort(404)

    def keep(
        self, number: str, *edits: Edit[T], save: str = SAVED, about: str = ""
    ) -> tuple[Opened[T], int | None]:
        """What the edits made of it, and the audit entry to be undone, as ``own_drafts.change`` does."""
        kept, content, entry = own_drafts.change(
            self.kind, number, *edits, actor=actor(), save=save, about=about
        )
        return Opened(kept, content), entry

    def page(
        self, template: str, found: Opened[T], *, title: str, status: int = 200, **values: Any
    ) -> Response:
        """A page of the editor, with how what is written stands at its side."""
        named = self.named(found.content)
        return admin_page(
            template,
            title=title,
            crumbs=self.crumbs(found.own, named, title),
            status=status,
            desk=self,
            named=named,
            own=found.own,
            standing=self.stands(found),
            **{self.called: found.content},
            **values,
        )

    def url(self, view: str = "", **values: Any) -> str:
        """The address of the editor, or of a view of what is edited."""
        return admin_url(f"{self.one}_{view}" if view else self.one, **values)

    def crumbs(self, own: Own, named: str, title: str) -> list[tuple[str, str]]:
        """The way to a page of the editor with that title."""
        way = [(str(self.words.many), admin_url(self.many))]
        return way if title == named else [*way, (named, self.url(number=own.id))]

    def named(self, content: T) -> str:
        """Its title, or that it has none."""
        return content.title or str(self.words.untitled)


def standing(own: Own, missing: Sequence[Missing]) -> dict[str, Any]:
    """How a draft stands, as the fields of ``Standing``."""
    with reading() as session:
        state = drafts.standing(session, own)
        shared = drafts.shared_until(session, own.id)
    return {
        "number": own.id,
        "state": state,
        "state_name": str(STATES[state]),
        "record": own.record if state in ("published", "changed") else "",
        "shared": shared,
        "missing": missing,
    }


def mark(part: Any) -> str:
    """A short text that is the same as long as the part (a dataclass, or some of them) is."""
    return hashlib.sha256(repr(part).encode()).hexdigest()[:16]
