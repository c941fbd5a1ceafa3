"""A repository's records on disk, ready to be sent: the pages of an OAI-PMH listing without their frames.

All pages stand one after the other in one file, so that a page is sent by the kernel without passing
through Python. The records of a page share a datestamp, a minute after that of the page before: a listing
between two dates is a row of whole pages.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from corpus import Corpus, native_id

EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
STEP = timedelta(minutes=1)
PREFIX = "oai:benchmark.example:"


def stamp(moment: datetime) -> str:
    """A time as OAI-PMH writes it (section 3.3)."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Pages:
    """The pages in a folder."""

    def __init__(self, folder: Path) -> None:
        facts = json.loads((folder / "pages.json").read_text())
        self.file = folder / "pages.xml"
        self.count: int = facts["records"]
        self.size: int = facts["size"]
        self.offsets: list[int] = facts["offsets"]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def span(self, page: int) -> tuple[int, int]:
        """Where a page stands in the file: its first byte and its length."""
        return self.offsets[page], self.offsets[page + 1] - self.offsets[page]

    def numbers(self, page: int) -> range:
        """The numbers of a page's records."""
        return range(page * self.size, min(self.count, (page + 1) * self.size))

    def datestamp(self, page: int) -> datetime:
        """When the records of a page changed last."""
        return EARLIEST + page * STEP

    def between(self, since: datetime | None, until: datetime | None) -> range:
        """The pages of the records that changed between two times, both included."""
        first, last = 0, len(self)
        while since is not None and first < last and self.datestamp(first) < since:
            first += 1
        while until is not None and last > first and self.datestamp(last - 1) > until:
            last -= 1
        return range(first, last)

    def header(self, number: int) -> bytes:
        """A record's header."""
        return _header(number, self.datestamp(number // self.size))

    def record(self, number: int) -> bytes:
        """One ``<record>``, looked up in its page."""
        start, length = self.span(number // self.size)
        with self.file.open("rb") as file:
            file.seek(start)
            body = file.read(length)
        begin = body.index(b"<record>" + self.header(number))
        return body[begin : body.index(b"</metadata></record>", begin)] + b"</metadata></record>"


def write(corpus: Corpus, folder: Path, count: int, size: int) -> None:
    """Write the pages of ``count`` records, ``size`` on each, unless the folder holds them already."""
    facts = folder / "pages.json"
    if facts.exists():
        return
    offsets = [0]
    with (folder / "pages.xml").open("wb") as out:
        for first in range(0, count, size):
            moment = EARLIEST + first // size * STEP
            records = corpus.marcxml(first, min(size, count - first))
            for number, record in enumerate(records, first):
                out.write(b"<record>%b<metadata>%b</metadata></record>\n" % (_header(number, moment), record))
            offsets.append(out.tell())
    # Written last: what is there when these facts are there is whole.
    facts.write_text(json.dumps({"records": count, "size": size, "offsets": offsets}))


def _header(number: int, moment: datetime) -> bytes:
    identifier = PREFIX + native_id(number)
    return (
        f"<header><identifier>{identifier}</identifier><datestamp>{stamp(moment)}</datestamp></header>"
    ).encode()
