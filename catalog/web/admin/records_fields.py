"""Editors of a record's fields: a form for each, filled from the published value, read back into one."""

from __future__ import annotations

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
from catalog.web import forms, i18n, labels
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

    def told(self) -> Any:
        """What stands in the form, by field, spaces and line ends made even."""
        return {field.short_name: _even(field) for field in self if field.short_name != "revision"}

    def is_as_shown(self, value: Any) -> bool:
        """Whether the form was left as it shows that value."""
        shown = type(self)(formdata=None)
        shown.fill(value)
        return bool(shown.told() == self.told())

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


def _even(field: wtforms.Field) -> Any:
    if not isinstance(field.data, str):
        return field.data or None
    is_long = isinstance(field, wtforms.TextAreaField)
    return (forms.plain_lines if is_long else forms.plain)(field.data) or None


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
        # Two lists may have a word in common: what is one line here is several parts.
        known: dict[str, list[Any]] = {}
        for part in before or ():
            known.setdefault(forms.plain(part["label"]), []).append(part)
        return [part for line in self.lines() for part in known.get(line) or [self.made(line)]] or ABSENT

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
        strange = [line for line in self.lines() if not self._tags(line)]
        if strange:
            told = _(
                "“%(name)s” is no language that is known here. Write it like Tiếng Việt.",
                name=strange[0][:60],
            )
            raise wtforms.ValidationError(told)

    def _tags(self, name: str) -> list[str]:
        opened = [tag for tag in self.before if i18n.language_name(tag).casefold() == name.casefold()]
        return opened or [tag for tag in (language_tag(name),) if tag]

    before: tuple[str, ...] = ()
    """The tags that the form was opened with: not every name can be read back."""

    def given(self, before: Any) -> Any:
        """The tags."""
        return list(dict.fromkeys(tag for line in self.lines() for tag in self._tags(line))) or ABSENT


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
