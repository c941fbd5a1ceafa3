"""The photograph of the phone form: made ready, kept, and told of kindly where it cannot be."""

from __future__ import annotations

from flask import request

from catalog.activities.model import Picture
from catalog.errors import MediaRefused
from catalog.store import media, photographs
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.phone_form import ActivityForm


def take(form: ActivityForm) -> None:
    """Keep the photograph that was sent, if any; ``form.kept`` holds it from then on.

    So it need not be chosen again where something else has to be put right.
    """
    if form.without.data:
        form.kept.data = ""
    sent = request.files.get("photo")
    if sent is None or not sent.filename:
        return
    most = parts().settings.max_photograph_bytes
    try:
        small = photographs.ready(sent.stream.read(most + 1), most_bytes=most)
        form.kept.data = media.keep(parts().settings.media, small).hash
        form.without.data = False
    except MediaRefused as refused:
        form.problem("photo", _told(refused.rule, most))


def picture(form: ActivityForm, standing: Picture | None) -> Picture | None:
    """The picture that the form holds, with what it shows; None where it holds none that is kept."""
    held = form.kept_picture
    path = media.path_of(parts().settings.media, held) if held else None
    if path is None or path.suffix == ".pdf":
        return None
    url = f"/media/{held}"
    if standing is not None and standing.url == url:
        return Picture(url=url, alt=form.alt.data or "", width=standing.width, height=standing.height)
    kept = media.keep(parts().settings.media, path.read_bytes())
    return Picture(url=url, alt=form.alt.data or "", width=kept.width, height=kept.height)


def _told(rule: str, most: int) -> str:
    megabytes = most // 1_000_000
    if rule == "too_large":
        return _(
            "This picture is larger than %(most)s MB. Take a smaller one, or send it to yourself by Zalo and"
            " save it: that makes it smaller.",
            most=megabytes,
        )
    if rule == "too_many_pixels":
        return _("This picture has more dots than can be shown. Please take a smaller one.")
    if rule == "heic":
        return _(
            "This picture is of a kind (HEIC) that few browsers can show. In the camera's settings choose"
            " “Most compatible”, or send a screenshot of it."
        )
    if rule == "damaged":
        return _("This picture is damaged: it may not have been copied whole. Please choose it again.")
    return _("This is no picture that can be shown: please choose a JPEG, PNG or WebP.")
