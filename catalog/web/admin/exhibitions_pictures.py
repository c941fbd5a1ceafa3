"""Pictures of exhibitions: sent from a computer, or those of a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import request
from wtforms import FileField

from catalog.errors import MediaRefused
from catalog.exhibitions.model import Picture
from catalog.store import media, photographs
from catalog.web.admin.exhibitions_words import refusal
from catalog.web.admin.forms import Form, line
from catalog.web.cards import institution_name
from catalog.web.frame import known_institutions, parts
from catalog.web.i18n import lazy_gettext as _

MOST_BYTES = 40_000_000
MOST_SENT = 100_000_000
"""Bytes of a form with all its pictures."""
TAKEN = "image/jpeg,image/png,image/webp,image/gif"


class PictureForm(Form):
    """A picture with what stands under it; ``of`` fills it from the one that is there."""

    file = FileField(
        _("Choose a picture"),
        description=_("JPEG, PNG or WebP. Where it was taken and with what is removed."),
        render_kw={"accept": TAKEN},
    )
    alt = line(_("What is in the picture?"), most=500, hint=_("For those who cannot see it; one sentence."))
    caption = line(_("Caption"), most=500)
    credit = line(_("Whose picture it is"), most=300, hint=_("For example: Photograph: Lê Hoa, 2024"))


def told(picture: Picture | None) -> dict[str, str]:
    """What the fields of a picture show."""
    if picture is None:
        return {}
    return {"alt": picture.alt, "caption": picture.caption, "credit": picture.credit}


def picture_of(form: PictureForm, before: Picture | None) -> Picture | None:
    """The picture that the form tells: the file sent, else the one before; with the form's words.

    What is wrong with the file is said at its field.
    """
    sent = request.files.get(form.file.name)
    words: dict[str, Any] = {name: form[name].data or "" for name in ("alt", "caption", "credit")}
    if sent is not None and sent.filename:
        try:
            return _kept(sent.stream.read(MOST_BYTES + 1), words)
        except MediaRefused as error:
            form.problem("file", refusal(error))
    return None if before is None else replace(before, **words)


def _kept(payload: bytes, words: Mapping[str, Any]) -> Picture:
    ready = photographs.ready(payload, most_bytes=MOST_BYTES)
    kept = media.keep(parts().settings.media, ready)
    return Picture(url=f"/media/{kept.hash}", width=kept.width, height=kept.height, **words)


def picture_of_record(record: Mapping[str, Any]) -> Picture | None:
    """The first picture of a published record, with the line that names its owner; None without one."""
    image = next(iter(record.get("images", ())), None)
    if image is None:
        return None
    rights, slug = record.get("rights") or {}, record.get("institution", "")
    owner = institution_name(known_institutions().get(slug), slug)
    return Picture(
        url=image["url"],
        alt=image.get("alt", "") or record["title"][:500],
        caption=record["title"][:500],
        credit=(image.get("credit") or rights.get("credit") or rights.get("holder") or owner)[:300],
        thumbnail=image.get("thumbnail", ""),
        iiif=image.get("iiif", ""),
        width=image.get("width"),
        height=image.get("height"),
        record=record["id"],
    )
