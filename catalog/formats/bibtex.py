"""The format ``bibtex``: one entry of BibTeX or biblatex, read and written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from catalog.errors import SkipRecord
from catalog.formats import bibtex_write
from catalog.formats.bibtex_entries import MONTHS, Entry, parse
from catalog.formats.bibtex_latex import address, plain
from catalog.formats.citation import Citation
from catalog.formats.payload import text_in
from catalog.record import KINDS, Record
from catalog.sdk.format import Format

_KINDS = """
article: article inbook incollection inproceedings conference suppbook suppcollection suppperiodical review
article: bookinbook inreference newspaper
thesis: mastersthesis phdthesis thesis bachelorsthesis
periodical: periodical
web: online electronic www webpage website
dataset: dataset data
software: software program
image: artwork image figure
audio: audio music
video: video movie film
map: map
manuscript: unpublished letter manuscript
"""
_BY_TYPE = {name: kind for line in _KINDS.strip().split("\n") for kind, names in [line.split(": ")]
            for name in names.split()}  # fmt: skip
_CREATORS = {
    "author": "author", "editor": "editor", "translator": "translator", "illustrator": "illustrator",
    "introduction": "author of introduction", "foreword": "author of introduction",
    "commentator": "commentator", "annotator": "annotator", "editora": "editor",
}  # fmt: skip
_PUBLISHERS = ("publisher", "school", "institution", "organization")
_HOSTS = ("journal", "journaltitle", "booktitle", "maintitle")
_PERIODICALS = ("journal", "journaltitle")
_RENEWED = {"newseries": "new series", "oldseries": "old series"}
_NOT_WORKS = ("set", "xdata")
_NUMBERS = {"doi": "doi", "isbn": "isbn", "issn": "issn", "isrn": "isrn", "eprint": "eprint"}
_PEOPLE_END = re.compile(r" and ", re.IGNORECASE)
_KEYWORDS = re.compile(r"[;,]")
# Only what a work is described by is inherited: the key, the options and the parent's own lists are not.
_NOT_INHERITED = frozenset(
    ("crossref", "xref", "xdata", "ids", "keywords", "abstract", "title", "pages", "doi")
)


class BibtexFormat(Format):
    """Reads and writes one entry of BibTeX.

    ``context`` may hold ``encoding`` (a Python codec; else UTF-8, or a guess), ``strings`` (values of
    ``@string`` by name in lower case) and ``crossref`` (the text of the entry that this one refers to).
    """

    name: ClassVar[str] = "bibtex"
    media_type: ClassVar[str] = "application/x-bibtex"
    version: ClassVar[str] = "2"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``; raises ``RecordError`` (key, field, value, rule) or ``SkipRecord``."""
        strings = _strings(context)
        entry = parse(text_in(payload, str(context.get("encoding") or "")), strings)
        parent = context.get("crossref")
        if isinstance(parent, str) and parent:
            inherit(entry, parse(parent, strings))
        return to_record(entry)

    def write(self, record: Record) -> bytes:
        """``record`` as one entry in UTF-8, its id as the key."""
        return bibtex_write.written(record)


def _strings(context: Mapping[str, Any]) -> dict[str, str]:
    given = context.get("strings")
    return {str(name): str(value) for name, value in given.items()} if isinstance(given, Mapping) else {}


def inherit(entry: Entry, parent: Entry) -> None:
    """Fill the fields that ``entry`` lacks from the one that its ``crossref`` names (BibTeXing 3.1)."""
    for name, value in parent.fields.items():
        if name not in _NOT_INHERITED:
            entry.fields.setdefault(name, value)
    if "title" in parent.fields:
        whole = "journal" if parent.type == "periodical" else "booktitle"
        entry.fields.setdefault(whole, parent.fields["title"])


