"""The page on which a learning path is written: one form, with its steps and the search for more.

Every button sends the whole form, so that nothing typed is lost: ``do`` says what is done within the form
besides saving ("up:museum-drum", "add:museum-drum"), ``then`` what the buttons beside it do ("publish"). It
works without scripts.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request

from catalog.errors import ChangedMeanwhile, TooMany, UnknownName
from catalog.learning.model import LearningPath, Step, add_step, drop_step, move_step
from catalog.people.permissions import Permission
from catalog.store.drafts import AUTO, SAVED
from catalog.store.learning_paths import LEARNING_PATHS
from catalog.web.admin import learning_paths
from catalog.web.admin.desk import Opened, mark
from catalog.web.admin.exhibitions_differing import Theirs
from catalog.web.admin.exhibitions_finding import Findings, cards_of, look_for, shown_record
from catalog.web.admin.exhibitions_pictures import picture_of_record
from catalog.web.admin.exhibitions_saving import answer_to_script, by_script
from catalog.web.admin.learning_paths_form import (
    PathForm,
    field_of,
    form_of,
    is_right,
    sent_form,
    their_words,
    written,
)
from catalog.web.admin.learning_paths_frame import DESK, OF_PATH, Edit
from catalog.web.admin.shell import blueprint, needs, see_other, tell
from catalog.web.i18n import gettext as _

_ONLY_SAVE = ("", "save", "auto", "find")


@blueprint.get("/learning-paths/<number>")
@needs(Permission.LEARNING_EDIT, OF_PATH)
def learning_path(number: str) -> Response:
    """The path as it is written, with what was searched for."""
    found = DESK.opened(number)
    form, words = form_of(found.content), request.args.get("q", "")[:300].strip()
    findings = None
    if words:
        form.words.data, form.own.data = words, bool(request.args.get("own"))
        findings = look_for(words, found.own.institution if form.own.data else "")
    return _page(found, form, findings=findings)


def _page(
    found: Opened[LearningPath],
    form: PathForm,
    status: int = 200,
    *,
    findings: Findings | None = None,
    theirs: list[Theirs] | None = None,
) -> Response:
    return DESK.page(
        "admin/learning_path.html",
        found,
        title=DESK.named(found.content),
        status=status,
        form=form,
        findings=findings,
        theirs=theirs,
        cards=cards_of([step.id for step in found.content.steps]),
        field_of=field_of,
        sent=request.form,
    )


@blueprint.post("/learning-paths/<number>")
@needs(Permission.LEARNING_EDIT, OF_PATH)
def learning_path_save(number: str) -> Response:
    """Keep the path, and do what the button says."""
    found = DESK.opened(number)
    form = sent_form(found.content)
    if not is_right(form, found.content):
        return answer_to_script(422) if by_script() else _page(found, form, 422)
    verb, _colon, record = request.form.get("do", "").partition(":")

    def write(now: LearningPath) -> LearningPath:
        changed = written(form, now)
        # The same form sent twice says nothing new.
        if changed != now and mark(now) != form.seen.data:
            raise ChangedMeanwhile(LEARNING_PATHS.subject, number, 0)
        return changed

    try:
        done = () if verb in _ONLY_SAVE else (_edit(verb, record),)
        kept, entry = DESK.keep(number, write, *done, save=AUTO if by_script() else SAVED)
    except ChangedMeanwhile:
        return _changed_meanwhile(number, form)
    except TooMany as error:
        form.problem("words", _("A learning path has at most %(most)s steps.", most=error.most))
        return _page(DESK.opened(number), form, 422)
    except UnknownName:
        form.problem("words", _("This record is not in the catalog any more. Look for another one."))
        return _page(DESK.opened(number), form, 422)
    if by_script():
        return answer_to_script(200, mark(kept.content))
    # All ask for what saving asks for: may one save, one may do these.
    beside = learning_paths.BUTTONS.get(request.form.get("then", ""))
    if beside is not None:
        return beside(number)
    _tell(verb, entry)
    return _onward(number, verb, record, form)


def _changed_meanwhile(number: str, form: PathForm) -> Response:
    """The page with what was typed and, beside it, what somebody else wrote meanwhile."""
    if by_script():
        return answer_to_script(409)
    now = DESK.opened(number)
    form.seen.data = mark(now.content)
    return _page(now, form, 409, theirs=their_words(written(form, now.content), now.content))


def _edit(verb: str, record: str) -> Edit:
    """What a button within the form does, once that is kept.

    Raises ``UnknownName`` for a record that is not there; the edit ``TooMany`` where there is no room.
    """
    simple: dict[str, Edit] = {
        "up": lambda now: move_step(now, record, -1),
        "down": lambda now: move_step(now, record, 1),
        "drop": lambda now: drop_step(now, record),
        "nopicture": lambda now: replace(now, cover=None),
    }
    if verb not in ("add", "picture"):
        return simple.get(verb, lambda now: now)
    found = shown_record(record)
    if found is None:
        raise UnknownName("record", record)
    shown, told = found
    picture = picture_of_record(told)
    if verb == "picture":
        return lambda now: replace(now, cover=picture or now.cover)
    step = Step(id=shown.id, title=shown.title)
    # The first record that has a picture lends it to the path.
    return lambda now: replace(add_step(now, step), cover=now.cover or picture)


def _tell(verb: str, entry: int | None) -> None:
    match verb:
        case "drop":
            tell(_("The step is taken out."), undo=entry)
        case "picture":
            tell(_("This picture stands on the path now."), undo=entry)
        case "" | "save":
            tell(_("Saved."), undo=entry)


def _onward(number: str, verb: str, record: str, form: PathForm) -> Response:
    """The page again: at the step, or at what was searched for, which is still there."""
    words = form.words.data or ""
    if verb in ("find", "add") and words:
        own = {"own": "1"} if form.own.data else {}
        return see_other("learning_path", anchor="finder", number=number, q=words, **own)
    anchors = {"up": f"step-{record}", "down": f"step-{record}", "drop": "steps", "add": "steps"}
    return see_other("learning_path", anchor=anchors.get(verb, ""), number=number)
