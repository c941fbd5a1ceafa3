"""What another catalog is, for ``check``: its name, where its feed is, its records and whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.sdk import HttpClient, Offer, SourceError, SourceInfo
from khomo_khomo.entry import FORMAT
from khomo_khomo.feed import FEED, Feed, Page, addresses
from khomo_khomo.provenance import is_same

SHOWN = 100
SYSTEM = "Kho Mở"


def survey(feed: Feed, page: Page, site: str, institutions: dict[str, str]) -> SourceInfo:
    """The catalog as ``SourceInfo``, by the first page of its feed; ``site`` is the address of this one."""
    holders = _holders(feed)
    notices = [] if page.standing.count else ["the catalog holds no records"]
    if is_same(page.site, site):
        notices.append(f"{page.site} is this catalog itself: a catalog cannot harvest itself")
    unknown = [slug for slug in institutions if holders and slug not in holders]
    if unknown:
        notices.append(f"institutions of the option that are not there: {', '.join(unknown)}")
    details: dict[str, Any] = {"system": SYSTEM, "feed": feed.address, "pages": page.site}
    if holders:
        details["institutions"] = holders
    return SourceInfo(
        title=page.title or feed.address,
        formats=(FORMAT,),
        total=page.standing.count,
        notices=tuple(notices),
        details=details,
    )


def _holders(feed: Feed) -> dict[str, int]:
    """How many records each institution has there; none where its search does not tell."""
    try:
        told = feed.http.get(feed.address.removesuffix(FEED) + "search.json").json()
        counted = [(entry["value"], entry["count"]) for entry in told["facets"]["institution"]]
    except (SourceError, KeyError, TypeError):
        return {}
    fit = [(slug, count) for slug, count in counted if isinstance(slug, str) and type(count) is int]
    return dict(fit[:SHOWN])


def offers(url: str, http: HttpClient) -> Iterator[Offer]:
    """The catalog that an address belongs to, if one answers there."""
    for address in addresses(url):
        feed = Feed(http, address)
        try:
            page = feed.page()
        except SourceError:
            continue
        yield Offer(options={"url": address}, info=survey(feed, page, "", {}), system=SYSTEM)
        return
