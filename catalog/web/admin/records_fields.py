"""Editors of a record's fields: a form for each, filled from the published value, read back into one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import wtforms

from catalog.errors import InvalidInput, RecordError
from catalog.formats.dates import parse_date
from catalog.formats.languages import language as language_tag
from catalog.formats.licences import licence_of
from catalog.gazetteer.enricher import PlaceCodes
from catalog.record import Place, Record, Source
from catalog.shape import to_dict
from catalog.store.locks import ABSENT
from catalog.web import i18n, labels
from catalog.web.admin import forms
from catalog.web.admin.records_words import fault_sentences
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext


class FieldForm(forms.Form):
    """The form of one field; ``shape`` names the template's way of showing it."""

    shape: ClassVar[str] = "plain"
    revision = forms.revision()

    def fill(self, value: Any) -> None:
        """Show a published value, None where there is none."""
        raise NotImplementedError

    def given(self, before: Any) -> Any:
        """What was given as it is published; ``before`` is the value that the form was opened with."""
        raise NotImplementedError

    def tell(self, error: InvalidInput) -> None:
        """Say what the record's rules find wrong, on top and beside the inputs."""
        for sentence in fault_sentences(error):
            self.form_errors.append(sentence)
        if isinstance(error.__cause__, RecordError):
            for fault in error.__cause__.faults:
                self._mark(fault.field.split(".")[1:], fault_sentences(error)[0])

    def _mark(self, path: list[str], sentence: str) -> None:
        if len(path) == 1 and path[0] in self._fields:
            self.problem(path[0], sentence)


class TitleForm(FieldForm):
    """A title: one line that is never empty."""

    text = forms.line(lazy_gettext("Title"), most=5000, required=True)

    def fill(self, value: Any) -> None:
        """Show the title."""
        self.text.data = value

    def given(self, before: Any) -> Any:
        """The title."""
        return self.text.data


class TextForm(FieldForm):
    """Text in paragraphs."""

    text = forms.lines(
        lazy_gettext("Text"), most=100_000, rows=14, hint=lazy_gettext("A new line begins a new paragraph.")
    )

    def fill(self, value: Any) -> None:
        """Show the text."""
        self.text.data = value or ""

    def given(self, before: Any) -> Any:
        """The text."""
        return self.text.data or ABSENT


class KindForm(FieldForm):
    """What a thing is."""

    choice = forms.choice(lazy_gettext("Kind"), [*labels.KINDS.items()])

    def fill(self, value: Any) -> None:
        """Choose the kind."""
        self.choice.data = value

    def given(self, before: Any) -> Any:
        """The kind."""
        return self.choice.data


class AccessForm(KindForm):
    """Who can get to the thing itself."""

    choice = forms.options(lazy_gettext("Who can read or see it"), [*labels.ACCESS.items()])

    def fill(self, value: Any) -> None:
        """Choose what is published."""
        self.choice.data = value or "unknown"


class FreeForm(FieldForm):
    """Whether it costs something."""

    choice = forms.options(
        lazy_gettext("Cost"),
        [
            ("yes", lazy_gettext("Free of charge")),
            ("no", lazy_gettext("There is a charge")),
            ("unsaid", lazy_gettext("It is not said")),
        ],
    )

    def fill(self, value: Any) -> None:
        """Choose what is published."""
        self.choice.data = {True: "yes", False: "no"}.get(value, "unsaid")

    def given(self, before: Any) -> Any:
        """True, False or nothing."""
        return {"yes": True, "no": False}.get(self.choice.data, ABSENT)


class DateForm(FieldForm):
    """A date as it is shown; years are read from it."""

    text = forms.line(
        lazy_gettext("Date"),
        hint=lazy_gettext("As it should be shown: 1820, khoảng 1930, thế kỷ XV, Minh Mạng năm thứ 10."),
    )

    def fill(self, value: Any) -> None:
        """Show the date's own words."""
        self.text.data = (value or {}).get("display", "")

    def given(self, before: Any) -> Any:
        """The date with its years; the one before where its words stay."""
        text = self.text.data or ""
        if before and text == before.get("display"):
            return before
        return to_dict(parse_date(text)) if text else ABSENT


