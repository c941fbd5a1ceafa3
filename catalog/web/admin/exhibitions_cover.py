"""The cover of an exhibition in the editor, and its last page: sources and the sheet for teachers."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request
from wtforms import HiddenField

from catalog.errors import ChangedMeanwhile
from catalog.exhibitions.model import Exhibition, Teaching
from catalog.people.permissions import Permission
from catalog.web.admin.exhibitions_frame import (
    OF_EXHIBITION,
    Opened,
    editor_page,
    keep,
    mark,
    opened,
    unchanged,
)
from catalog.web.admin.exhibitions_pictures import MOST_SENT, PictureForm, picture_of, told
from catalog.web.admin.exhibitions_saving import answer_to_script, by_script, saved_kind, their_words
from catalog.web.admin.exhibitions_words import LANGUAGES, LICENCES
from catalog.web.admin.forms import Form, choice, day, line, lines
from catalog.web.admin.shell import blueprint, needs, see_other, takes, tell
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

_ONE_EACH = lazy_gettext("One on each line.")


class CoverForm(PictureForm):
    """The cover: what stands first, and what holds for all of it."""

    seen = HiddenField()
    title = line(lazy_gettext("Title"), most=300)
    subtitle = line(lazy_gettext("Subtitle"), most=300)
    introduction = lines(
        lazy_gettext("Introduction"),
        most=10_000,
        rows=6,
        hint=lazy_gettext("Two or three sentences: what will one see, and why is it worth the time?"),
    )
    curators = lines(lazy_gettext("Who made it"), most=2000, rows=3, hint=_ONE_EACH)
    languages = choice(lazy_gettext("Language"), LANGUAGES)
    licence = choice(lazy_gettext("What others may do with your texts"), LICENCES)
    venue = line(
        lazy_gettext("Where it stands"), most=500, hint=lazy_gettext("Empty for one that is only online.")
    )
    start = day(lazy_gettext("First day"))
    end = day(lazy_gettext("Last day"))


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
    subjects = lines(lazy_gettext("School subjects"), most=500, rows=2, hint=_ONE_EACH)
    note = lines(lazy_gettext("For the teacher: how to go about it"), most=5000, rows=3)
    questions = lines(lazy_gettext("Questions for the class"), most=10_000, rows=6, hint=_ONE_EACH)


def listed(text: str | None) -> tuple[str, ...]:
    """The lines of a text, without empty ones."""
    return tuple(entry.strip() for entry in (text or "").split("\n") if entry.strip())


def cover_of(exhibition: Exhibition) -> Exhibition:
    """What the cover's page edits of an exhibition."""
    return replace(exhibition, chapters=(), sources=(), teaching=Teaching())


@blueprint.get("/exhibitions/<number>")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition(number: str) -> Response:
    """The cover, with the outline of all."""
    found = opened(number)
    given = found.exhibition
    shown = {name: getattr(given, name) for name in ("title", "subtitle", "introduction", "venue", "licence")}
    form = CoverForm(
        None,
        data={
            **shown,
            **told(given.cover),
            "seen": mark(cover_of(given)),
            "curators": "\n".join(given.curators),
            "languages": " ".join(given.languages),
        },
    )
    # What is kept is shown as it is kept, and read again by the form's own rules.
    form.start.process_formdata([given.start])
    form.end.process_formdata([given.end])
    return _cover_page(found, form)


def _cover_page(found: Opened, form: CoverForm, status: int = 200, theirs: object = None) -> Response:
    named = found.exhibition.title or _("Exhibition without a title")
    return editor_page(
        "admin/exhibition_cover.html", found, title=named, status=status, form=form, theirs=theirs
    )


