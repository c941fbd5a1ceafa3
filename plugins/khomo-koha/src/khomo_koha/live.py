"""The copies of one record at this moment, in two requests, with a key in four."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from catalog.sdk import LiveHolding, SourceError
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
    words = _words(Names(api)) if items else Words()
    return [live_holding(item, words, today) for item in items[:_MOST]]


def _words(names: Names) -> Words:
    """The names that come in time: codes in their place are worth more than no answer."""
    libraries: dict[str, str] = {}
    try:
        libraries = names.libraries()
        return Words(libraries, names.places())
    except SourceError:
        return Words(libraries)


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
