"""A poster of an activity on one A4 page: what, when, where, whom to call, with a QR code of its address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from markupsafe import Markup

from catalog.activities.format import record_of
from catalog.activities.model import Activity, Picture
from catalog.shape import to_dict
from catalog.store.own import Own
from catalog.web import activity_words, i18n, qr, site, when
from catalog.web.i18n import gettext as _


class Poster(NamedTuple):
    """What stands on a poster; ``institution`` are its facts, ``record`` what is published."""

    title: str
    sort: str
    record: Mapping[str, Any]
    when: when.When | None
    picture: Picture | None
    institution: Mapping[str, Any]
    address: str
    code: Markup


def poster_of(kept: Own, activity: Activity, institution: Mapping[str, Any]) -> Poster:
    """The poster of a published activity."""
    record = to_dict(record_of(activity))
    address = f"{site.base_url()}{i18n.page_url('record', identifier=kept.record)}"
    return Poster(
        title=kept.title,
        sort=dict(activity_words.sorts()).get(activity.sort, ""),
        record=record,
        when=when.read(record.get("schedule")),
        picture=activity.picture,
        institution=institution,
        address=address,
        code=qr.drawn(address, _("QR code of the page")),
    )
