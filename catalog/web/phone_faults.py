"""What is wrong with an activity, beside the fields of the phone form and in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.activities.timing import MOST_DATES
from catalog.errors import Fault
from catalog.web.admin.forms import Form
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

_FIELDS = {
    "weekdays": "days",
    "lunar": "lunar_day",
    "commune": "address",
    "fields": "field",
    "rule": "mode",
    "called_off": "last",
}
"""The form's fields for those of an activity that are called otherwise."""
_TOLD = {
    "ends_before": lazy_gettext("It ends before it begins."),
    "currency": lazy_gettext("Please write the currency, too: 50.000 đồng."),
    "fee_and_free": lazy_gettext("It is said to be free; a price does not go with that."),
    "no_date": lazy_gettext("No such day of the week lies between the first and the last day."),
    "too_many_dates": lazy_gettext(
        "That comes to more than %(count)s dates: let it end earlier, or leave the last day empty."
    ),
    "lunar": lazy_gettext("There is no such day in the lunar calendar."),
    "commune": lazy_gettext("This commune is no more since 1 July 2025: please write the one of today."),
    "day": lazy_gettext("This is no day that there is."),
    "time": lazy_gettext("This is no time of day."),
    "not_a_date": lazy_gettext(
        "A date that was called off would no longer be one of its days. Let that date take place again first."
    ),
    "required": lazy_gettext("Please fill this in."),
    "when": lazy_gettext("Please say on which day."),
    "where": lazy_gettext("Please say where it is."),
    "whom": lazy_gettext("Please choose for whom it is."),
}


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
    known = _TOLD.get(fault.rule)
    if known is not None:
        return str(known) % {"count": MOST_DATES}
    return _("This cannot be taken: %(why)s", why=str(fault))
