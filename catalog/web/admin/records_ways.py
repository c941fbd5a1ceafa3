"""What can be done with many records as one: how each way is called, and the form of its value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from catalog.harvest import batches
from catalog.web import forms, labels
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext


class ValueForm(forms.Form):
    """The form of a value that many records are to have."""

    def given(self) -> Any:
        """The value, as ``harvest.batches`` takes it."""
        return self["value"].data


class SubjectValue(ValueForm):
    """A subject."""

    value = forms.line(lazy_gettext("What is to be added"), most=1000, required=True)


class TextValue(ValueForm):
    """A text of a list."""

    value = forms.line(lazy_gettext("What is to be added"), most=200, required=True)


class KindValue(ValueForm):
    """A kind."""

    value = forms.choice(lazy_gettext("Kind"), [*labels.KINDS.items()])


class RightsValue(ValueForm):
    """What may be done with the content; what stays empty here stays as it is."""

    licence = forms.line(
        lazy_gettext("Licence"), most=500, hint=lazy_gettext("Like CC BY 4.0, or the address of the licence.")
    )
    statement = forms.lines(lazy_gettext("Rights"), rows=3, hint=lazy_gettext("In words for everybody."))
    holder = forms.line(lazy_gettext("Rights holder"), most=500)

    def validate(self, *given: Any, **more: Any) -> bool:
        """Refuse a form in which nothing is written, too."""
        is_good = bool(super().validate(*given, **more))
        if is_good and not self.given():
            self.problem("licence", _("Please fill this in."))
        return is_good and bool(self.given())

    def given(self) -> Any:
        """The parts that are written."""
        return {name: self[name].data for name in ("licence", "statement", "holder") if self[name].data}


class ReasonValue(ValueForm):
    """Why records are hidden."""

    value = forms.options(
        lazy_gettext("Why?"),
        [*labels.HIDING_REASONS.items()],
        hint=lazy_gettext("This is told to everybody."),
    )


class Way(NamedTuple):
    """A way: its name, and the form of its value."""

    name: str
    form: type[ValueForm]


WAYS: Mapping[str, Way] = {
    "subject": Way(lazy_gettext("Add a subject"), SubjectValue),
    "kind": Way(lazy_gettext("Set the kind"), KindValue),
    "audience": Way(lazy_gettext("Add for whom it is"), TextValue),
    "level": Way(lazy_gettext("Add a school grade or level"), TextValue),
    "rights": Way(lazy_gettext("Set the rights"), RightsValue),
    "hide": Way(lazy_gettext("Hide them"), ReasonValue),
}
"""By the last part of the address, as ``harvest.batches`` knows them."""
assert WAYS.keys() == batches.WAYS.keys()
