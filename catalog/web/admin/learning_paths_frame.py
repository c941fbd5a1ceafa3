"""What all pages of the editor of learning paths share: what is edited, keeping it, how it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Response

from catalog.learning.missing import is_publishable, lacks
from catalog.learning.model import LearningPath
from catalog.people.permissions import Permission
from catalog.store import learning_paths
from catalog.store.drafts import SAVED
from catalog.store.own import Own
from catalog.web.admin.desk import Desk, Missing, Standing, standing
from catalog.web.admin.learning_paths_words import WORDS, lack_words
from catalog.web.admin.shell import admin_page, see_other, user
from catalog.web.i18n import page_url
from catalog.web.learning_path import preview_page

Edit = Callable[[LearningPath], LearningPath]


class Opened(NamedTuple):
    """A path as it is kept now."""

    own: Own
    path: LearningPath

    @property
    def named(self) -> str:
        """Its title, or that it has none."""
        return DESK.named(self.path)


def opened(number: str) -> Opened:
    """The path of that id; answers 404 where there is none."""
    return Opened(*DESK.opened(number))


def keep(number: str, *edits: Edit, kind: str = SAVED) -> tuple[Opened, int | None]:
    """The path changed by each edit, and the audit entry that can be undone (None: nothing changed)."""
    kept, path, entry = DESK.keep(number, *edits, save=kind)
    return Opened(kept, path), entry


def to_editor(number: str, anchor: str = "", *, fresh: bool = False) -> Response:
    """The way to the page of the editor, the only one that there is (``fresh`` or not)."""
    return see_other("learning_path", anchor=anchor, number=number)


def editor_page(template: str, found: Opened, *, title: str, status: int = 200, **values: Any) -> Response:
    """A page of the editor, with how the path stands at its side."""
    return _page(template, *found, title=title, status=status, **values)


def _page(
    template: str, own: Own, path: LearningPath, /, *, title: str, status: int = 200, **values: Any
) -> Response:
    missing = [Missing(text=lack_words(lack), needed=lack.needed) for lack in lacks(path)]
    return admin_page(
        template,
        title=title,
        crumbs=DESK.crumbs(own, DESK.named(path), title),
        status=status,
        own=own,
        path=path,
        standing=Standing(**standing(own, missing)),
        desk=DESK,
        **values,
    )


def _begun(title: str) -> LearningPath:
    person = user()
    return LearningPath(title=title, authors=(person.name,), languages=(person.language,))


DESK = Desk(
    kind=learning_paths.LEARNING_PATHS,
    permission=Permission.LEARNING_EDIT,
    one="learning_path",
    many="learning_paths",
    path="/learning-paths",
    words=WORDS,
    begun=_begun,
    is_publishable=is_publishable,
    page=_page,
    preview=preview_page,
    back=to_editor,
    public=lambda record: page_url("learning_path", slug=record),
    shared_view="learning_path_shared",
    layout="admin/draft_base.html",
)
OF_PATH = DESK.of
