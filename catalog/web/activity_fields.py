"""Fields that both forms of activities have, the administration's and the phone's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from wtforms import FileField, HiddenField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from catalog.activities.spoken import read_when
from catalog.web import forms
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.photographs import TAKEN

DAY_NAMES: Mapping[str, Any] = {
    "MO": lazy_gettext("Monday"),
    "TU": lazy_gettext("Tuesday"),
    "WE": lazy_gettext("Wednesday"),
    "TH": lazy_gettext("Thursday"),
    "FR": lazy_gettext("Friday"),
    "SA": lazy_gettext("Saturday"),
    "SU": lazy_gettext("Sunday"),
}
_HASH = re.compile(r"[0-9a-f]{64}\Z")


class Several(SelectMultipleField):
    """A few choices of which several may be taken."""

    def pre_validate(self, form: object) -> None:
        """Refuse what is not offered."""
        offered = {value for value, *_rest in self.iter_choices()}
        if any(value not in offered for value in self.data or ()):
            raise ValidationError(_("Choose from these."))

    def has(self, value: str) -> bool:
        """Whether it is taken."""
        return value in (self.data or ())


class Clock(StringField):
    """A time of day, as browsers send it (08:30) or as people write it (8h30, 2h chiều); empty is ""."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time; raises ``ValueError`` for what is none."""
        text = " ".join(valuelist).strip()
        self.data = text
        if not text:
            return
        found = _clock(text)
        if found is None:
            raise ValueError(_("“%(text)s” is no time of day: write it like 8:30.", text=text[:30]))
        self.data = f"{found:%H:%M}"


def _clock(text: str) -> time | None:
    plain = re.fullmatch(r"(\d{1,2})(?::(\d{1,2})(?::\d{2})?)?", text)
    if plain is not None:
        try:
            return time(int(plain[1]), int(plain[2] or 0))
        except ValueError:
            return None
    read = read_when(text, date.min)
    return read.begins if not read.unread and not read.wrong else None


class Pictured(forms.Form):
    """A form with a picture: sent in ``photo``, or held already under the hash in ``kept``."""

    photo: FileField
    kept: HiddenField
    without: Any
    alt: Any

    @property
    def kept_picture(self) -> str:
        """The hash of the picture that the form holds, empty where it holds none."""
        return self.kept.data if self.kept.data and _HASH.match(self.kept.data) else ""


def weekdays() -> Several:
    """Days of the week, of which several may be taken."""
    return Several(lazy_gettext("Days of the week"), choices=forms.among(list(DAY_NAMES.items())))


def photograph() -> FileField:
    """A photograph to be sent."""
    return FileField(
        lazy_gettext("A photograph"),
        description=lazy_gettext("The place where it was taken is removed from the picture."),
        render_kw={"accept": TAKEN},
    )


def picture_words() -> StringField:
    """What is in the picture, for those who do not see it."""
    return forms.line(
        lazy_gettext("What is in the picture?"),
        most=300,
        hint=lazy_gettext("One sentence, for people who cannot see it."),
    )
