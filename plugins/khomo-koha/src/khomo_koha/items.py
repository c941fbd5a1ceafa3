"""The items of the records of a page: all at once, or record by record where Koha does not take that."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from catalog.sdk import SourceError, SourceMalformed, SourceRefused
from catalog.sdk.answers import WebBroken
from khomo_koha.access import KeyRefused
from khomo_koha.api import Api, Forbidden, NoInterface, NotFound

ALL, EACH, PUBLIC, NONE = "all", "each", "public", "none"
"""The ways of asking, in this order: /items, /biblios/{id}/items, the same for the public, not at all."""
_AFTER = {ALL: EACH, EACH: PUBLIC, PUBLIC: NONE}
_PAGE = 500
_MOST = 200
Item = dict[str, Any]
Tell = Callable[..., None]


class ItemsUnreadable(SourceMalformed):
    """The items of one record cannot be had."""


class Items:
    """Asks for items; ``tell`` takes notices. Where a way is refused, the next one is taken for the run."""

    def __init__(self, api: Api, tell: Tell) -> None:
        self.api, self._tell = api, tell
        self.way = ALL

    def of(self, numbers: Sequence[int]) -> dict[int, list[Item] | str]:
        """The items of each record, or in words why they cannot be had; empty where none are given at all.

        Raises ``KeyRefused``, ``SourceUnavailable``.
        """
        if self.way == ALL and numbers:
            found = self._together(numbers)
            if found is not None:
                return {number: found.get(number, []) for number in numbers}
        return {number: self._of_one(number) for number in numbers} if self.way != NONE else {}

    def _together(self, numbers: Sequence[int]) -> dict[int, list[Item]] | None:
        """The items of all, by record; None where they have to be asked for one by one."""
        asked = {"q": json.dumps({"me.biblio_id": list(numbers)}), "_per_page": str(_PAGE)}
        try:
            items = self._listed("/items", asked)
        except KeyRefused:
            raise
        except SourceRefused as error:
            self._change(error)
            return None
        except (SourceMalformed, WebBroken):
            return None
        found: dict[int, list[Item]] = {}
        for item in items:
            found.setdefault(item.get("biblio_id", 0), []).append(item)
        if not found.keys() <= set(numbers):
            self._change(SourceMalformed("/items: Koha gives items of other records than asked for"))
            return None
        return found

    def _of_one(self, number: int) -> list[Item] | str:
        while self.way != NONE:
            path = f"/public/biblios/{number}/items" if self.way == PUBLIC else f"/biblios/{number}/items"
            try:
                items = self._listed(path, {"_per_page": str(_PAGE)})
            except NotFound:
                return []
            except (Forbidden, NoInterface) as error:
                self._change(error)
            except KeyRefused:
                raise
            except (SourceRefused, SourceMalformed, WebBroken) as error:
                return error.message
            else:
                if all(item.get("biblio_id", number) == number for item in items):
                    return items
                return f"{path}: Koha gives items of another record"
        return []

    def _listed(self, path: str, asked: dict[str, str]) -> list[Item]:
        found: dict[Any, Item] = {}
        for page in range(1, _MOST + 1):
            told = self.api.values(path, {**asked, "_page": str(page)})
            before = len(found)
            found |= {entry.get("item_id", (page, at)): entry for at, entry in enumerate(told.entries)}
            is_whole = len(found) >= told.total if told.total is not None else len(told.entries) < _PAGE
            if is_whole:
                return list(found.values())
            if len(found) == before:
                break
        raise ItemsUnreadable(f"{path}: {len(found)} items came, though Koha told of more")

    def _change(self, error: SourceError) -> None:
        self.way = _AFTER[self.way]
        how = {
            EACH: "the items are asked for record by record",
            PUBLIC: "those that the OPAC shows are taken",
            NONE: "the records come without their copies",
        }
        self._tell("items_" + self.way, f"{error.message}: {how[self.way]}")


def counted(found: Iterable[list[Item] | str]) -> int:
    """The number of items among what ``of`` gave."""
    return sum(len(items) for items in found if isinstance(items, list))
