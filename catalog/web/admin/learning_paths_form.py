"""The form of a learning path: what is written about it, and the sentences of its steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import request
from wtforms import BooleanField, HiddenField, SelectMultipleField

from catalog.exhibitions.model import Picture
from catalog.learning.model import MOST_MINUTES, LearningPath, Step
from catalog.web.admin.desk import mark
from catalog.web.admin.exhibitions_differing import Theirs
from catalog.web.admin.exhibitions_words import LANGUAGES, LICENCES, ONE_EACH, listed
from catalog.web.admin.learning_paths_words import AUDIENCES, GRADES
from catalog.web.forms import Form, choice, line, lines, plain, plain_lines, whole
from catalog.web.i18n import gettext, lazy_gettext
from catalog.web.i18n import lazy_gettext as _

MOST_NOTE, MOST_TASK = 1000, 500
_LONGEST_NAME = 200
"""Signs of a subject, as records have them."""
_PLAIN = ("title", "aim", "teaching", "licence")
_LISTED = ("outcomes", "authors", "subjects", "questions", "sources")
_TICKED = {"levels": GRADES, "audiences": AUDIENCES}


def _ticked(label: Any) -> SelectMultipleField:
    # What nobody offers is left out when it is read: a wrong value is no reason to refuse the others.
    return SelectMultipleField(label, validate_choice=False)


class PathForm(Form):
    """A learning path; ``seen`` is the mark of what the form was opened with."""

    seen = HiddenField()
    title = line(_("Title"), most=300)
    aim = lines(
        _("Aim"),
        most=5000,
        rows=4,
        hint=_(
            "Two or three sentences: what will one know or be able to do at the end, and why is it worth it?"
        ),
    )
    outcomes = lines(_("What one will be able to do, one by one"), most=5000, rows=3, hint=ONE_EACH)
    levels = _ticked(_("Grades"))
    audiences = _ticked(_("For whom"))
    subjects = lines(_("School subjects"), most=500, rows=2, hint=ONE_EACH)
    minutes = whole(_("Time needed, in minutes"), low=1, high=MOST_MINUTES)
    authors = lines(_("Who made it"), most=2000, rows=2, hint=ONE_EACH)
    languages = choice(_("Language"), LANGUAGES)
    licence = choice(_("What others may do with your texts"), LICENCES)
    cover_alt = line(
        _("What is in the picture?"), most=500, hint=_("For those who cannot see it; one sentence.")
    )
    cover_credit = line(_("Whose picture it is"), most=300)
    questions = lines(_("Questions for the class"), most=10_000, rows=5, hint=ONE_EACH)
    teaching = lines(_("For the teacher: how to go about it"), most=5000, rows=4)
    sources = lines(_("Sources"), most=10_000, rows=3, hint=ONE_EACH)
    words = line(_("Words to search for"), most=300)
    own = BooleanField(_("Only what this institution holds"))

    def validate(self, extra_validators: object = None) -> bool:
        """Whether all can be kept; a subject is a name, not a text."""
        super().validate(extra_validators)
        longest = max(map(len, listed(self.subjects.data)), default=0)
        if longest > _LONGEST_NAME:
            self.problem("subjects", _too_long(longest, _LONGEST_NAME))
        return not self.errors


def _too_long(length: int, most: int) -> str:
    return gettext("A line has %(length)s signs; at most %(most)s fit.", length=length, most=most)


def form_of(path: LearningPath) -> PathForm:
    """The form that shows a path as it is."""
    cover = path.cover
    form = PathForm(
        None,
        data={
            **{name: getattr(path, name) for name in _PLAIN},
            **{name: "\n".join(getattr(path, name)) for name in _LISTED},
            "seen": mark(path),
            "minutes": path.minutes,
            "languages": " ".join(path.languages),
            "levels": list(path.levels),
            "audiences": list(path.audiences),
            "cover_alt": cover.alt if cover else "",
            "cover_credit": cover.credit if cover else "",
        },
    )
    return offer(form, path)


def sent_form(path: LearningPath) -> PathForm:
    """The form that was sent for a path that is kept so now."""
    return offer(PathForm(request.form), path)


def offer(form: PathForm, path: LearningPath) -> PathForm:
    """The form with what can be ticked, what the path has besides among it."""
    for name, offered in _TICKED.items():
        form[name].choices = [(one, one) for one in dict.fromkeys((*offered, *getattr(path, name)))]
    return form


def is_right(form: PathForm, path: LearningPath) -> bool:
    """Whether all that was sent can be kept; what is wrong is said at its field."""
    form.validate()
    for step in path.steps:
        for name, most in (("note", MOST_NOTE), ("task", MOST_TASK)):
            length = len(_sentence(step, name))
            if length > most:
                told = gettext(
                    "The sentence on “%(title)s” has %(length)s signs; at most %(most)s fit.",
                    title=step.title[:80],
                    length=length,
                    most=most,
                )
                form.problem("words", told)
    return not form.errors


def written(form: PathForm, before: LearningPath) -> LearningPath:
    """The path as it was sent; its steps are those before, with the sentences that were sent."""
    told: dict[str, Any] = {name: form[name].data or "" for name in _PLAIN}
    told |= {name: listed(form[name].data) for name in _LISTED}
    told |= {
        name: tuple(one for one, _label in form[name].choices if one in (form[name].data or ()))
        for name in _TICKED
    }
    return replace(
        before,
        **told,
        minutes=form.minutes.data,
        languages=tuple((form.languages.data or "vi").split()),
        cover=_cover(form, before.cover),
        steps=tuple(
            replace(step, note=_sentence(step, "note"), task=_sentence(step, "task")) for step in before.steps
        ),
    )


def _cover(form: PathForm, before: Picture | None) -> Picture | None:
    if before is None:
        return None
    return replace(before, alt=form.cover_alt.data or "", credit=form.cover_credit.data or "")


def _sentence(step: Step, name: str) -> str:
    """The sentence that was sent on a step; the one before where the form did not ask for it."""
    sent = request.form.get(field_of(step, name))
    if sent is None:
        return str(getattr(step, name))
    return (plain_lines if name == "note" else plain)(sent) or ""


def field_of(step: Step, name: str) -> str:
    """The name of the field with a sentence on a step: ``name`` is note or task."""
    return f"{name}-{step.id}"


_NAMES = {
    "title": lazy_gettext("Title"),
    "aim": lazy_gettext("Aim"),
    "outcomes": lazy_gettext("What one will be able to do, one by one"),
    "levels": lazy_gettext("Grades"),
    "audiences": lazy_gettext("For whom"),
    "subjects": lazy_gettext("School subjects"),
    "minutes": lazy_gettext("Time needed, in minutes"),
    "authors": lazy_gettext("Who made it"),
    "languages": lazy_gettext("Language"),
    "licence": lazy_gettext("What others may do with your texts"),
    "questions": lazy_gettext("Questions for the class"),
    "teaching": lazy_gettext("For the teacher: how to go about it"),
    "sources": lazy_gettext("Sources"),
}


def their_words(mine: LearningPath, now: LearningPath) -> list[Theirs]:
    """What differs between what was written in the form and what is kept now, as it is now."""
    found = [
        Theirs(str(label), _text(name, getattr(now, name)))
        for name, label in _NAMES.items()
        if getattr(mine, name) != getattr(now, name)
    ]
    if mine.steps != now.steps:
        found.append(Theirs(gettext("Steps"), "\n".join(map(_line, now.steps))))
    if mine.cover != now.cover:
        found.append(Theirs(gettext("Picture"), now.cover.caption or now.cover.alt if now.cover else ""))
    return found


def _text(name: str, value: str | int | Sequence[str] | None) -> str:
    if name == "languages" and isinstance(value, tuple):
        return str(dict(LANGUAGES).get(" ".join(value), ", ".join(value)))
    if name == "licence":
        return str(dict(LICENCES).get(str(value), value))
    return "\n".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _line(step: Step) -> str:
    return " – ".join(filter(None, (step.title, step.note, step.task)))
