"""The sections of a chapter as forms: read from what was sent, shown again with what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import request
from wtforms import BooleanField

from catalog.exhibitions.model import Chapter, Section, Shown
from catalog.web.admin.exhibitions_finding import Findings, cards_of
from catalog.web.admin.exhibitions_pictures import PictureForm, settled, take_file, told
from catalog.web.cards import Card
from catalog.web.forms import Form, line, lines, plain
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

MOST_NOTE = 500


class SectionForm(PictureForm):
    """A section of a chapter; its fields are named after its key."""

    title = line(lazy_gettext("Heading"), most=300)
    text = lines(lazy_gettext("Text"), most=20_000, rows=8)
    words = line(lazy_gettext("Words to search for"), most=300)
    own = BooleanField(lazy_gettext("Only what this institution holds"))


class ChapterForm(Form):
    """What a chapter has besides its sections."""

    title = line(lazy_gettext("Title of the chapter"), most=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A section as the page shows it: its form, its records with their cards, what was found for it."""

    section: Section
    form: SectionForm
    cards: Mapping[str, Card]
    findings: Findings | None = None

    @property
    def anchor(self) -> str:
        """Where it stands in the page."""
        return f"section-{self.section.key}"


def forms_of(chapter: Chapter) -> dict[str, SectionForm]:
    """The forms that show the sections as they are."""
    return {
        section.key: SectionForm(
            None,
            prefix=f"{section.key}-",
            data={"title": section.title, "text": section.text, **told(section.picture)},
        )
        for section in chapter.sections
    }


def sent_forms(chapter: Chapter) -> dict[str, SectionForm]:
    """The forms that were sent, by the keys of their sections."""
    known = {section.key for section in chapter.sections}
    keys = [key for key in request.form.getlist("section")[:100] if key in known or _is_key(key)]
    return {key: SectionForm(request.form, prefix=f"{key}-") for key in dict.fromkeys(keys)}


def _is_key(key: str) -> bool:
    return key[:1] == "s" and key[1:].isascii() and key[1:].isdecimal() and len(key) < 8


def are_right(
    before: Chapter, form: ChapterForm, forms: Mapping[str, SectionForm], *, by_script: bool
) -> bool:
    """Whether all that was sent can be kept; what is wrong is said at its field."""
    known = {section.key: section for section in before.sections}
    form.validate()
    for key, sent in forms.items():
        section = known.get(key, Section(key=key))
        sent.validate()
        if not _gets_picture(key):
            take_file(sent, section.picture, by_script=by_script)
        for shown in section.shows:
            _check_note(key, shown, sent)
    return not any(each.errors for each in (form, *forms.values()))


def _gets_picture(key: str) -> bool:
    """Whether the button puts a record's picture, with its words, into the section."""
    return request.form.get("do", "").startswith(f"picture:{key}:")


def written(before: Chapter, form: ChapterForm, forms: Mapping[str, SectionForm]) -> Chapter:
    """The chapter as it was sent, in it what no form tells as it was before."""
    known = {section.key: section for section in before.sections}
    sections = [
        _section(known.get(key, Section(key=key)), forms[key]) if key in forms else known[key]
        for key in dict.fromkeys((*known, *forms))
    ]
    return replace(before, title=form.title.data or "", sections=tuple(sections))


def _section(before: Section, form: SectionForm) -> Section:
    return replace(
        before,
        title=form.title.data or "",
        text=form.text.data or "",
        picture=settled(form, before.picture),
        shows=tuple(replace(shown, note=_note(before.key, shown)) for shown in before.shows),
    )


def _note(key: str, shown: Shown) -> str:
    """The sentence that was sent on a record; the one before where the form did not ask for it."""
    sent = request.form.get(note_name(key, shown.id))
    return shown.note if sent is None else plain(sent)


def _check_note(key: str, shown: Shown, form: SectionForm) -> None:
    length = len(_note(key, shown))
    if length > MOST_NOTE:
        told_of = _(
            "The sentence on “%(title)s” has %(length)s signs; at most %(most)s fit.",
            title=shown.title[:80],
            length=length,
            most=MOST_NOTE,
        )
        form.problem("words", told_of)


def note_name(key: str, identifier: str) -> str:
    """The name of the field with the sentence on a record."""
    return f"{key}-note-{identifier}"


def views(
    chapter: Chapter, forms: Mapping[str, SectionForm], findings: Mapping[str, Findings]
) -> Sequence[SectionView]:
    """The sections as the page shows them."""
    cards = cards_of([shown.id for section in chapter.sections for shown in section.shows])
    return [
        SectionView(section=section, form=forms[section.key], cards=cards, findings=findings.get(section.key))
        for section in chapter.sections
    ]
