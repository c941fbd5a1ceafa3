"""Photographs sent with a form: made ready, held until the form is taken; why one is refused."""

from __future__ import annotations

from werkzeug.datastructures import FileStorage

from catalog.errors import MediaRefused
from catalog.store import media, photographs
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _

TAKEN = "image/jpeg,image/png,image/webp"
"""What browsers offer to choose. Telephones make a JPEG of what they keep in another form (HEIC)."""


class Refused(Exception):
    """The photograph cannot be taken; the text says why, and what to do."""


def hold(sent: FileStorage, *, most_bytes: int) -> str:
    """The hash of the photograph, made ready and held until ``media.settle`` keeps it; raises ``Refused``."""
    try:
        ready = photographs.ready(sent.stream.read(most_bytes + 1), most_bytes=most_bytes)
        return media.wait(parts().settings.media, ready)
    except MediaRefused as refused:
        raise Refused(_told(refused.rule, most_bytes)) from refused


def _told(rule: str, most: int) -> str:
    megabytes = most // 1_000_000
    if rule == "too_large":
        return _(
            "This picture is larger than %(most)s MB. Take a smaller one, or send it to yourself by Zalo and"
            " save it: that makes it smaller.",
            most=megabytes,
        )
    if rule == "empty":
        return _("This file is empty. Choose the picture again.")
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