class LinesForm(FieldForm):
    """Several texts, one a line."""

    text = forms.lines(lazy_gettext("One in each line"), most=100_000, rows=8)

    def fill(self, value: Any) -> None:
        """Show the texts."""
        self.text.data = "\n".join(value or ())

    def given(self, before: Any) -> Any:
        """The texts, each once."""
        return self.lines() or ABSENT

    def lines(self) -> list[str]:
        """What stands in the lines, each once."""
        return list(dict.fromkeys(filter(None, map(forms.plain, (self.text.data or "").split("\n")))))


class LabelsForm(LinesForm):
    """Subjects: what else is known of one stays with it while its words stay."""

    def fill(self, value: Any) -> None:
        """Show the labels."""
        self.text.data = "\n".join(part["label"] for part in value or ())

    def given(self, before: Any) -> Any:
        """The parts with these labels."""
        known: dict[str, Any] = {}
        for part in before or ():
            known.setdefault(forms.plain(part["label"]), part)
        return [known.get(line) or self.made(line) for line in self.lines()] or ABSENT

    def made(self, label: str) -> dict[str, Any]:
        """A part that was not there before."""
        return {"label": label}


_NO_SOURCE = Source(slug="", connector="", institution="")


class PlacesForm(LabelsForm):
    """Places: one that names a unit for certain gets its code, as those of a harvest do."""

    def made(self, label: str) -> dict[str, Any]:
        """The place with its code."""
        record = PlaceCodes().apply(Record(title="-", kind="web", places=(Place(label=label),)), _NO_SOURCE)
        return to_dict(record.places[0])


class LanguagesForm(LinesForm):
    """Languages by their names."""

    def fill(self, value: Any) -> None:
        """Show the names."""
        self.text.data = "\n".join(i18n.language_name(tag) for tag in value or ())

    def validate_text(self, _field: object) -> None:
        """Refuse names that are no language's."""
        strange = [line for line in self.lines() if not self._tag(line)]
        if strange:
            told = _(
                "“%(name)s” is no language that is known here. Write it like Tiếng Việt.",
                name=strange[0][:60],
            )
            raise wtforms.ValidationError(told)

    def _tag(self, name: str) -> str:
        return self._opened().get(name.casefold()) or language_tag(name)

    def _opened(self) -> Mapping[str, str]:
        return {i18n.language_name(tag).casefold(): tag for tag in self.before}

    before: tuple[str, ...] = ()
    """The tags that the form was opened with: not every name can be read back."""

    def given(self, before: Any) -> Any:
        """The tags."""
        return list(dict.fromkeys(self._tag(line) for line in self.lines())) or ABSENT


class RightsForm(FieldForm):
    """What may be done with the content."""

    statement = forms.lines(lazy_gettext("Rights"), rows=3, hint=lazy_gettext("In words for everybody."))
    licence = forms.line(
        lazy_gettext("Licence"), most=500, hint=lazy_gettext("Like CC BY 4.0, or the address of the licence.")
    )
    holder = forms.line(lazy_gettext("Rights holder"), most=500)
    credit = forms.line(
        lazy_gettext("Credit line"), most=2000, hint=lazy_gettext("What is to stand beside the picture.")
    )
    note = forms.lines(lazy_gettext("Note on rights"), rows=3)
    NAMES: ClassVar = ("statement", "licence", "holder", "note", "credit")

    def fill(self, value: Any) -> None:
        """Show the parts."""
        for name in self.NAMES:
            self[name].data = (value or {}).get(name, "")

    def given(self, before: Any) -> Any:
        """The parts that say something; a licence that is known by its address."""
        told = {name: self[name].data for name in self.NAMES if self[name].data}
        if "licence" in told and told["licence"] != (before or {}).get("licence"):
            told["licence"] = licence_of(told["licence"]).address or told["licence"]
        return told or ABSENT
