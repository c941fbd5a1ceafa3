"""Times what helps while someone types: making the word book, suggestions, candidates for misspelt words.

    python benchmarks/suggest.py                         100,000 made-up records
    python benchmarks/suggest.py --records 1000000

Every second record has a name and a word of its own, as those of real catalogs do, so that the values and
the words to choose among grow with the records. Suggestions are asked as people type: of each text the
first letters, then more and more of it, with and without accents. Prints a JSON object.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from made_up import SEED
from measuring import machine
from search import fill, timed

from catalog import wordbooks
from catalog.app import create_app
from catalog.formats.text.fold import fold
from catalog.search import wordbook
from catalog.search.suggestions import suggest
from catalog.search.vocabulary import Vocabulary
from catalog.search.wordbook import Wordbook
from catalog.settings import load

_SYLLABLES = [
    onset + rime for onset in "bdfgklmnprstvz" for rime in ("a", "en", "ik", "ow", "ur", "ia", "eau")
]
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def own_word(chance: random.Random) -> str:
    """A word that hardly another record has."""
    return "".join(chance.choices(_SYLLABLES, k=3))


def varied() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Gives every second record a name and a word of its own."""
    chance = random.Random(SEED)

    def vary(record: dict[str, Any]) -> dict[str, Any]:
        if record["seq"] % 2:
            return record
        name = f"{own_word(chance).title()} {own_word(chance).title()}"
        title = f"{record['title']} {own_word(chance)}"
        return {**record, "title": title, "creators": [*record["creators"], {"name": name}]}

    return vary


def measure(count: int, requests: int) -> dict[str, Any]:
    """The figures of a catalog of ``count`` records."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        app = create_app(load({}, home=home), plugins=())
        with app.app_context():
            fill(count, varied())
            # In a process of its own, so that its memory is its own.
            command = [sys.executable, __file__, "--build", folder]
            built = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
            book = wordbook.at(home.absolute() / "index")
            asked = typed(book, requests)
            client = app.test_client()
            addresses = [f"/api/v1/suggest?q={quote(text)}" for text in asked]
            return {
                "records": count,
                "build": built,
                "bytes": book.path.stat().st_size,
                "entries": int(book.facts()["entries"]),
                "words": book.rows("SELECT count(*) FROM words")[0][0],
                "requests": len(asked),
                "suggest_ms": timed([_suggesting(book, text) for text in asked]),
                "answer_ms": timed([_asking(client, address) for address in addresses]),
                "candidates_ms": timed([_correcting(book, word) for word in misspelt(book, requests)]),
            }


def build(home: Path) -> dict[str, Any]:
    """Make the word book of a catalog; seconds, and how far memory rose above what the program takes."""
    app = create_app(load({}, home=home), plugins=())
    with app.app_context():
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun, processor = time.perf_counter(), time.process_time()
        wordbooks.refresh(app.extensions["catalog"], now=True)
        return {
            "seconds": round(time.perf_counter() - begun, 2),
            "processor_seconds": round(time.process_time() - processor, 2),
            "memory_bytes": 1_024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before),
            "peak_memory_bytes": 1_024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        }


def typed(book: Wordbook, requests: int) -> list[str]:
    """Beginnings of values, as they grow letter by letter; half of them without accents."""
    chance = random.Random(SEED)
    asked: list[str] = []
    while len(asked) < requests:
        text = _any(book, "SELECT text FROM entries WHERE id = ?", "entries", chance)
        text = fold(text) if chance.random() < 0.5 else text.lower()
        asked += [text[:length] for length in (1, 2, 3, 5, 8, 12, 20) if length <= len(text)]
    return asked[:requests]


def misspelt(book: Wordbook, requests: int) -> list[str]:
    """Words with one letter wrong."""
    chance = random.Random(SEED + 1)
    words = []
    for _ in range(requests):
        word = _any(book, "SELECT word FROM words WHERE id = ?", "words", chance)
        place = chance.randrange(len(word))
        words.append(word[:place] + chance.choice(_LETTERS) + word[place + 1 :])
    return words


def _any(book: Wordbook, question: str, table: str, chance: random.Random) -> str:
    last = book.rows({"entries": "SELECT max(id) FROM entries", "words": "SELECT max(id) FROM words"}[table])
    return str(book.rows(question, (chance.randint(1, last[0][0]),))[0][0])


def _suggesting(book: Wordbook, text: str) -> Callable[[], object]:
    return lambda: suggest(book, text)


def _asking(client: Any, address: str) -> Callable[[], object]:
    return lambda: client.get(address).get_data()


def _correcting(book: Wordbook, word: str) -> Callable[[], object]:
    return lambda: Vocabulary(book.rows).candidates(word, 4)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=100_000, help="records to publish (100000)")
    parser.add_argument("--requests", type=int, default=2_000, help="questions of each kind to time (2000)")
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.build is not None:
        print(json.dumps(build(given.build)))
        return
    figures = measure(given.records, given.requests)
    print(json.dumps({"machine": machine(), **figures}, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
