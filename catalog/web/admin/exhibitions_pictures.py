"""Pictures of exhibitions: sent from a computer, or those of a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import request
from wtforms import FileField, HiddenField

from catalog.exhibitions.model import Picture
from catalog.store import media
from catalog.web import photographs
from catalog.web.cards import institution_name
from catalog.web.forms import Form, line
from catalog.web.frame import known_institutions, parts
from catalog.web.i18n import gettext
from catalog.web.i18n import lazy_gettext as _
from catalog.web.photographs import TAKEN
from catalog.web.pictures import first_picture

MOST_BYTES = 40_000_000
MOST_SENT = 100_000_000
"""Bytes of a form with all its pictures."""


class PictureForm(Form):
    """A picture with what stands under it; ``of`` fills it from the one that is there.

    ``kept`` names one that was sent and drawn already, so that it need not be chosen again where something
    else has to be put right.
    """

    kept = HiddenField()
    file = FileField(
        _("Choose a picture"),
        description=_("JPEG, PNG or WebP. Where it was taken and with what is removed."),
        render_kw={"accept": TAKEN},
    )
    alt = line(_("What is in the picture?"), most=500, hint=_("For those who cannot see it; one sentence."))
    caption = line(_("Caption"), most=500)
    credit = line(_("Whose picture it is"), most=300, hint=_("For example: Photograph: Lê Hoa, 2024"))

    def told(self) -> dict[str, Any]:
        """What is written about the picture."""
        return {name: self[name].data or "" for name in ("alt", "caption", "credit")}


def told(picture: Picture | None) -> dict[str, str]:
    """What the fields of a picture show."""
    if picture is None:
        return {}
    return {"alt": picture.alt, "caption": picture.caption, "credit": picture.credit}


def take_file(form: PictureForm, before: Picture | None, *, by_script: bool = False) -> None:
    """Hold the file that was sent, if any; what is wrong is said at its field.

    Words about a picture that is not there are a fault too, but where the browser saves by itself: it leaves
    out a file that was chosen.
    """
    sent = request.files.get(form.file.name)
    if sent is not None and sent.filename:
        try:
            form.kept.data = photographs.hold(sent, most_bytes=MOST_BYTES)
        except photographs.Refused as refused:
            form.problem("file", str(refused))
    elif not by_script and any(form.told().values()) and picture_of(form, before) is None:
        form.problem("file", gettext("Choose the picture that these words are about, or take them out."))


def picture_of(form: PictureForm, before: Picture | None) -> Picture | None:
    """The picture that the form tells: the one that it holds, else the one before; with the form's words."""
    held = media.held(parts().settings.media, form.kept.data or "")
    if held is None:
        return None if before is None else replace(before, **form.told())
    return Picture(url=f"/media/{held.hash}", width=held.width, height=held.height, **form.told())


def settled(form: PictureForm, before: Picture | None) -> Picture | None:
    """The same, and from now on kept for good: its form is taken."""
    media.settle(parts().settings.media, form.kept.data or "")
    return picture_of(form, before)


def picture_of_record(record: Mapping[str, Any]) -> Picture | None:
    """The first picture of a published record that a page can show, with whose it is; None without one."""
    usable = first_picture(record)
    if usable is None:
        return None
    image = next(each for each in record["images"] if each["url"] == usable.url)
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
