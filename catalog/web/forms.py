"""Forms of the site: WTForms with our own words and clean text.

Fields are made by the functions here, so that each is trimmed, free of control characters, limited in length
and told kindly about when it is wrong. Templates show them with the macros of ``admin/parts/forms.html``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    Field,
    FileField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, StopValidation, ValidationError

from catalog.people.emails import LONGEST as LONGEST_EMAIL
from catalog.people.emails import is_email
from catalog.people.passwords import LONGEST as LONGEST_PASSWORD
from catalog.store.users import folded
from catalog.web import i18n
from catalog.web.i18n import gettext as _
from catalog.web.typed import plain as plain
from catalog.web.typed import plain_lines as plain_lines
from catalog.web.typed import read_day as read_day


class Form(FlaskForm):
    """A form; what it was opened with stands in ``revision`` where two people may edit at once."""

    order: ClassVar[tuple[str, ...]] = ()
    """The fields in the order in which the page shows them, where it is not that of the classes."""

    def __iter__(self) -> Iterator[Field]:
        names = [*(name for name in self.order if name in self._fields), *self._fields]
        return iter([self._fields[name] for name in dict.fromkeys(names)])

    class Meta(FlaskForm.Meta):
        # The blueprint has checked the token before the form is made.
        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent: a file only for a field that takes one, and no JSON."""
            if formdata is not _Auto:
                return formdata
            if request.method != "POST":
                return None
            takers = {field.name for field in form._fields.values() if isinstance(field, FileField)}
            files = [sent for sent in request.files.items(multi=True) if sent[0] in takers]
            return MultiDict([*request.form.items(multi=True), *files]) or None

    def problem(self, name: str, message: str) -> None:
        """Say what is wrong with a field that only the store could tell."""
        field: Field = self[name]
        field.errors = [*field.errors, message]


class Choice(SelectField):
    """A list to choose one from."""

    def pre_validate(self, form: object) -> None:
        """Refuse what is not in the list."""
        if self.data not in {value for value, *_rest in self.iter_choices()}:
            raise ValidationError(_("Choose one from the list."))


class Options(RadioField):
    """A few choices, all to be seen."""

    def pre_validate(self, form: object) -> None:
        """Refuse what is not offered."""
        if self.data not in {value for value, *_rest in self.iter_choices()}:
            raise ValidationError(_("Choose one of these."))


class Day(DateField):
    """A day, as browsers send it (2026-11-23), or as people write it (23/11/2026)."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; raises ``ValueError`` for what is none."""
        self.data = None
        self.data = read_day(" ".join(valuelist))


class Whole(StringField):
    """A whole number, empty is None; thousands may be set apart by a point."""

    data: Any

    def __init__(self, label: Any, *, low: int = 0, high: int = 1_000_000_000, **more: Any) -> None:
        super().__init__(label, **more)
        self.low, self.high = low, high

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; raises ``ValueError`` for what is none, and for one out of bounds."""
        text = " ".join(valuelist).strip()
        plain = re.sub(r"(?<=\d)[. ](?=\d{3}\b)", "", text)
        self.data = text or None
        if not text:
            return
        if not re.fullmatch(r"-?\d{1,15}", plain) or not plain.isascii():
            raise ValueError(_("“%(text)s” is no whole number.", text=text[:30]))
        self.data = int(plain)
        if not self.low <= self.data <= self.high:
            raise ValueError(_("Write a number from %(low)s to %(high)s.", low=self.low, high=self.high))

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


class Length:
    """A text of at most so many signs."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.field_flags = {"maxlength": most}

    def __call__(self, form: object, field: Field) -> None:
        """Refuse a longer one."""
        if field.data and len(field.data) > self.most:
            told = _(
                "This has %(length)s signs; at most %(most)s fit.", length=len(field.data), most=self.most
            )
            raise ValidationError(told)


class Required:
    """Something must be given; what is only space is nothing."""

    field_flags = {"required": True}

    def __init__(self, message: Any = "") -> None:
        self.message = message

    def __call__(self, form: object, field: Field) -> None:
        """Refuse nothing."""
        if field.data is None or (isinstance(field.data, str) and not field.data.strip()):
            given = str(self.message) if self.message else ""
            # What could not be read was told already.
            raise StopValidation("" if field.errors else given or _("Please fill this in."))


def email_rule(_form: object, field: Field) -> None:
    """Refuse what is no e-mail address."""
    if field.data and not is_email(field.data):
        raise ValidationError(_("“%(text)s” is no e-mail address.", text=field.data[:60]))


