"""What programs for citations keep of a work, as a record: the common ground of RIS and BibTeX."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from catalog.errors import RecordError
from catalog.formats.citation_names import person
from catalog.formats.dates import parse_date
from catalog.formats.devised import devised_title
from catalog.formats.identifiers import addresses_in, doi, identify, isbn, issn, web_address
from catalog.formats.languages import language
from catalog.formats.marc_access import as_link
from catalog.formats.markup import without_markup
from catalog.formats.text.clean import clean, strip_full_stop
from catalog.record import (
    Agent,
    DateSpan,
    Holding,
    Identifier,
    Image,
    Link,
    Place,
    Record,
    Related,
    Subject,
    Title,
)

_BETWEEN_NUMBERS = re.compile(r"[;,\n]|\s\([^()]{0,80}\)|\s(?=97[89])")
_LANGUAGES = re.compile(r"\s*[;,/]\s*")


@dataclass(slots=True)
class Citation:
    """A work as a citation tells of it; values are taken as they come and cleaned by ``record``.

    ``host`` is the periodical or book it stands in, with ``volume``, ``issue`` and ``pages``; ``numbers`` are
    texts that may hold an ISBN, ISSN or DOI, each with the scheme to keep it by where it is none of them.
    """

    kind: str = "book"
    title: str = ""
    titles: list[tuple[str, str]] = field(default_factory=list)
    creators: list[tuple[str, str]] = field(default_factory=list)
    publisher: str = ""
    places: list[str] = field(default_factory=list)
    issued: str = ""
    edition: str = ""
    host: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    series: str = ""
    series_number: str = ""
    languages: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    abstract: str = ""
    notes: list[str] = field(default_factory=list)
    numbers: list[tuple[str, str]] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)
    call_number: str = ""
    location: str = ""

    def record(self, identifier: str | None = None) -> Record:
        """The record; one without a title is called by how its abstract begins.

        Raises ``RecordError`` (field "title") where there is neither.
        """
        # Publishers' exports hold the tags of their pages.
        title = strip_full_stop(clean(without_markup(self.title)))
        abstract = clean(without_markup(self.abstract), keep_lines=True)
        if not title and not abstract:
            told = "the entry has neither a title nor an abstract"
            raise RecordError.of("title", "", "required", told, identifier=identifier)
        links, images = self._leads()
        numbers = self._identifiers()
        holding = Holding(location=clean(self.location), call_number=clean(self.call_number))
        return Record(
            title=title or devised_title(abstract),
            kind=self.kind,
            identifiers=tuple(number for number in numbers if not self._is_of_host(number)),
            titles=self._titles(title),
            description=abstract,
            creators=self._creators(),
            publisher=clean(self.publisher),
            issued=self._issued(),
            languages=self._languages(),
            subjects=tuple(Subject(label=text, scheme="keyword") for text in _unique(self.subjects)),
            places=tuple(Place(label=text) for text in _unique(self.places)),
            extent="" if self.host else self._extent(),
            related=self._related(numbers),
            links=links,
            images=images,
            holdings=(holding,) if holding != Holding() else (),
            notes=self._notes(),
        )

    def _titles(self, title: str) -> tuple[Title, ...]:
        found = (Title(value=clean(text), type=kind) for text, kind in self.titles)
        return tuple(entry for entry in dict.fromkeys(found) if entry.value and entry.value != title)

    def _creators(self) -> tuple[Agent, ...]:
        found = (person(name, role) for name, role in self.creators)
        return tuple(dict.fromkeys(entry for entry in found if entry))

    def _issued(self) -> DateSpan | None:
        text = clean(self.issued)
        return parse_date(text) if text else None

    def _languages(self) -> tuple[str, ...]:
        texts = (part for text in self.languages for part in _LANGUAGES.split(clean(text)))
        return tuple(dict.fromkeys(tag for text in texts if (tag := language(text))))

    def _extent(self) -> str:
        pages = clean(self.pages)
        return f"{pages} p." if pages.isdecimal() else pages

    def _related(self, numbers: tuple[Identifier, ...]) -> tuple[Related, ...]:
        host, series = clean(self.host), clean(self.series)
        found = []
        if host:
            own = (
                f"{number.scheme.upper()} {number.value}" for number in numbers if self._is_of_host(number)
            )
            where = ", ".join(filter(None, (*self._place_in_host(), *own)))
            found.append(Related(title=f"{host}, {where}" if where else host, type="part_of"))
        if series:
            number = clean(self.series_number)
            found.append(Related(title=f"{series}, {number}" if number else series, type="series"))
        return tuple(found)

    def _is_of_host(self, number: Identifier) -> bool:
        # An article has no ISSN, a chapter no ISBN: kept as theirs they would join all of one volume.
        return bool(self.host) and number.scheme in ("isbn", "issn")

    def _place_in_host(self) -> tuple[str, ...]:
        issue = clean(self.issue)
        return clean(self.volume), f"no. {issue}" if issue.isdecimal() else issue, clean(self.pages)

    def _identifiers(self) -> tuple[Identifier, ...]:
        found: dict[Identifier, None] = {}
        for scheme, text in self.numbers:
            for known in _numbers_in(scheme, clean(text)):
                found[known] = None
        # The resolver's address is often all that there is of a DOI.
        for _rel, text in self.addresses:
            if (value := doi(text)) and "doi.org/" in text.lower():
                found[Identifier(scheme="doi", value=value)] = None
        return tuple(found)

    def _leads(self) -> tuple[tuple[Link, ...], tuple[Image, ...]]:
        found: dict[Link | Image, None] = {}
        for rel, text in self.addresses:
            for address in (web_address(text),) if web_address(text) else addresses_in(text):
                found[Link(rel=rel, url=address) if rel else as_link(address, "")] = None
        return (
            tuple(entry for entry in found if isinstance(entry, Link)),
            tuple(entry for entry in found if isinstance(entry, Image)),
        )

    def _notes(self) -> tuple[str, ...]:
        notes = [clean(self.edition), *(clean(note, keep_lines=True) for note in self.notes)]
        if self.volume and not self.host:
            notes.append(f"vol. {clean(self.volume)}")
        return tuple(dict.fromkeys(filter(None, notes)))


def _unique(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(text for text in map(clean, texts) if text))


def _numbers_in(scheme: str, text: str) -> list[Identifier]:
    """All ISBNs and ISSNs of a text ("1234-5679, 2345-6789"), its DOI, else the text under ``scheme``."""
    if scheme == "doi":
        value = doi(text) or doi(f"doi:{text}")
        return [Identifier(scheme="doi", value=value)] if value else []
    found: list[Identifier] = []
    for part in filter(None, _BETWEEN_NUMBERS.split(text)):
        for name, check in (("isbn", isbn), ("issn", issn)):
            if (value := check(part)) and not any(entry.value == value for entry in found):
                found.append(Identifier(scheme=name, value=value))
                break
    known = None if found or not text else identify(text) or Identifier(scheme=scheme, value=text)
    return found or ([known] if known else [])
