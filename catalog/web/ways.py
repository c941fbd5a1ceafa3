"""The way on from a record to the thing itself: links, copies, or the institution's door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from catalog.record import Link
from catalog.web import labels
from catalog.web.cards import Institutions, institution_name
from catalog.web.i18n import page_url
from catalog.web.labels import named
from catalog.web.pictures import web_address

Record = Mapping[str, Any]
_ORDER = tuple(labels.LINK_RELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link to the thing, with the host it leads to."""

    address: str
    label: str
    host: str
    rel: str
    media_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy: who holds it (with the page of that institution), where, call number, status."""

    institution: str = ""
    institution_url: str = ""
    location: str = ""
    call_number: str = ""
    status: str = ""


def ways(record: Record, added: Iterable[Link] = ()) -> list[Way]:
    """The links of a record, the most direct first, then those that plugins add; each address once."""
    found: dict[str, Way] = {}
    told = [(link["rel"], link["url"], link.get("label", ""), link.get("media_type", ""))
            for link in record.get("links", ())]  # fmt: skip
    told.sort(key=lambda link: _ORDER.index(link[0]) if link[0] in _ORDER else len(_ORDER))
    told += [(link.rel, link.url, link.label, link.media_type) for link in added]
    schedule = record.get("schedule") or {}
    told += [("register", schedule.get("registration_url", ""), "", "")]
    told += [("page", schedule.get("online_url", ""), "", "")]
    told += [("catalogue", (record.get("source") or {}).get("url", ""), "", "")]
    for rel, url, label, media_type in told:
        address = web_address(url)
        if address and address not in found:
            found[address] = Way(
                address=address,
                label=label or named(labels.LINK_RELS, rel),
                host=urlsplit(address).hostname or "",
                rel=rel,
                media_type=media_type,
            )
    return list(found.values())


def copies(record: Record, institutions: Institutions) -> list[Copy]:
    """The copies of a record, with names for the institutions that the catalog knows."""
    return [_copy(holding, institutions) for holding in record.get("holdings", ())]


def _copy(holding: Mapping[str, str], institutions: Institutions) -> Copy:
    slug = holding.get("institution", "")
    facts = institutions.get(slug)
    return Copy(
        institution=institution_name(facts, slug),
        institution_url=page_url("institution", slug=slug) if facts else "",
        location=holding.get("location", ""),
        call_number=holding.get("call_number", ""),
        status=named(labels.HOLDING_STATES, holding.get("status", "")),
    )