def to_record(entry: Entry) -> Record:
    """The record that an entry means; raises ``RecordError`` where it has neither title nor abstract.

    Raises ``SkipRecord`` for what biblatex keeps beside entries (``@set``, ``@xdata``).
    """
    if entry.type in _NOT_WORKS:
        raise SkipRecord(f"@{entry.type} is no work of its own")
    given = {name: text for name, value in entry.fields.items() if (text := _one_line(plain(value)))}
    citation = Citation(kind=_kind(entry, given))
    citation.title = _joined(given, "title", "subtitle", "titleaddon")
    citation.titles = [(given[name], "alternative") for name in ("shorttitle", "origtitle") if name in given]
    citation.creators = [
        (name, role) for field, role in _CREATORS.items() if field in entry.fields
        for name in people(entry.fields[field])
    ]  # fmt: skip
    citation.publisher = _first(given, *_PUBLISHERS)
    citation.places = [given[name] for name in ("address", "location") if name in given]
    citation.issued = _date(entry, given)
    citation.edition = _edition(given.get("edition", ""))
    _place_within(citation, given)
    citation.languages = [given[name] for name in ("language", "langid") if name in given]
    citation.subjects = _KEYWORDS.split(_first(given, "keywords", "keyword"))
    citation.abstract = given.get("abstract", "")
    citation.notes = [given[name] for name in ("note", "annote", "addendum") if name in given]
    citation.notes += _kind_of_thesis(citation.kind, given)
    citation.numbers = [
        (scheme, address(entry.fields[name])) for name, scheme in _NUMBERS.items() if name in entry.fields
    ]
    citation.addresses = [
        ("", address(entry.fields[name])) for name in ("url", "howpublished") if name in entry.fields
    ]
    citation.call_number = _first(given, "library", "callnumber", "call-number")
    return citation.record(entry.key or None)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _kind(entry: Entry, given: Mapping[str, str]) -> str:
    if entry.type == "misc" and given.get("entrysubtype") in KINDS:
        # A kind for which there is no type, as we write it.
        return given["entrysubtype"]
    if entry.type == "misc" and not any(name in given for name in _PUBLISHERS):
        return "web" if "url" in given or "howpublished" in given else "book"
    return _BY_TYPE.get(entry.type, "book")


def _place_within(citation: Citation, given: Mapping[str, str]) -> None:
    if citation.kind in ("article", "web", "manuscript"):
        citation.host = _joined(given, _present(given, *_HOSTS), "booksubtitle")
    citation.volume = given.get("volume", "")
    in_periodical = bool(citation.host) and any(given.get(name) for name in _PERIODICALS)
    citation.pages = _first(given, "pages", "eid") or ("" if citation.host else given.get("pagetotal", ""))
    series = given.get("series", "")
    if in_periodical:
        # A series of a periodical counts its volumes anew.
        citation.volume = ", ".join(filter(None, (_RENEWED.get(series, series), citation.volume)))
        citation.issue = _first(given, "number", "issue")
    elif series:
        citation.series, citation.series_number = series, given.get("number") or citation.volume
        citation.volume = "" if citation.series_number == citation.volume else citation.volume
    elif citation.host:
        citation.issue = _first(given, "number", "issue")


def _joined(given: Mapping[str, str], first: str, *further: str) -> str:
    texts = [given[name] for name in (first, *further) if given.get(name)]
    return ": ".join(texts) if given.get(first) else ""


def _present(given: Mapping[str, str], *names: str) -> str:
    return next((name for name in names if given.get(name)), names[0])


def _first(given: Mapping[str, str], *names: str) -> str:
    return given.get(_present(given, *names), "")


def _edition(text: str) -> str:
    return f"{text}. ed." if text.isdecimal() else text


def _kind_of_thesis(kind: str, given: Mapping[str, str]) -> list[str]:
    return [given["type"]] if kind == "thesis" and given.get("type") else []


def _date(entry: Entry, given: Mapping[str, str]) -> str:
    """``date`` of biblatex, else year, month and day of BibTeX as far as they are numbers and months."""
    if given.get("date"):
        return given["date"]
    year, month, day = given.get("year", ""), given.get("month", ""), given.get("day", "")
    number = int(month) if month.isascii() and month.isdecimal() and len(month) < 3 else _month(month)
    if not (year.isdecimal() and len(year) == 4 and 1 <= number <= 12):
        return year
    return f"{year}-{number:02d}" + (f"-{int(day):02d}" if day.isdecimal() and len(day) < 3 else "")


def _month(word: str) -> int:
    short = word.strip(" .")[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else 0


def people(value: str) -> list[str]:
    """The names of a list joined by "and", each as "Last, First", "Last, First, Jr" or as it was written.

    What stands in braces is one body's name, whatever words it holds (BibTeXing, section 4).
    """
    names: list[str] = []
    for part in _apart(_one_line(value)):
        name = _one_line(plain(part))
        pieces = [piece.strip() for piece in name.split(",")]
        if len(pieces) == 3 and not part.startswith("{"):
            # BibTeX writes von Last, Jr, First; catalogues Last, First, Jr.
            name = f"{pieces[0]}, {pieces[2]}, {pieces[1]}"
        if name and name.lower() != "others":
            names.append(name)
    return names


def _apart(value: str) -> list[str]:
    if "{" not in value:
        return _PEOPLE_END.split(value)
    parts: list[str] = []
    open_braces = False
    for piece in _PEOPLE_END.split(value):
        if open_braces:
            parts[-1] += f" and {piece}"
        else:
            parts.append(piece)
        # Each piece is looked at once: a list may be as long as a record.
        depth = piece.count("{") - piece.count("}")
        open_braces = depth > 0 if not open_braces else depth >= 0
    return parts
