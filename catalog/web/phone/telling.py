"""What is wrong with an activity, beside the fields of the phone form and in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.errors import Fault
from catalog.web import activity_words
from catalog.web.forms import Form
from catalog.web.i18n import gettext as _

_FIELDS = {
    "weekdays": "days",
    "lunar": "lunar_day",
    "commune": "address",
    "fields": "field",
    "rule": "mode",
    "called_off": "last",
}
"""The form's fields for those of an activity that are called otherwise."""


def tell(form: Form, faults: Iterable[Fault]) -> None:
    """Put each fault beside its field; what belongs to no field of the form stands above it."""
    for fault in faults:
        told = sentence(fault)
        name = _FIELDS.get(fault.field, fault.field)
        if name in form and form[name].type != "HiddenField":
            form.problem(name, told)
        else:
            form.form_errors.append(told)


def sentence(fault: Fault) -> str:
    """The fault in the page's language."""
    if fault.rule == "not_a_date":
        return _(
            "A date that was called off would no longer be one of its days. Let that date take place again"
            " first."
        )
    return activity_words.told(fault)
