"""What all pages of the editor of learning paths share: what is edited, keeping it, how it stands."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from catalog.learning.missing import Lack, is_publishable, lacks
from catalog.learning.model import LearningPath
from catalog.people.permissions import Permission
from catalog.store.learning_paths import LEARNING_PATHS
from catalog.web.admin.desk import Desk, Missing, Opened, Standing, standing
from catalog.web.admin.learning_paths_form import field_of
from catalog.web.admin.learning_paths_words import WORDS, lack_words
from catalog.web.admin.shell import admin_url, see_other, user
from catalog.web.i18n import page_url
from catalog.web.learning_path import preview_page

Edit = Callable[[LearningPath], LearningPath]


def to_editor(number: str, anchor: str = "", *, fresh: bool = False) -> Response:
    """The way to the page of the editor, the only one that there is (``fresh`` or not)."""
    return see_other("learning_path", anchor=anchor, number=number)


def _stands(found: Opened[LearningPath]) -> Standing:
    address = admin_url("learning_path", number=found.own.id)
    missing = [
        Missing(text=lack_words(lack), needed=lack.needed, address=address, field=_field(found.content, lack))
        for lack in lacks(found.content)
    ]
    return Standing(**standing(found.own, missing))


def _field(path: LearningPath, lack: Lack) -> str:
    if lack.rule == "note":
        return field_of(path.steps[lack.number - 1], "note")
    return {"steps": "words", "level": "levels", "subject": "subjects"}.get(lack.rule, lack.rule)


def _begun(title: str) -> LearningPath:
    person = user()
    return LearningPath(title=title, authors=(person.name,), languages=(person.language,))


DESK = Desk(
    kind=LEARNING_PATHS,
    permission=Permission.LEARNING_EDIT,
    one="learning_path",
    many="learning_paths",
    path="/learning-paths",
    words=WORDS,
    begun=_begun,
    is_publishable=is_publishable,
    stands=_stands,
    called="path",
    preview=preview_page,
    back=to_editor,
    public=lambda record: page_url("learning_path", slug=record),
    shared_view="learning_path_shared",
    layout="admin/draft_base.html",
)
OF_PATH = DESK.of
