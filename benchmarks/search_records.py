"""Any number of records for the search, made from real ones, the same ones every time.

The shape is that of real MARC records: which fields, how many names and subjects, how many words in each.
The words are drawn anew: three records in five are Vietnamese, of the syllables of the sample catalog and
of made-up ones after them; the others of the words of the file. How often a word comes follows Zipf's law,
and rare ones keep coming, as do new names and subjects: that is what makes a large index larger.
"""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus import Corpus

from catalog.demo import build
from catalog.errors import CatalogError
from catalog.formats.marcxml import MarcXmlFormat
from catalog.record import ACCESS, KINDS
from catalog.shape import to_dict

SEED = 20260101
DEMO = Path(build.__file__).parent / "data"
_ONSETS = "b c ch d đ g gh gi h k kh l m n ng nh p ph qu r s t th tr v x"
_RIMES = """
a à á ả ã ạ an àn án ạn ang áng ạng anh ánh ao ào ai ài ay áy âm ấm ân ấn ầu ê ế ề ên ến ềnh i ì í iên
iến iều iểu o ó ò on óng ông ống ồng ộng ơ ờ ới u ú ủ ung úng uyên uyện ư ứ ữ ưng ương ường ước
"""
_WORD = re.compile(r"[^\W\d_]+")
_RARE = 0.02
_RARE_WORDS = 400_000
_GRADES = tuple(f"Lớp {grade}" for grade in range(1, 13))
_AUDIENCES = ("Học sinh", "Sinh viên", "Giáo viên", "Thiếu nhi", "Người lớn tuổi")


class Vocabulary:
    """Words by frequency, and texts drawn from them."""

    def __init__(self, ordered: Sequence[str], rare: str) -> None:
        self._words = list(ordered)
        self._cumulative = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(ordered))))
        self._rare = rare

    def words(self, chance: random.Random, count: int) -> list[str]:
        """So many words; one in fifty is rare, of an endless supply."""
        drawn = chance.choices(self._words, cum_weights=self._cumulative, k=count)
        for place in range(count):
            if chance.random() < _RARE:
                drawn[place] = f"{self._rare}{int(_RARE_WORDS * chance.random() ** 3)}"
        return drawn

    def most(self, count: int) -> list[str]:
        """The most frequent words."""
        return self._words[:count]

    def text(self, chance: random.Random, count: int) -> str:
        """So many words in a row."""
        return " ".join(self.words(chance, count))


class Records:
    """Records of numbers from 0 on; ``shapes`` are those that they are made from."""

    def __init__(self, marc: Path, total: int, institutions: Sequence[str]) -> None:
        self.shapes = list(_shapes(marc))
        self._institutions = institutions
        self.vocabularies = {
            "vi": Vocabulary(_vietnamese(), "từ"),
            "en": Vocabulary(_ordered(_texts(self.shapes)), "word"),
        }
        chance = random.Random(SEED)
        # Names and subjects grow with the catalog: at a million there are tens of thousands of each.
        self._names = {
            language: self._values(language, chance, max(500, total // 6), 3) for language in ("vi", "en")
        }
        self._subjects = {
            language: self._values(language, chance, max(200, total // 20), 2) for language in ("vi", "en")
        }

    def _values(self, language: str, chance: random.Random, count: int, words: int) -> list[str]:
        vocabulary = self.vocabularies[language]
        return [vocabulary.text(chance, chance.randint(2, words + 1)).title() for _ in range(count)]

    def __call__(self, first: int, count: int) -> Iterator[dict[str, Any]]:
        """Published records from the one of number ``first`` on."""
        for number in range(first, first + count):
            yield self.record(number)

    def record(self, number: int) -> dict[str, Any]:
        """The record of a number."""
        chance = random.Random(SEED + number)
        shape = self.shapes[number % len(self.shapes)]
        language = "vi" if number % 5 < 3 else "en"
        draw = self.vocabularies[language]
        names, subjects = self._names[language], self._subjects[language]
        record = {**shape, "id": f"bench-{number}", "seq": number + 1}
        record["source"] = {"slug": f"bench-{number % 7}", "native_id": str(number)}
        record["institution"] = chance.choice(self._institutions)
        record["title"] = draw.text(chance, max(2, _length(shape["title"]))).capitalize()
        record["languages"] = ["vi"] if language == "vi" else shape.get("languages", ["en"])
        record["kind"] = chance.choices(KINDS, weights=[40, *([3] * (len(KINDS) - 1))])[0]
        record["access"] = chance.choice(ACCESS)
        record["identifiers"] = [{"scheme": "isbn", "value": f"978-604-{number:07d}-{number % 10}"}]
        for part, key, values in (("creators", "name", names), ("subjects", "label", subjects)):
            if part in shape:
                record[part] = [{key: _skewed(chance, values)} for _ in shape[part]]
        if "description" in shape:
            record["description"] = draw.text(chance, _length(shape["description"]))
        if "notes" in shape:
            record["notes"] = [draw.text(chance, _length(note)) for note in shape["notes"]]
        if number % 20 == 0:
            record["education_levels"] = [chance.choice(_GRADES)]
            record["audiences"] = [chance.choice(_AUDIENCES)]
            record["free"] = chance.random() < 0.8
        if number % 3 == 0:
            record["links"] = [{"rel": "fulltext", "url": f"https://library.example/{number}"}]
        return record


def institutions(count: int) -> dict[str, dict[str, Any]]:
    """Institutions of all systems in 34 provinces."""
    draw, chance = Vocabulary(_vietnamese(), "từ"), random.Random(SEED)
    return {
        f"inst-{number}": {
            "slug": f"inst-{number}",
            "name_vi": f"Thư viện {draw.text(chance, 3)}",
            "name_en": f"Library of {draw.text(chance, 2)}",
            "system": ("library", "museum", "cultural_centre")[number % 3],
            "level": ("province", "district", "commune")[number % 3],
            "province": f"Tỉnh {number % 34}",
            "lat": 8.5 + number % 34 * 0.4,
            "lon": 105.0 + number % 30 * 0.1,
        }
        for number in range(count)
    }


def _shapes(marc: Path) -> Iterator[dict[str, Any]]:
    corpus, reader = Corpus(marc), MarcXmlFormat()
    for payload in corpus.marcxml(0, len(corpus.templates)):
        try:
            yield to_dict(reader.read(payload, {}))
        except CatalogError:
            continue


def _texts(shapes: Iterable[dict[str, Any]]) -> Iterator[str]:
    for shape in shapes:
        yield shape["title"]
        yield shape.get("description", "")
        yield from shape.get("notes", ())
        yield from (part["label"] for part in shape.get("subjects", ()))


def _ordered(texts: Iterable[str]) -> list[str]:
    counts = Counter(word for text in texts for word in _WORD.findall(text.lower()))
    return [word for word, _ in counts.most_common()]


def _vietnamese() -> list[str]:
    # Files of text and tables: what is not Vietnamese among their words has no accent.
    texts = (path.read_text("utf-8") for path in sorted(DEMO.rglob("*.csv")))
    real = [word for word in _ordered(texts) if not word.isascii()]
    made = [onset + rime for onset in _ONSETS.split() for rime in _RIMES.split()]
    random.Random(SEED).shuffle(made)
    return list(dict.fromkeys([*real, *made]))


def _length(text: str) -> int:
    return len(text.split())


def _skewed(chance: random.Random, values: Sequence[str]) -> str:
    return values[int(len(values) * chance.random() ** 2)]