def _rules(required: bool, most: int, *more: Any) -> list[Any]:
    return [*([Required()] if required else [Optional()]), Length(most), *more]


def line(
    label: Any, *, most: int = 200, required: bool = False, hint: Any = "", **attributes: Any
) -> StringField:
    """One line of text; ``attributes`` are of the input (autocomplete, inputmode ...)."""
    rules = _rules(required, most)
    return StringField(label, rules, filters=[plain], description=hint, render_kw=attributes or None)


def lines(
    label: Any, *, most: int = 5000, required: bool = False, hint: Any = "", rows: int = 5
) -> TextAreaField:
    """Text of several lines."""
    rules = _rules(required, most)
    return TextAreaField(label, rules, filters=[plain_lines], description=hint, render_kw={"rows": rows})


def email(label: Any, *, required: bool = True, hint: Any = "", autocomplete: str = "email") -> StringField:
    """An e-mail address, folded as accounts are known by it."""
    rules = _rules(required, LONGEST_EMAIL, email_rule)
    kept = {
        "autocomplete": autocomplete,
        "inputmode": "email",
        "autocapitalize": "off",
        "spellcheck": "false",
    }
    return StringField(label, rules, filters=[plain, folded], description=hint, render_kw=kept)


def password(label: Any, *, autocomplete: str, hint: Any = "") -> PasswordField:
    """A password, as it was typed; pasting and password managers are welcome."""
    rules = [Required(), Length(LONGEST_PASSWORD)]
    return PasswordField(label, rules, description=hint, render_kw={"autocomplete": autocomplete})


def among(offered: Sequence[tuple[str, Any]]) -> list[SelectChoice]:
    """Values and their names as a field's ``choices``, to be set where they are known only per request."""
    return [SelectChoice(value, name) for value, name in offered]


def choice(
    label: Any, options: Sequence[tuple[str, Any]] = (), *, hint: Any = "", default: str = ""
) -> Choice:
    """A list to choose from: values and their names."""
    return Choice(label, choices=among(options), description=hint, default=default)


def options(
    label: Any, offered: Sequence[tuple[str, Any]] = (), *, hint: Any = "", default: str = ""
) -> Options:
    """A few choices, all to be seen."""
    return Options(label, choices=among(offered), description=hint, default=default)


def yes(label: Any, *, hint: Any = "") -> BooleanField:
    """A box to tick."""
    return BooleanField(label, description=hint)


def day(label: Any, *, required: bool = False, hint: Any = "") -> Day:
    """A day."""
    return Day(label, [Required()] if required else [], description=hint)


def whole(
    label: Any, *, low: int = 0, high: int = 1_000_000_000, required: bool = False, hint: Any = ""
) -> Whole:
    """A whole number, None where nothing was written."""
    rules = [Required()] if required else []
    return Whole(
        label, low=low, high=high, validators=rules, description=hint, render_kw={"inputmode": "numeric"}
    )


def control(field: Field, **attributes: Any) -> Markup:
    """The input of a field, tied to its hint and its fault; for the macros of the templates."""
    told = {"hint": field.description, "fault": field.errors}
    described = " ".join(f"{field.id}-{name}" for name, there in told.items() if there)
    if described:
        attributes.setdefault("aria-describedby", described)
    if field.errors:
        attributes["aria-invalid"] = "true"
    return Markup(field(**attributes))  # noqa: S704 # WTForms has escaped it


def revision() -> HiddenField:
    """The revision that the form was opened with; ``revision_of`` reads it."""
    return HiddenField(default="0")


def revision_of(form: Form) -> int:
    """The revision that the form was opened with; -1 (which nothing has) for what is no number."""
    return revision_in(form["revision"].data or "")


def revision_in(text: str) -> int:
    """The revision that a form says it was opened with; -1 (which nothing has) for what is no number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def take_over(form: Form, present: object) -> None:
    """Say beside each field what somebody else wrote there meanwhile, and keep what was typed.

    ``present`` has the fields' values as they are now, and the revision; sent again, the form holds.
    """
    form["revision"].data = str(getattr(present, "revision", 0))
    form.form_errors = [_("Somebody else changed this meanwhile. Look at what they wrote, then save again.")]
    for field in form:
        theirs = getattr(present, field.short_name, field.data)
        if field.short_name != "revision" and theirs != field.data:
            offered = field.iter_choices() if isinstance(field, SelectField) else ()
            names = {value: name for value, name, *_rest in offered}
            form.problem(field.short_name, _("It is now: %(value)s", value=names.get(theirs, theirs)))


LANGUAGES = tuple(i18n.NAMES.items())
"""Values and names of the languages, for lists to choose from."""
