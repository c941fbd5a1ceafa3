"""Records as RIS (specification of 2011), in UTF-8; one reference, as Zotero, EndNote and Mendeley take it.

What a citation has no place for is left out: copies but for the first call number, when to attend, pictures.
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.formats import citation_write as cited
from catalog.formats.languages import to_code
from catalog.formats.ris_tags import KINDS
from catalog.formats.text.clean import clean
from catalog.record import Record

LINE_END = "\r\n"

_TYPES = {
    "book": "BOOK", "article": "JOUR", "periodical": "JFULL", "thesis": "THES", "manuscript": "MANSCPT",
    "map": "MAP", "image": "ART", "object": "ART", "audio": "SOUND", "video": "VIDEO", "dataset": "DATA",
    "software": "COMP", "web": "ELEC", "lesson": "ELEC", "course": "ELEC", "collection": "CTLG",
}  # fmt: skip
_PARTS = (
    ("editor", "ED"), ("series editor", "A3"), ("translator", "TA"), ("contributor", "A4"),
    ("illustrator", "A4"), ("introduction", "A4"), ("commentator", "A4"), ("annotator", "A4"),
)  # fmt: skip


def written(record: Record) -> bytes:
    """``record`` as one reference in UTF-8, from TY to ER, each line closed by CR LF."""
    code = _TYPES.get(record.kind, "GEN")
    lines = [f"TY  - {code}"]
    for tag, value in _values(record, code):
        if text := clean(value):
            lines.append(f"{tag}  - {text}")
    return (LINE_END.join([*lines, "ER  - "]) + LINE_END).encode()


def _values(record: Record, code: str) -> Iterator[tuple[str, str]]:
    if record.id:
        yield "ID", record.id
    yield "TI", record.title
    yield from (("TT", title.value) for title in record.titles if title.type == "translated")
    yield from (("AU", agent.name) for agent in cited.creators(record))
    for part, tag in _PARTS:
        yield from ((tag, agent.name) for agent in cited.creators(record, part))
    yield from _published(record)
    yield from _within(record)
    if KINDS.get(code) != record.kind:
        # Of what RIS has no type for, the type of work tells more.
        yield "M3", record.kind
    yield from (("LA", to_code(tag) or tag) for tag in record.languages)
    yield from (("KW", word) for word in cited.keywords(record))
    yield "AB", record.description
    yield from (("N1", note) for note in record.notes)
    yield from _led(record)


def _published(record: Record) -> Iterator[tuple[str, str]]:
    day = cited.day_of(record)
    yield "PY", day.year or day.text.replace("/", "-")
    if day.month:
        yield "DA", f"{day.year}/{day.month}/{day.day}"
    yield "PB", record.publisher
    yield from (("CY", place) for place in cited.places(record))


def _within(record: Record) -> Iterator[tuple[str, str]]:
    host = cited.host_of(record)
    first, _, last = host.pages.replace("–", "-").replace("—", "-").partition("-")
    yield "T2", host.title
    yield "T3", cited.series_of(record)
    yield "VL", host.volume
    yield "IS", host.issue
    yield "SP", first or cited.pages(record)
    yield "EP", last
    if host.number:
        yield "SN", host.number


def _led(record: Record) -> Iterator[tuple[str, str]]:
    yield from (("SN", number.value) for number in cited.standard_numbers(record))
    yield from (("DO", value) for value in cited.identifiers(record, "doi")[:1])
    yield "CN", cited.call_number(record)
    yield from (("UR", address) for address in cited.pages_on_the_web(record))
    yield from (("L1", address) for address in cited.texts_on_the_web(record))
