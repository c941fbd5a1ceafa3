"""Forms for everybody, without an account and without a puzzle: what keeps programs from filling them.

A field that people do not see stays empty; a signed hidden time says when the form was opened (a program is
too quick, a copied form too late); each address may send a few. Whom that hits wrongly loses nothing: the
form comes back with what was typed. How much an address sent is kept for minutes, under a scrambled name.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any, Self

from flask import request
from itsdangerous import BadData, URLSafeSerializer
from wtforms import HiddenField, StringField

from catalog.store import messages, rations
from catalog.store.db import now, reading, writing
from catalog.store.scopes import Reach
from catalog.web import forms, limits, session_key
from catalog.web.attempts import waiting
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

MOST_BYTES = 60_000
"""A form with every field full, in a script of three bytes a sign, is smaller."""
EARLIEST, LATEST = 2, 24 * 3600
"""Seconds within which a form that was opened is sent."""
MOST_AN_HOUR = 500
"""More messages than this nobody reads, whoever they come from: further ones are asked to wait."""
FREE, WITHIN = 5, timedelta(minutes=10)
"""So many messages one address may send at once, and the time in which all of them are free again."""
_SALT = "khomo.form"


class GuardedForm(forms.Form):
    """A form that anybody may send; ``refused`` after it is valid."""

    seal = HiddenField()
    subject_line = StringField(lazy_gettext("Leave this empty"))

    @classmethod
    def opened(cls, purpose: str, **given: Any) -> Self:
        """The form as it is shown first, or as it was sent."""
        if request.method == "POST":
            request.max_content_length = MOST_BYTES
        form = cls(**given)
        if request.method != "POST":
            form.seal.data = seal(purpose)
        return form

    def refused(self, purpose: str) -> int:
        """0 where people sent it and not too often, else the status of the page that says what is wrong."""
        doubt = self._doubt(purpose)
        if doubt:
            self.form_errors = [doubt]
            return 422
        wait = _wait()
        if wait:
            time_told = waiting(wait)
            self.form_errors = [_("Please wait %(time)s, then send it again.", time=time_told)]
            return 429
        if _is_flooded():
            self.form_errors = [_("Very many messages are coming in. Please send yours again in an hour.")]
            return 503
        return 0

    def _doubt(self, purpose: str) -> str:
        if self.subject_line.data:
            return _("Please empty the field “Leave this empty”, then send the form again.")
        age = _age(self.seal.data or "", purpose)
        if age is None or age > LATEST:
            self.seal.data = seal(purpose)
            return _("The form was open for very long. Please send it once more.")
        if age < EARLIEST:
            return _("That was very quick. Please send it once more.")
        return ""


def seal(purpose: str, at: float | None = None) -> str:
    """The hidden time of a form, signed; ``at`` is when it was opened, now where nothing is said."""
    return _serializer().dumps([purpose, int(time.time() if at is None else at)])


def _age(text: str, purpose: str) -> float | None:
    """How long a form was open, None where its time was not written here for such a form."""
    try:
        told = _serializer().loads(text)
    except BadData:
        return None
    is_ours = isinstance(told, list) and len(told) == 2 and told[0] == purpose
    return time.time() - told[1] if is_ours else None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(session_key.secret_key(parts().settings), salt=_SALT)


def _is_flooded() -> bool:
    with reading() as session:
        hour = now() - timedelta(hours=1)
        return messages.count_open(session, Reach(everything=True), hour) >= MOST_AN_HOUR


def _wait() -> int:
    """Seconds until this address may send again; 0 counts one more of it."""
    asking, settings = limits.client(), parts().settings
    if asking is None or not settings.requests_per_minute:
        return 0
    key = session_key.secret_key(settings)
    with writing() as session:
        return rations.take(session, key, f"message {asking}", most=FREE, within=WITHIN)
