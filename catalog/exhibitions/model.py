"""An exhibition as it is written: cover, chapters, sections, sources, a sheet for teachers.

Chapters and sections have keys that stay while they are moved; records are named by their ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_CHAPTERS = 40
MOST_SECTIONS = 20
"""In one chapter: all parts of the most chapters together are as many as a record may have."""
MOST_SHOWN = 60
"""Records in one section."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture: kept here (``/media/<hash>``) or of a record, whose id is ``record``."""

    url: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    thumbnail: str = ""
    iiif: str = ""
    width: int | None = None
    height: int | None = None
    record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A record that a section shows: its id, its title when it was picked, a sentence on why it is here."""

    id: str
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a chapter; ``text`` is formatted (``formats.markdown``)."""

    key: str
    title: str = ""
    text: str = ""
    picture: Picture | None = None
    shows: tuple[Shown, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to show."""
        return not (self.title or self.text or self.picture or self.shows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter: a title and its sections."""

    key: str
    title: str = ""
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """A sheet for teachers: school levels and subjects, questions for the class (one each), a note."""

    levels: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibition:
    """An exhibition; ``start`` and ``end`` are days (ISO 8601) of one that also stands in a house.

    ``licence`` is an address or a name that ``formats.licences`` knows; ``sources`` are one each.
    """

    title: str = ""
    subtitle: str = ""
    introduction: str = ""
    cover: Picture | None = None
    curators: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("vi",)
    start: str = ""
    end: str = ""
    venue: str = ""
    chapters: tuple[Chapter, ...] = ()
    sources: tuple[str, ...] = ()
    teaching: Teaching = field(default_factory=Teaching)
    licence: str = ""

    def chapter(self, key: str) -> Chapter | None:
        """The chapter of that key."""
        return next((chapter for chapter in self.chapters if chapter.key == key), None)

    def sections(self) -> Iterator[Section]:
        """All sections, in order."""
        for chapter in self.chapters:
            yield from chapter.sections
