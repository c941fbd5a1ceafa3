"""Records as BibTeX: one entry in UTF-8, of a type that BibTeX's styles know or take for ``misc``.

Types and fields are those of BibTeX 0.99d where it has them, else those of biblatex 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from catalog.formats import citation_write as cited
from catalog.formats.bibtex_entries import MONTHS
from catalog.formats.text.clean import clean
from catalog.record import Record

_TYPES = {
    "book": "book", "article": "article", "periodical": "periodical", "thesis": "phdthesis",
    "manuscript": "unpublished", "image": "artwork", "audio": "audio", "video": "video",
    "dataset": "dataset", "software": "software", "web": "online",
}  # fmt: skip
_PARTS = ("editor", "translator", "illustrator", "introduction", "commentator", "annotator")
_PUBLISHERS = {"phdthesis": "school", "online": "organization"}
# A brace counts for BibTeX even behind a backslash: as a word it cannot end the value.
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
}  # fmt: skip
_ESCAPED = re.compile(r"[\\{}~^&%$#_]")
# Two hyphens are a dash to TeX, two quotes one.
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')")
_AS_THEY_ARE = frozenset(("url", "doi", "month", "file"))
_KEY = re.compile(r"[^A-Za-z0-9_:.-]+")


def written(record: Record) -> bytes:
    """``record`` as one entry in UTF-8, its id as the key."""
    kind = _TYPES.get(record.kind, "misc")
    fields = [(name, _braced(name, text)) for name, value in _values(record, kind) if (text := clean(value))]
    key = _KEY.sub("-", record.id) or "record"
    lines = [f"@{kind}{{{key},", *(f"  {name} = {value}," for name, value in fields), "}", ""]
    return "\n".join(lines).encode()


def escaped(text: str) -> str:
    """``text`` with everything that means something to TeX written as the sign itself."""
    return _LIGATURE.sub("{}", _ESCAPED.sub(lambda found: _SPECIAL[found[0]], text))


def _braced(name: str, text: str) -> str:
    if name == "month":
        return text
    if name in _AS_THEY_ARE:
        # Read word for word; only what would end the value is written as addresses write it.
        return "{" + quote(text, safe="!#$%&'()*+,/:;=?@[]~^|<>-._") + "}"
    if name == "title":
        # A second pair keeps the styles from making small letters of large ones.
        return "{{" + escaped(text) + "}}"
    # Names were escaped one by one, for " and " between them.
    return "{" + (text if name in ("author", "editora", *_PARTS) else escaped(text)) + "}"


def _values(record: Record, kind: str) -> Iterator[tuple[str, str]]:
    yield from _creators(record)
    yield "title", record.title
    if kind == "misc":
        yield "entrysubtype", record.kind
    yield from _published(record, kind)
    yield from _within(record)
    yield from _numbers(record)
    yield from (("doi", value) for value in cited.identifiers(record, "doi")[:1])
    yield "language", ", ".join(record.languages)
    yield "keywords", "; ".join(re.sub(r"[;,]", " ", word) for word in cited.keywords(record))
    yield "abstract", record.description
    yield "note", "; ".join(record.notes)
    yield "library", cited.call_number(record)
    yield from (("url", address) for address in _addresses(record)[:1])


def _numbers(record: Record) -> Iterator[tuple[str, str]]:
    """The first ISBN and ISSN, of its own or of what it stands in: a field stands once in an entry."""
    found = {number.scheme: number.value for number in reversed(cited.standard_numbers(record))}
    if number := cited.host_of(record).number:
        found.setdefault("issn" if len(number) < 10 else "isbn", number)
    yield from found.items()


def _addresses(record: Record) -> list[str]:
    return [*cited.pages_on_the_web(record), *cited.texts_on_the_web(record)]


def _creators(record: Record) -> Iterator[tuple[str, str]]:
    authors, others = _people(record, ""), _people(record, "contributor", "series editor")
    yield "author", authors or others
    yield from ((part, _people(record, part)) for part in _PARTS)
    if authors and others:
        yield "editora", others
        yield "editoratype", "collaborator"


def _people(record: Record, *parts: str) -> str:
    agents = (agent for part in parts for agent in cited.creators(record, part))
    return " and ".join(_person(clean(agent.name)) for agent in agents if agent.name)


def _person(name: str) -> str:
    # In braces a name is one whole, whose parts no style turns round or shortens.
    return escaped(name) if cited.is_plain_pair(name) else "{" + escaped(name) + "}"


def _published(record: Record, kind: str) -> Iterator[tuple[str, str]]:
    day = cited.day_of(record)
    yield "year", day.year or day.text
    if day.month.isdecimal() and 1 <= int(day.month) <= len(MONTHS):
        yield "month", MONTHS[int(day.month) - 1]
    yield "day", day.day
    yield _PUBLISHERS.get(kind, "publisher"), record.publisher
    yield "address", "; ".join(cited.places(record))


def _within(record: Record) -> Iterator[tuple[str, str]]:
    host = cited.host_of(record)
    yield "journal", host.title
    if not host.title:
        # In a periodical it would say that its volumes are counted anew.
        yield "series", cited.series_of(record)
    yield "volume", host.volume
    yield "number", host.issue
    yield "pages", host.pages
    yield "pagetotal", cited.pages(record)
