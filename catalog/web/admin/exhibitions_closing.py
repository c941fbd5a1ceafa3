"""The last page of an exhibition in the editor: its sources and the sheet for teachers."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request
from wtforms import HiddenField

from catalog.exhibitions.model import Exhibition, Teaching
from catalog.people.permissions import Permission
from catalog.web.admin.desk import Opened, mark
from catalog.web.admin.exhibitions_differing import Theirs
from catalog.web.admin.exhibitions_frame import DESK, OF_EXHIBITION
from catalog.web.admin.exhibitions_saving import Part, answer_to_script, by_script, save_part
from catalog.web.admin.exhibitions_words import ONE_EACH, listed
from catalog.web.admin.shell import blueprint, needs
from catalog.web.forms import Form, lines
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

_LONGEST_LEVEL = 200
"""Signs of one level or subject, as records have them."""


class ClosingForm(Form):
    """Where it was read, and what a class can do with it."""

    seen = HiddenField()
    sources = lines(
        lazy_gettext("Sources"),
        most=20_000,
        rows=6,
        hint=lazy_gettext("Books, articles, people you asked. One on each line."),
    )
    levels = lines(lazy_gettext("School levels"), most=500, rows=2, hint=lazy_gettext("For example: Lớp 6"))
    subjects = lines(lazy_gettext("School subjects"), most=500, rows=2, hint=ONE_EACH)
    note = lines(lazy_gettext("For the teacher: how to go about it"), most=5000, rows=3)
    questions = lines(lazy_gettext("Questions for the class"), most=10_000, rows=6, hint=ONE_EACH)

    def validate(self, extra_validators: object = None) -> bool:
        """Whether all can be kept; a level or subject is a name, not a text."""
        super().validate(extra_validators)
        for name in ("levels", "subjects"):
            longest = max(map(len, listed(self[name].data)), default=0)
            if longest > _LONGEST_LEVEL:
                told = _(
                    "A line has %(length)s signs; at most %(most)s fit.", length=longest, most=_LONGEST_LEVEL
                )
                self.problem(name, told)
        return not self.errors


def closing_of(exhibition: Exhibition) -> Exhibition:
    """What the last page edits of an exhibition."""
    return Exhibition(sources=exhibition.sources, teaching=exhibition.teaching)


@blueprint.get("/exhibitions/<number>/closing")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_closing(number: str) -> Response:
    """Sources and the sheet for teachers."""
    found = DESK.opened(number)
    sheet = found.content.teaching
    form = ClosingForm(
        None,
        data={
            "seen": mark(closing_of(found.content)),
            "sources": "\n".join(found.content.sources),
            "levels": "\n".join(sheet.levels),
            "subjects": "\n".join(sheet.subjects),
            "note": sheet.note,
            "questions": "\n".join(sheet.questions),
        },
    )
    return _show(found, form)


def _show(
    found: Opened[Exhibition], form: Form, status: int = 200, theirs: list[Theirs] | None = None
) -> Response:
    title = _("Sources and sheet for teachers")
    return DESK.page(
        "admin/exhibition_closing.html", found, title=title, status=status, form=form, theirs=theirs
    )


_CLOSING = Part(
    name="closing",
    view="exhibition_closing",
    of=closing_of,
    put=lambda now, written: replace(now, sources=written.sources, teaching=written.teaching),
    show=_show,
)


@blueprint.post("/exhibitions/<number>/closing")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_closing_save(number: str) -> Response:
    """Keep sources and the sheet for teachers."""
    form = ClosingForm(request.form)
    if not form.validate():
        return answer_to_script(422) if by_script() else _show(DESK.opened(number), form, 422)
    sheet = Teaching(
        levels=listed(form.levels.data),
        subjects=listed(form.subjects.data),
        questions=listed(form.questions.data),
        note=form.note.data or "",
    )
    return save_part(number, _CLOSING, form, Exhibition(sources=listed(form.sources.data), teaching=sheet))
