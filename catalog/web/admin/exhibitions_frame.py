"""What all pages of the exhibitions editor share: what is edited, its outline, keeping it, two at once.

A form carries the mark of the part that it shows (``mark``). It is refused only where that very part was
changed meanwhile: two people can write two chapters at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import Response

from catalog.errors import ChangedMeanwhile
from catalog.exhibitions.editing import add_chapter
from catalog.exhibitions.missing import Lack, is_publishable, lacks
from catalog.exhibitions.model import Exhibition
from catalog.people.permissions import Permission
from catalog.store.exhibitions import EXHIBITIONS
from catalog.web.admin.desk import Desk, Missing, Opened, Standing, mark, standing
from catalog.web.admin.exhibitions_words import WORDS, lack_words
from catalog.web.admin.shell import admin_url, user
from catalog.web.exhibition_preview import preview_page
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.onward import came_from, go

Edit = Callable[[Exhibition], Exhibition]


class Step(NamedTuple):
    """A page of the editor in the outline; ``key`` is empty for what is no chapter."""

    name: str
    address: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline(Standing):
    """How an exhibition stands, with the pages of its editor."""

    steps: Sequence[Step]


def rearrange(number: str, edit: Edit) -> int | None:
    """Keep the exhibition as a button outside of the forms changes it; gives the audit entry."""
    # What the browser saved by itself becomes a version of its own first, to which undoing leads back.
    _found, entry = DESK.keep(number, lambda now: now, edit)
    return entry


def unchanged(number: str, part: Any, seen: str) -> None:
    """Raises ``ChangedMeanwhile`` if the part is not what the form with the mark ``seen`` showed."""
    if mark(part) != seen:
        raise ChangedMeanwhile("exhibition", number, 0)


def outline(found: Opened[Exhibition]) -> Outline:
    """What stands at the side for this exhibition."""
    number, exhibition = found.own.id, found.content
    cover, closing = admin_url("exhibition", number=number), admin_url("exhibition_closing", number=number)
    chapters = [
        Step(chapter.title or _("Chapter without a title"), chapter_address(number, chapter.key), chapter.key)
        for chapter in exhibition.chapters
    ]
    return Outline(
        **standing(found.own, [_missing(number, lack) for lack in lacks(exhibition)]),
        steps=[Step(_("Cover"), cover), *chapters, Step(_("Sources and sheet for teachers"), closing)],
    )


def _missing(number: str, lack: Lack) -> Missing:
    at = chapter_address(number, lack.chapter) if lack.chapter else admin_url("exhibition", number=number)
    return Missing(text=lack_words(lack), needed=lack.needed, address=at)


def chapter_address(number: str, key: str, **more: Any) -> str:
    """The address of a chapter's page in the editor."""
    return admin_url("exhibition_chapter", number=number, key=key, **more)


def back(number: str, anchor: str = "", *, fresh: bool = False) -> Response:
    """The page of the editor on which a button was pressed; the cover where the browser does not say.

    ``fresh``: the cover, wherever the button was: what is edited from now on is another.
    """
    cover, here = admin_url("exhibition", number=number), came_from()
    at = here if not fresh and (here == cover or here.startswith(f"{cover}/")) else cover
    return go(f"{at}#{anchor}" if anchor else at)


def _begun(title: str) -> Exhibition:
    """A new one, with an empty first chapter."""
    begun, _key = add_chapter(Exhibition(title=title, languages=(user().language,)))
    return begun


DESK = Desk(
    kind=EXHIBITIONS,
    permission=Permission.EXHIBITIONS_EDIT,
    one="exhibition",
    many="exhibitions",
    path="/exhibitions",
    words=WORDS,
    begun=_begun,
    is_publishable=is_publishable,
    stands=outline,
    called="exhibition",
    preview=preview_page,
    back=back,
    public=lambda record: page_url("record", identifier=record),
    shared_view="exhibition_shared",
    layout="admin/exhibition_base.html",
)
OF_EXHIBITION = DESK.of
