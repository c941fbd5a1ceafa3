"""The form of what an institution writes for a summing-up: by account and by personal link alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask import request

from catalog.errors import ChangedMeanwhile, InvalidInput
from catalog.programme import summing_up
from catalog.programme.summing_up import Written
from catalog.programme.summing_words import HEADINGS
from catalog.store import summings
from catalog.store.db import reading, writing
from catalog.store.summings import TEXTS, Part
from catalog.web import forms, i18n
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

MOST = 20_000
"""Signs of one of the six texts: some eight pages."""


class SixTexts(forms.Form):
    """The six texts that the founding decision asks for."""

    advantages = forms.lines(
        "",
        most=MOST,
        rows=7,
        hint=lazy_gettext("What was done and reached, with figures; what helped."),
    )
    difficulties = forms.lines("", most=MOST, hint=lazy_gettext("What stood in the way from outside."))
    limits = forms.lines("", most=MOST, hint=lazy_gettext("What was not reached, or not well enough."))
    causes = forms.lines("", most=MOST, hint=lazy_gettext("Why it came so, on your side and elsewhere."))
    lessons = forms.lines("", most=MOST, hint=lazy_gettext("What others can learn from it."))
    proposals = forms.lines(
        "", most=MOST, hint=lazy_gettext("What should be done next, by whom; what you ask for.")
    )
    revision = forms.revision()

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for name, words in HEADINGS.items():
            self[name].label.text = words.said(i18n.language())

    @property
    def texts(self) -> dict[str, str]:
        """What was written, by the names of ``TEXTS``."""
        return {name: self[name].data or "" for name in TEXTS}


class PartForm(SixTexts):
    """What an institution writes; the first text is needed to send it."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.advantages.flags.conditional = True


def show_theirs(form: SixTexts, texts: Mapping[str, str], revision: int) -> None:
    """Say beside each text what somebody else wrote there meanwhile; sent again, the form holds."""
    theirs = {name: texts.get(name, "") for name in TEXTS}
    forms.take_over(form, SimpleNamespace(revision=revision, **theirs))


def opened(part: Part) -> PartForm:
    """The form as it is opened, or as it was sent."""
    given = {name: part.texts.get(name, "") for name in TEXTS}
    return PartForm(data={**given, "revision": str(part.revision)})


def taken(form: PartForm, part: Part, actor: str) -> tuple[Written | None, int]:
    """Keep what was sent; where that cannot be, the form says why, and the answer's status is told."""
    send = request.form.get("do") != "draft"
    valid = form.validate()
    if send and not form.texts["advantages"]:
        form.problem("advantages", _("Please write at least what was done and reached."))
        valid = False
    if not valid:
        return None, 422
    try:
        with writing() as session:
            written = summing_up.write(
                session,
                actor,
                part.summing,
                part.institution,
                form.texts,
                revision=forms.revision_of(form),
                send=send,
            )
    except ChangedMeanwhile:
        with reading() as session:
            present = summings.part(session, part.summing, part.institution)
        show_theirs(form, present.texts, present.revision)
        return None, 409
    except InvalidInput:
        form.form_errors = [_("The officer has closed this summing-up; nothing can be sent any more.")]
        return None, 409
    return written, 303


def said(written: Written) -> str:
    """What was done, in a sentence."""
    if written.entry is None:
        return _("Nothing was changed.")
    if written.part.state == summings.SENT:
        return _("It is sent. You can correct it until the summing-up is closed.")
    return _("It is kept as a draft. The officer does not see it yet.")
