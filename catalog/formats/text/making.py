"""``python -m catalog.formats.text.making``: counts letter pairs and syllables of our own texts.

Read are the names of the gazetteer, the demonstration data (CC0), the Vietnamese pages and messages of
this project, and its synonyms: nothing whose licence would bind the tables.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from catalog.formats.text.clean import compose
from catalog.formats.text.scoring import EDGE, PAIRS, SYLLABLES, is_vietnamese
from catalog.formats.text.tables import LETTERS

CATALOG = Path(__file__).parents[2]
SOURCES = (
    (CATALOG / "gazetteer" / "data", "vn-*.tsv"),
    (CATALOG / "demo" / "data", "*/*.csv"),
    (CATALOG / "demo" / "data", "*.csv"),
    (CATALOG / "demo" / "data" / "src", "*"),
    (CATALOG / "translations" / "vi", "**/*.po"),
    (CATALOG / "search" / "data", "*.txt"),
    (CATALOG.parent / "docs" / "vi", "*.md"),
)
_WORD = re.compile(r"[^\W\d_]+")
_MARKED = re.compile(f"[{LETTERS}]")
_HEAD = "# Made from our own texts by python -m catalog.formats.text.making; not to be changed by hand.\n"


def lines() -> Iterator[str]:
    """Every line of our texts that has a letter of Vietnamese, in NFC."""
    for folder, pattern in SOURCES:
        for path in sorted(folder.glob(pattern)):
            for line in path.read_text("utf-8").splitlines():
                if _MARKED.search(text := compose(line)):
                    yield text


def syllables(texts: Iterable[str]) -> Counter[str]:
    """How often each syllable stands in the texts; words of other languages do not count."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(word.lower() for word in _WORD.findall(text) if is_vietnamese(word))
    return counts


def pairs(counted: Counter[str]) -> dict[str, dict[str, int]]:
    """Tenths of bits of each letter after each other.

    A syllable weighs the logarithm of its count, so that names seen by the thousand do not drown the rest.
    """
    weights: dict[str, Counter[str]] = defaultdict(Counter)
    for syllable, count in counted.items():
        letters = f"{EDGE}{syllable}{EDGE}"
        for first, second in pairwise(letters):
            weights[first][second] += 10 + round(10 * math.log2(count))
    return {
        first: {second: round(-10 * math.log2(weight / after.total())) for second, weight in after.items()}
        for first, after in weights.items()
    }


def main() -> None:
    """Write both tables beside this module."""
    counted = syllables(lines())
    folder = Path(__file__).parent
    rows = [
        f"{first}\t{' '.join(f'{second}{bits}' for second, bits in sorted(after.items()))}\n"
        for first, after in sorted(pairs(counted).items())
    ]
    (folder / PAIRS).write_text(_HEAD + "".join(rows), "utf-8", newline="\n")
    by_count: dict[int, list[str]] = defaultdict(list)
    for syllable, count in counted.items():
        by_count[count].append(syllable)
    rows = [f"{count}\t{' '.join(sorted(by_count[count]))}\n" for count in sorted(by_count, reverse=True)]
    (folder / SYLLABLES).write_text(_HEAD + "".join(rows), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
