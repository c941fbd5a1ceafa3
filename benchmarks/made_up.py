"""Records, institutions and queries made up for the search, the same ones every time.

Texts are of a vocabulary of Vietnamese syllables and English words whose frequencies follow Zipf's law, as
those of real catalogs do.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from typing import Any

from catalog.formats.text.fold import fold
from catalog.record import ACCESS, KINDS

SEED = 20260101
_ONSETS = "b c ch d đ g gh gi h k kh l m n ng nh p ph qu r s t th tr v x"
_RIMES = """
a à á ả ã ạ an àn án ạn ang áng ạng anh ánh ao ào ai ài ay áy âm ấm ân ấn ầu ê ế ề ên ến ềnh i ì í iên
iến iều iểu o ó ò on óng ông ống ồng ộng ơ ờ ới u ú ủ ung úng uyên uyện ư ứ ữ ưng ương ường ước
"""
_ENGLISH = """
history art museum bronze drum library painting river school garden village music dance silk ceramic
map journal science study guide children water mountain stone letter king temple festival
"""


class Texts:
    """Seeded titles, names and descriptions."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        syllables = [onset + rime for onset in _ONSETS.split() for rime in _RIMES.split()]
        # The same words are frequent in what is asked and in what is indexed.
        random.Random(SEED).shuffle(syllables)
        self.words = list(
            itertools.chain.from_iterable(zip(syllables[:1_500], itertools.cycle(_ENGLISH.split())))
        )
        self.words += syllables[1_500:]
        weights = [1 / (rank + 10) for rank in range(len(self.words))]
        self._cumulative = list(itertools.accumulate(weights))

    def text(self, low: int, high: int) -> str:
        count = self.random.randint(low, high)
        return " ".join(self.random.choices(self.words, cum_weights=self._cumulative, k=count))


def records(count: int, institutions: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Published records of a typical size."""
    texts = Texts(SEED)
    chance = texts.random
    names = [texts.text(2, 4).title() for _ in range(5_000)]
    subjects = [texts.text(1, 4) for _ in range(3_000)]
    for number in range(count):
        year = int(chance.triangular(1900, 2025, 2010))
        yield {
            "id": f"bench-{number}",
            "kind": chance.choices(KINDS, weights=[40, *([3] * (len(KINDS) - 1))])[0],
            "title": texts.text(3, 12).capitalize(),
            "source": {"slug": "bench", "native_id": str(number)},
            "institution": chance.choice(institutions),
            "identifiers": [{"scheme": "isbn", "value": f"978-604-{number:07d}-{number % 10}"}],
            "creators": [{"name": chance.choice(names)} for _ in range(chance.randint(0, 3))],
            "publisher": f"Nhà xuất bản {chance.choice(names[:200])}",
            "issued": {"display": str(year), "earliest": year, "latest": year},
            "languages": chance.choices(["vi", "en", "fr", "zh"], weights=[80, 15, 3, 2]),
            "subjects": [{"label": chance.choice(subjects)} for _ in range(chance.randint(1, 4))],
            "description": texts.text(0, 60),
            "access": chance.choice(ACCESS),
            "seq": number + 1,
        }


def institutions(count: int) -> dict[str, dict[str, Any]]:
    """Institutions of all systems in 34 provinces."""
    texts = Texts(SEED + 1)
    systems = ("library", "museum", "cultural_centre")
    return {
        f"inst-{number}": {
            "slug": f"inst-{number}",
            "name_vi": f"Thư viện {texts.text(2, 3)}",
            "name_en": f"Library of {texts.text(1, 2)}",
            "system": systems[number % 3],
            "province": f"Tỉnh {number % 34}",
        }
        for number in range(count)
    }


def queries(count: int) -> list[tuple[str, dict[str, list[str]]]]:
    """What people ask: one to four words, mostly without accents, some with filters, phrases, signs."""
    texts = Texts(SEED + 2)
    chance = texts.random
    asked = []
    for _ in range(count):
        text = texts.text(1, 4)
        form = chance.random()
        if form < 0.5:
            text = fold(text)
        elif form < 0.6:
            text = f'"{text}"'
        elif form < 0.65:
            text = f"{text[:3]}*"
        elif form < 0.7:
            text = f"{text} year:[1990 TO 2010]"
        elif form < 0.75:
            text = ""
        filters = {"kind": chance.sample(KINDS, 2)} if chance.random() < 0.25 else {}
        if chance.random() < 0.1:
            filters["system"] = ["library"]
        asked.append((text, filters))
    return asked
