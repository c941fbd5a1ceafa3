"""Chapters in the exhibitions editor: added, moved, removed; a page for each, with all its sections.

Every button of a chapter's page sends the whole form, so that nothing typed is lost: ``do`` says what is
done besides saving ("up:s2", "show:s2:museum-trong"). It works without scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import Response, request

from catalog.errors import ChangedMeanwhile, TooMany, UnknownName
from catalog.exhibitions import editing
from catalog.exhibitions.model import Chapter, Exhibition, Section
from catalog.people.permissions import Permission
from catalog.web.admin.exhibitions_finding import Findings, look_for, shown_record
from catalog.web.admin.exhibitions_frame import (
    OF_EXHIBITION,
    Opened,
    editor_page,
    keep,
    mark,
    opened,
    unchanged,
)
from catalog.web.admin.exhibitions_pictures import MOST_SENT, picture_of_record
from catalog.web.admin.exhibitions_saving import (
    Theirs,
    answer_to_script,
    by_script,
    saved_kind,
    their_words,
)
from catalog.web.admin.exhibitions_sections import (
    ChapterForm,
    SectionForm,
    forms_of,
    sent_forms,
    views,
    written,
)
from catalog.web.admin.shell import blueprint, needs, see_other, takes, tell
from catalog.web.i18n import gettext as _

SectionEdit = Callable[[Section], Section]


@blueprint.post("/exhibitions/<number>/chapters")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_chapter_add(number: str) -> Response:
    """One more chapter at the end."""
    added: list[str] = []

    def edit(now: Exhibition) -> Exhibition:
        changed, key = editing.add_chapter(now)
        added.append(key)
        return changed

    try:
        keep(number, edit)
    except TooMany as error:
        tell(_("An exhibition has at most %(most)s chapters.", most=error.most), "bad")
        return see_other("exhibition", number=number)
    return see_other("exhibition_chapter", number=number, key=added[-1])


@blueprint.post("/exhibitions/<number>/chapters/<key>/move")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_chapter_move(number: str, key: str) -> Response:
    """The chapter one place up or down."""
    by = -1 if request.form.get("to") == "up" else 1
    try:
        keep(number, lambda now: editing.move_chapter(now, key, by))
    except UnknownName:
        _gone()
    return see_other("exhibition", number=number, anchor="outline")


@blueprint.post("/exhibitions/<number>/chapters/<key>/remove")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_chapter_remove(number: str, key: str) -> Response:
    """The exhibition without that chapter; can be undone."""
    try:
        _kept, entry = keep(number, lambda now: editing.remove_chapter(now, key))
        tell(_("The chapter is removed."), undo=entry)
    except UnknownName:
        _gone()
    return see_other("exhibition", number=number)


def _gone() -> None:
    tell(_("Somebody else removed this chapter meanwhile."), "note")


@blueprint.get("/exhibitions/<number>/chapters/<key>")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_chapter(number: str, key: str) -> Response:
    """The page of a chapter."""
    found = opened(number)
    chapter = found.exhibition.chapter(key)
    if chapter is None:
        _gone()
        return see_other("exhibition", number=number)
    forms, findings = forms_of(chapter), {}
    section, words = request.args.get("find", ""), request.args.get("q", "")[:300]
    if section in forms and words:
        own = bool(request.args.get("own"))
        findings[section] = look_for(words, found.own.institution if own else "")
        forms[section].words.data, forms[section].own.data = words, own
    form = ChapterForm(None, data={"title": chapter.title})
    return _page(found, chapter, form, forms, findings=findings)


def _page(
    found: Opened,
    chapter: Chapter,
    form: ChapterForm,
    forms: Mapping[str, SectionForm],
    *,
    status: int = 200,
    findings: Mapping[str, Findings] | None = None,
    theirs: list[Theirs] | None = None,
) -> Response:
    kept = found.exhibition.chapter(chapter.key)
    return editor_page(
        "admin/exhibition_chapter.html",
        found,
        title=chapter.title or _("Chapter without a title"),
        status=status,
        chapter=chapter,
        form=form,
        sections=views(chapter, {**forms_of(chapter), **forms}, findings or {}),
        seen=mark(kept),
        theirs=theirs,
        key=chapter.key,
    )


@blueprint.post("/exhibitions/<number>/chapters/<key>")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
@takes(MOST_SENT)
def exhibition_chapter_save(number: str, key: str) -> Response:
    """Keep the chapter, and do what the button says."""
    found = opened(number)
    before = found.exhibition.chapter(key)
    if before is None:
        _gone()
        return answer_to_script(409) if by_script() else see_other("exhibition", number=number)
    form, forms = ChapterForm(request.form), sent_forms(before)
    chapter, valid = written(before, form, forms)
    if not valid:
        return answer_to_script(422) if by_script() else _page(found, chapter, form, forms, status=422)
    doing = _Doing(request.form.get("do", ""))

    def edit(now: Exhibition) -> Exhibition:
        unchanged(number, now.chapter(key), request.form.get("seen", ""))
        return doing(now, chapter)

    try:
        kept, entry = keep(number, edit, kind=saved_kind(), about=chapter.title)
    except ChangedMeanwhile:
        return answer_to_script(409) if by_script() else _both(number, chapter, form, forms)
    except TooMany as error:
        form.problem("title", _("There is no room for more: at most %(most)s fit.", most=error.most))
        return _page(found, chapter, form, forms, status=422)
    except UnknownName:
        form.problem("title", _("That is no longer there. What you wrote is below, not yet saved."))
        return _page(found, chapter, form, forms, status=422)
    if by_script():
        return answer_to_script(200, mark(kept.exhibition.chapter(key)))
    doing.tell(entry)
    return see_other("exhibition_chapter", number=number, key=key, **doing.after(forms))


def _both(number: str, chapter: Chapter, form: ChapterForm, forms: Mapping[str, SectionForm]) -> Response:
    """What was typed, with what somebody else wrote meanwhile beside it."""
    now = opened(number)
    kept = now.exhibition.chapter(chapter.key)
    if kept is None:
        _gone()
        return see_other("exhibition", number=number)
    mine = {section.key for section in chapter.sections}
    added = tuple(section for section in kept.sections if section.key not in mine)
    whole = replace(chapter, sections=(*chapter.sections, *added))
    shown = {**forms_of(replace(kept, sections=added)), **forms}
    return _page(now, whole, form, shown, status=409, theirs=their_words(chapter, kept))


class _Doing:
    """What a button of the chapter's page does besides saving: "verb:section:record"."""

    def __init__(self, text: str) -> None:
        verb, _colon, rest = text.partition(":")
        self.verb = verb
        self.section, _colon, self.record = rest.partition(":")

    def __call__(self, now: Exhibition, chapter: Chapter) -> Exhibition:
        """The exhibition with the chapter as written, and the thing done; raises ``UnknownName``."""
        if self.verb == "cover":
            picture = next((one.picture for one in chapter.sections if one.key == self.section), None)
            now = replace(now, cover=picture or now.cover)
        return editing.change_chapter(now, chapter.key, lambda _kept: self._done(chapter))

    def _done(self, chapter: Chapter) -> Chapter:
        match self.verb:
            case "section":
                chapter, self.section = editing.add_section(chapter)
                return chapter
            case "up":
                return editing.move_section(chapter, self.section, -1)
            case "down":
                return editing.move_section(chapter, self.section, 1)
            case "remove":
                return editing.remove_section(chapter, self.section)
        edit = self._section_edit()
        return editing.change_section(chapter, self.section, edit) if edit else chapter

    def _section_edit(self) -> SectionEdit | None:
        """What is done to the section; None for what only saves."""
        name = self.record
        simple: dict[str, SectionEdit] = {
            "nopicture": lambda section: replace(section, picture=None),
            "drop": lambda section: editing.drop_record(section, name),
            "earlier": lambda section: editing.move_record(section, name, -1),
            "later": lambda section: editing.move_record(section, name, 1),
        }
        if self.verb in ("show", "picture"):
            return self._with_record()
        return simple.get(self.verb)

    def _with_record(self) -> SectionEdit:
        found = shown_record(self.record)
        if found is None:
            raise UnknownName("record", self.record)
        shown, record = found
        if self.verb == "show":
            return lambda section: editing.show_record(section, shown)
        picture = picture_of_record(record)
        return lambda section: replace(section, picture=picture or section.picture)

    def tell(self, entry: int | None) -> None:
        """Say what was done."""
        match self.verb:
            case "remove":
                tell(_("The section is removed."), undo=entry)
            case "cover":
                tell(_("This picture stands on the cover now."), undo=entry)
            case "" | "save":
                tell(_("Saved."), undo=entry)

    def after(self, forms: Mapping[str, SectionForm]) -> dict[str, str]:
        """Where to go on in the page: at the section, what was searched for in it still there."""
        there = {"anchor": f"section-{self.section}"} if self.section and self.verb != "remove" else {}
        form = forms.get(self.section)
        if form is None or self.verb not in ("find", "show", "picture") or not form.words.data:
            return there
        found = {"find": self.section, "q": form.words.data, **there}
        return {**found, "own": "1"} if form.own.data else found