@blueprint.post("/exhibitions/<number>")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
@takes(MOST_SENT)
def exhibition_save(number: str) -> Response:
    """Keep the cover."""
    found, form = opened(number), CoverForm(request.form)
    written = _written(form, found.exhibition)
    if form.errors:
        return answer_to_script(422) if by_script() else _cover_page(found, form, 422)

    def edit(now: Exhibition) -> Exhibition:
        unchanged(number, cover_of(now), form.seen.data or "")
        return replace(written, chapters=now.chapters, sources=now.sources, teaching=now.teaching)

    try:
        kept, entry = keep(number, edit, kind=saved_kind(), about="cover")
    except ChangedMeanwhile:
        now = opened(number)
        if by_script():
            return answer_to_script(409)
        form.seen.data = mark(cover_of(now.exhibition))
        theirs = their_words(cover_of(written), cover_of(now.exhibition))
        return _cover_page(now, form, 409, theirs)
    if by_script():
        return answer_to_script(200, mark(cover_of(kept.exhibition)))
    tell(_("Saved."), undo=entry)
    return see_other("exhibition", number=number)


def _written(form: CoverForm, before: Exhibition) -> Exhibition:
    if not form.validate():
        return before
    cover = None if request.form.get("do") == "nopicture" else picture_of(form, before.cover)
    return replace(
        before,
        title=form.title.data or "",
        subtitle=form.subtitle.data or "",
        introduction=form.introduction.data or "",
        cover=cover,
        curators=listed(form.curators.data),
        languages=tuple(form.languages.data.split()),
        licence=form.licence.data,
        venue=form.venue.data or "",
        start=form.start.data.isoformat() if form.start.data else "",
        end=form.end.data.isoformat() if form.end.data else "",
    )


def closing_of(exhibition: Exhibition) -> tuple[object, ...]:
    """What the last page edits of an exhibition."""
    return (exhibition.sources, exhibition.teaching)


@blueprint.get("/exhibitions/<number>/closing")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_closing(number: str) -> Response:
    """Sources and the sheet for teachers."""
    found = opened(number)
    sheet = found.exhibition.teaching
    form = ClosingForm(
        None,
        data={
            "seen": mark(closing_of(found.exhibition)),
            "sources": "\n".join(found.exhibition.sources),
            "levels": "\n".join(sheet.levels),
            "subjects": "\n".join(sheet.subjects),
            "note": sheet.note,
            "questions": "\n".join(sheet.questions),
        },
    )
    return _closing_page(found, form)


def _closing_page(found: Opened, form: ClosingForm, status: int = 200, theirs: object = None) -> Response:
    title = _("Sources and sheet for teachers")
    return editor_page(
        "admin/exhibition_closing.html", found, title=title, status=status, form=form, theirs=theirs
    )


@blueprint.post("/exhibitions/<number>/closing")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_closing_save(number: str) -> Response:
    """Keep sources and the sheet for teachers."""
    found, form = opened(number), ClosingForm(request.form)
    if not form.validate():
        return answer_to_script(422) if by_script() else _closing_page(found, form, 422)
    sheet = Teaching(
        levels=listed(form.levels.data),
        subjects=listed(form.subjects.data),
        questions=listed(form.questions.data),
        note=form.note.data or "",
    )
    written = replace(found.exhibition, sources=listed(form.sources.data), teaching=sheet)

    def edit(now: Exhibition) -> Exhibition:
        unchanged(number, closing_of(now), form.seen.data or "")
        return replace(now, sources=written.sources, teaching=sheet)

    try:
        kept, entry = keep(number, edit, kind=saved_kind(), about="closing")
    except ChangedMeanwhile:
        now = opened(number)
        if by_script():
            return answer_to_script(409)
        form.seen.data = mark(closing_of(now.exhibition))
        theirs = their_words(
            replace(Exhibition(), sources=written.sources, teaching=sheet),
            replace(Exhibition(), sources=now.exhibition.sources, teaching=now.exhibition.teaching),
        )
        return _closing_page(now, form, 409, theirs)
    if by_script():
        return answer_to_script(200, mark(closing_of(kept.exhibition)))
    tell(_("Saved."), undo=entry)
    return see_other("exhibition_closing", number=number)
