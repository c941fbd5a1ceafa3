"""The photograph of an activity's form: made ready, held until the form is taken, and then kept."""

from __future__ import annotations

from flask import request

from catalog.activities.model import Picture
from catalog.store import media
from catalog.web import photographs
from catalog.web.activity_fields import Pictured
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _


def take(form: Pictured) -> str:
    """Hold the photograph that was sent, if any; gives why it cannot be taken, or nothing.

    ``form.kept`` holds it from then on, so it need not be chosen again where something else is wrong.
    """
    if form.without.data:
        form.kept.data = ""
    sent = request.files.get("photo")
    if sent is None or not sent.filename:
        return ""
    most = parts().settings.max_photograph_bytes
    try:
        form.kept.data = photographs.hold(sent, most_bytes=most)
    except photographs.Refused as refused:
        return str(refused)
    form.without.data = False
    return ""


def check(form: Pictured, refused: str, *, publish: bool) -> None:
    """Say at their fields what is wrong with the picture (``refused`` with the file) and its words."""
    if refused:
        form.problem("photo", refused)
    elif form.kept.data:
        if not media.is_picture(media.path_of(parts().settings.media, form.kept_picture)):
            form.kept.data = ""
            form.problem("photo", _("This picture is no longer there: please choose it again."))
        elif publish and not form.alt.data:
            form.problem("alt", _("Please say in one sentence what is in the picture."))


def picture(form: Pictured) -> Picture | None:
    """The picture that the form holds, now kept for good, with what it shows; None where it holds none."""
    kept = media.settle(parts().settings.media, form.kept_picture)
    if kept is None:
        return None
    url = f"/media/{kept.hash}"
    return Picture(url=url, alt=form.alt.data or "", width=kept.width, height=kept.height)
