"""What the page of a record offers around its facts: how to use it, take it, go on from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request

from catalog.record import Record
from catalog.web import i18n
from catalog.web.cards import shortened
from catalog.web.downloads import Download, downloads
from catalog.web.i18n import page_url
from catalog.web.one_record import LONGEST_TITLE
from catalog.web.reuse import ATTENDED, Reuse, reuse
from catalog.web.site import base_url
from catalog.web.stepping import Steps, steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The title as a heading; ``whole`` is set where it had to be cut.

    ``other`` is the title in the reader's language where the thing's own is in another.
    """

    title: str
    is_long: bool
    whole: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What a record's page offers; ``report`` is where to tell of a mistake, ``status`` how its source does.

    ``address`` is the permanent address, ``canonical`` that of the page in this language, ``oembed`` how
    other sites ask for its card.
    """

    heading: Heading
    steps: Steps | None
    reuse: Reuse | None
    downloads: list[Download]
    is_attended: bool
    report: str
    status: str
    address: str
    canonical: str
    oembed: str


def offers(record: Record, shaped: Mapping[str, Any], holder: str) -> Offers:
    """What the page of a record that ``holder`` has offers for this request."""
    canonical = f"{base_url()}{page_url('record', identifier=record.id)}"
    address = f"{base_url()}{page_url('record', to='vi', identifier=record.id)}"
    told = reuse(record, holder, address)
    return Offers(
        heading=heading(shaped),
        steps=steps(request.args),
        reuse=told,
        downloads=downloads(record, holder, address, told),
        is_attended=record.kind in ATTENDED,
        report=page_url("report", record=record.id),
        status=page_url("status"),
        address=address,
        canonical=canonical,
        oembed=f"{base_url()}/oembed?{urlencode({'url': canonical})}",
    )


def heading(shaped: Mapping[str, Any]) -> Heading:
    """How a record is headed on the page that is asked for."""
    title = shaped["title"]
    return Heading(
        title=shortened(title, LONGEST_TITLE),
        is_long=len(title) > LONGEST_TITLE // 2,
        whole=title if len(title) > LONGEST_TITLE else "",
        other=_other(shaped),
    )


def _other(shaped: Mapping[str, Any]) -> str:
    """The first further title in the page's language, where the thing's own title is in another."""
    if not i18n.foreign(shaped["title"], shaped.get("languages", ())):
        return ""
    told = (
        entry["value"]
        for entry in shaped.get("titles", ())
        if entry.get("type") != "subtitle"
        and (entry.get("language") or i18n.language_of(entry["value"])).split("-")[0] == i18n.language()
    )
    return shortened(next(told, ""), LONGEST_TITLE)
