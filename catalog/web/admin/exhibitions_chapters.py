"""Chapters in the exhibitions editor: added, moved, removed; a page for each, with all its sections.

Every button of a chapter's page sends the whole form, so that nothing typed is lost: ``do`` says what is
done besides saving ("up:s2", "show:s2:museum-trong"). It works without scripts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, request

from catalog.errors import ChangedMeanwhile, TooMany, UnknownName
from catalog.exhibitions import editing
from catalog.exhibitions.model import Chapter, Exhibition
from catalog.people.permissions import Permission
from catalog.store import exhibitions
from catalog.store.db import reading
from catalog.web.admin.desk import Opened, mark
from catalog.web.admin.exhibitions_buttons import Button
from catalog.web.admin.exhibitions_differing import Theirs, their_words
from catalog.web.admin.exhibitions_doing import go_on
from catalog.web.admin.exhibitions_finding import Findings, look_for
from catalog.web.admin.exhibitions_frame import DESK, OF_EXHIBITION, unchanged
from catalog.web.admin.exhibitions_outline import tell_gone
from catalog.web.admin.exhibitions_pictures import MOST_SENT
from catalog.web.admin.exhibitions_saving import answer_to_script, by_script, saved_kind
from catalog.web.admin.exhibitions_sections import (
    ChapterForm,
    SectionForm,
    are_right,
    forms_of,
    sent_forms,
    views,
    written,
)
from catalog.web.admin.shell import blueprint, needs, see_other, takes
from catalog.web.i18n import gettext as _


@blueprint.get("/exhibitions/<number>/chapters/<key>")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
def exhibition_chapter(number: str, key: str) -> Response:
    """The page of a chapter."""
    found = DESK.opened(number)
    chapter = found.content.chapter(key)
    if chapter is None:
        tell_gone()
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
    found: Opened[Exhibition],
    chapter: Chapter,
    form: ChapterForm,
    forms: Mapping[str, SectionForm],
    *,
    status: int = 200,
    findings: Mapping[str, Findings] | None = None,
    theirs: list[Theirs] | None = None,
) -> Response:
    # Shown again with what is wrong, the form still says what it was opened with.
    now = mark(found.content.chapter(chapter.key))
    return DESK.page(
        "admin/exhibition_chapter.html",
        found,
        title=chapter.title or _("Chapter without a title"),
        status=status,
        chapter=chapter,
        form=form,
        sections=views(chapter, {**forms_of(chapter), **forms}, findings or {}),
        seen=request.form.get("seen", "") if status == 422 else now,
        theirs=theirs,
        key=chapter.key,
    )


@blueprint.post("/exhibitions/<number>/chapters/<key>")
@needs(Permission.EXHIBITIONS_EDIT, OF_EXHIBITION)
@takes(MOST_SENT)
def exhibition_chapter_save(number: str, key: str) -> Response:
    """Keep the chapter, and do what the button says."""
    found = DESK.opened(number)
    before = _before(found, key)
    if before is None:
        tell_gone()
        return answer_to_script(409) if by_script() else see_other("exhibition", number=number)
    form, forms = ChapterForm(request.form), sent_forms(before)
    right = are_right(before, form, forms, by_script=by_script())
    chapter = written(before, form, forms)
    if not right:
        return answer_to_script(422) if by_script() else _page(found, chapter, form, forms, status=422)
    button = Button(request.form.get("do", ""))
    only_saves = not button.does and not request.form.get("then")

    def write(now: Exhibition) -> Exhibition:
        # The same form sent twice says nothing new; a button pressed twice does.
        if not only_saves or now.chapter(key) != chapter:
            unchanged(number, now.chapter(key), request.form.get("seen", ""))
        return editing.put_chapter(now, chapter)

    try:
        done = button.of(key)
        edits = [write] if done is None else [write, done]
        kept, entry = DESK.keep(number, *edits, save=saved_kind(), about=chapter.title)
    except ChangedMeanwhile:
        return answer_to_script(409) if by_script() else _both(number, key, form, forms)
    except TooMany as error:
        form.problem("title", _("There is no room for more: at most %(most)s fit.", most=error.most))
        return _page(found, chapter, form, forms, status=422)
    except UnknownName:
        form.problem("title", _("That is no longer there. What you wrote is below, not yet saved."))
        return _page(found, chapter, form, forms, status=422)
    if by_script():
        return answer_to_script(200, mark(kept.content.chapter(key)))
    if (led := go_on(number)) is not None:
        return led
    button.tell(entry)
    return see_other("exhibition_chapter", number=number, key=key, **button.after(forms))


def _before(found: Opened[Exhibition], key: str) -> Chapter | None:
    """The chapter as it is now, with sections that the form has and somebody else took out meanwhile.

    A chapter that somebody else removed is the one that it was last: saved once more, it is there again.
    """
    now = found.content.chapter(key)
    wanted = set(request.form.getlist("section")) - {section.key for section in (now.sections if now else ())}
    if now is not None and not wanted:
        return now
    with reading() as session:
        last = exhibitions.last_chapter(session, found.own.id, key)
    if last is None:
        return now
    gone = tuple(section for section in last.sections if section.key in wanted)
    return replace(last, sections=gone) if now is None else replace(now, sections=(*now.sections, *gone))


def _both(number: str, key: str, form: ChapterForm, forms: Mapping[str, SectionForm]) -> Response:
    """What was typed, with what somebody else wrote meanwhile beside it."""
    now = DESK.opened(number)
    before = _before(now, key)
    assert before is not None  # it was there a moment ago, and versions stay
    chapter = written(before, form, forms)
    kept = now.content.chapter(key) or Chapter(key=key)
    return _page(now, chapter, form, forms, status=409, theirs=their_words(chapter, kept))
