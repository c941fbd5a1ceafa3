"""What is asked of the search, class by class, drawn from the records that are indexed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from search_records import SEED, Records

from catalog.formats.text.fold import fold
from catalog.record import KINDS

COMMON = 40
"""So many words, the most frequent of both languages, are common ones."""
_UNACCENTED = 0.6


@dataclass(frozen=True, slots=True)
class Asked:
    """One search: its words, and how they are asked for."""

    words: tuple[str, ...]
    kind: str
    filters: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """As people type it."""
        match self.kind:
            case "phrase":
                return f'"{" ".join(self.words)}"'
            case "field":
                return f"title:{self.words[0]}"
            case "prefix":
                return f"{self.words[0]}*"
            case _:
                return " ".join(self.words)


class Questions:
    """Searches for words that stand in the titles of records; most are typed without accents."""

    def __init__(self, records: Records, count: int) -> None:
        self._records, self._count = records, count
        self._chance = random.Random(SEED + 2)

    def classes(self, each: int) -> dict[str, list[Asked]]:
        """So many searches of each class; the common ones are as many as there are common words."""
        return {
            "one word": [self._from_title(1) for _ in range(each)],
            "two words": [self._from_title(2) for _ in range(each)],
            "four words": [self._from_title(4) for _ in range(each)],
            "phrase": [self._from_title(2, "phrase") for _ in range(each)],
            "field": [self._from_title(1, "field") for _ in range(each)],
            "prefix": [self._beginning() for _ in range(each)],
            "rare word": [Asked((f"từ{self._chance.randrange(100_000)}",), "rare") for _ in range(each)],
            "common word": [Asked((word,), "common") for word in self._common()][:each],
            "two common": [
                Asked(tuple(self._chance.sample(self._common(), 2)), "common") for _ in range(each)
            ],
            "filtered": [self._filtered() for _ in range(each)],
        }

    def _from_title(self, count: int, kind: str = "words") -> Asked:
        while True:
            words = self._records.record(self._chance.randrange(self._count))["title"].lower().split()
            if len(words) >= count:
                start = self._chance.randrange(len(words) - count + 1)
                return Asked(tuple(self._typed(words[start : start + count])), kind)

    def _typed(self, words: list[str]) -> Iterator[str]:
        plain = self._chance.random() < _UNACCENTED
        yield from (fold(word) if plain else word for word in words)

    def _beginning(self) -> Asked:
        while True:
            (word,) = self._from_title(1).words
            if len(word) > 3:
                return Asked((fold(word)[:3],), "prefix")

    def _filtered(self) -> Asked:
        chosen = {"kind": self._chance.sample(KINDS, 2), "system": ["library"]}
        return Asked(self._from_title(1).words, "filtered", chosen)

    def _common(self) -> list[str]:
        half = COMMON // 2
        found = [word for draw in self._records.vocabularies.values() for word in draw.most(half)]
        return [fold(word) if place % 2 else word for place, word in enumerate(found)]
