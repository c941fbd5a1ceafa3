"""The copies of one record at this moment, in two requests or three."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from catalog.sdk import LiveHolding
from khomo_koha.api import Api, Forbidden, NoInterface, NotFound
from khomo_koha.copies import live_holding
from khomo_koha.items import Item
from khomo_koha.names import Names, Words

_MOST = 200
"""Copies of a record that are told at most."""


def copies(api: Api, number: str, today: date) -> Sequence[LiveHolding] | None:
    """What the OPAC would tell the public of its copies; None where Koha tells neither that nor us.

    Raises ``SourceError``.
    """
    if not (number.isascii() and number.isdigit()):
        return None
    items = _items(api, number)
    if items is None:
        return None
    names = Names(api)
    words = Words(names.libraries()) if any(item.get("home_library_id") for item in items) else Words()
    return [live_holding(item, words, today) for item in items[:_MOST]]


def _items(api: Api, number: str) -> list[Item] | None:
    """The items that the public may see; with a key alone where the public interface is switched off."""
    ways = ("/public/biblios", "/biblios") if api.access else ("/public/biblios",)
    for way in ways:
        try:
            return api.values(f"{way}/{number}/items", {"_per_page": str(_MOST)}).entries
        except NotFound:
            return []
        except (Forbidden, NoInterface):
            continue
    return None
