"""New passwords in forms: typed twice, refused kindly where they are too weak."""

from __future__ import annotations

from typing import ClassVar

from catalog.people import passwords
from catalog.web import forms
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

HINT = lazy_gettext(
    "At least 10 characters; several words are easy to remember: “con trâu đi trước cái cày”."
)


class NewPassword(forms.Form):
    """A new password, twice."""

    order: ClassVar[tuple[str, ...]] = ("name", "present", "password", "again")

    password = forms.password(lazy_gettext("New password"), autocomplete="new-password", hint=HINT)
    again = forms.password(lazy_gettext("The same password again"), autocomplete="new-password")


def is_good(form: NewPassword, email: str) -> bool:
    """Whether the form holds a password that the account may have; else its faults are said."""
    if not form.validate():
        return False
    reason = passwords.fault(form.password.data, email)
    if reason:
        form.problem("password", _reasons()[reason])
    elif form.password.data != form.again.data:
        form.problem("again", _("The two are not the same."))
    return not form.errors


def _reasons() -> dict[str, str]:
    return {
        "short": _("This is too short: at least %(count)s characters.", count=passwords.SHORTEST),
        "long": _("This is too long: at most %(count)s characters.", count=passwords.LONGEST),
        "email": _("The password must not be your e-mail address."),
        "common": _("Too many people use this password; take another one."),
    }
