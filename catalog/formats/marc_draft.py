"""A record in the making: what the fields of a MARC record have told so far, MARC 21 and UNIMARC alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from catalog.formats.marc_record import DataField, MarcRecord
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
    Rights,
    Subject,
    Title,
)

# Parts are made when each is known once: the hash of a plain tuple takes a tenth of theirs.
Once = dict[tuple[str, ...], None]


@dataclass(slots=True)
class Draft:
    """What is known of a record: plain tuples of each part's values, in order, each once.

    ``summaries``, ``contents`` and ``general`` are the texts of which the best becomes the description.
    """

    record: MarcRecord
    kind: str = ""
    title: str = ""
    identifiers: Once = field(default_factory=dict)
    titles: Once = field(default_factory=dict)
    creators: Once = field(default_factory=dict)
    publisher: str = ""
    issued: DateSpan | None = None
    period: DateSpan | None = None
    languages: dict[str, None] = field(default_factory=dict)
    subjects: Once = field(default_factory=dict)
    places: Once = field(default_factory=dict)
    extents: list[str] = field(default_factory=list)
    dimensions: list[str] = field(default_factory=list)
    materials: dict[str, None] = field(default_factory=dict)
    techniques: dict[str, None] = field(default_factory=dict)
    related: Once = field(default_factory=dict)
    audiences: dict[str, None] = field(default_factory=dict)
    levels: dict[str, None] = field(default_factory=dict)
    outcomes: dict[str, None] = field(default_factory=dict)
    duration: str = ""
    links: dict[Link | Image, None] = field(default_factory=dict)
    holdings: Once = field(default_factory=dict)
    access: str = "unknown"
    rights: Rights | None = None
    summaries: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    general: list[str] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)

    def identify(self, scheme: str, value: str) -> None:
        """Add a number; an empty one is passed over."""
        if value:
            self.identifiers[scheme, value] = None

    def entitle(self, value: str, kind: str, language: str = "") -> None:
        """Add a further title; an empty one is passed over."""
        if value:
            self.titles[value, kind, language] = None

    def place(self, label: str, code: str = "", code_list: str = "") -> None:
        """Add a place; one without a label is passed over."""
        if label:
            self.places[label, code, code_list] = None

    def relate(self, kind: str, title: str, url: str = "") -> None:
        """Add another thing; one without a title and an address is passed over."""
        if title or url:
            self.related[kind, title, url] = None

    def note(self, text: str) -> None:
        """Add a note; an empty one is passed over."""
        if text:
            self.notes[text] = None

    def finished(self) -> Record:
        """The record that the draft tells."""
        description, rest = self._description()
        return Record(
            title=self.title,
            kind=self.kind,
            identifiers=tuple([Identifier(scheme=scheme, value=value) for scheme, value in self.identifiers]),
            titles=tuple(
                [Title(value=value, type=kind, language=language) for value, kind, language in self.titles]
            ),
            description=description,
            creators=tuple(
                [
                    Agent(name=name, role=role, dates=dates, uri=uri)
                    for name, role, dates, uri in self.creators
                ]
            ),
            publisher=self.publisher,
            issued=self.issued,
            period=self.period,
            languages=tuple(self.languages),
            subjects=tuple(
                [Subject(label=label, scheme=scheme, uri=uri) for label, scheme, uri in self.subjects]
            ),
            places=tuple(
                [Place(label=label, code=code, code_list=code_list) for label, code, code_list in self.places]
            ),
            extent="; ".join(self.extents),
            dimensions="; ".join(self.dimensions),
            materials=tuple(self.materials),
            techniques=tuple(self.techniques),
            related=tuple([Related(title=title, type=kind, url=url) for kind, title, url in self.related]),
            audiences=tuple(self.audiences),
            education_levels=tuple(self.levels),
            outcomes=tuple(self.outcomes),
            duration=self.duration,
            links=tuple([entry for entry in self.links if isinstance(entry, Link)]),
            images=tuple([entry for entry in self.links if isinstance(entry, Image)]),
            holdings=tuple(
                [
                    Holding(institution=house, location=place, call_number=number, status=status)
                    for house, place, number, status in self.holdings
                ]
            ),
            access=self.access,
            rights=self.rights,
            notes=(*rest, *self.notes),
        )

    def _description(self) -> tuple[str, Iterable[str]]:
        """The summaries, else the contents, else the general notes; and what is left as notes."""
        if self.summaries:
            return "\n".join(self.summaries), (*self.contents, *self.general)
        if self.contents:
            return "\n".join(self.contents), self.general
        return "\n".join(self.general), ()


Handler = Callable[[Draft, list[DataField]], None]
"""Takes all fields of one tag."""


class Plan:
    """Which handler reads which tag, and in which order: only those of tags that are there are called."""

    def __init__(self, steps: Iterable[tuple[str, Handler]]) -> None:
        """``steps`` pair tags, parted by spaces, with the handler that is given each of them."""
        self._handlers: list[tuple[str, Handler]] = [
            (tag, handler) for tags, handler in steps for tag in tags.split()
        ]
        self._places: Mapping[str, int] = {tag: place for place, (tag, _) in enumerate(self._handlers)}

    @property
    def tags(self) -> frozenset[str]:
        """The tags that are read."""
        return frozenset(self._places)

    def follow(self, draft: Draft, further: Mapping[str, list[DataField]]) -> None:
        """Give each tag's fields to its handler, those in ``further`` (of 880) after the record's own."""
        record, places = draft.record, self._places
        present = {*record.pieces, *record.data, *further} if further else {*record.pieces, *record.data}
        for place in sorted([places[tag] for tag in present if tag in places]):
            tag, handler = self._handlers[place]
            fields = record.fields(tag)
            handler(draft, [*fields, *further[tag]] if tag in further else fields)
