"""What is done to an exhibition while it is written: parts added, moved, removed; records put in and out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from catalog.errors import TooMany, UnknownName
from catalog.exhibitions.model import (
    MOST_CHAPTERS,
    MOST_SECTIONS,
    MOST_SHOWN,
    Chapter,
    Exhibition,
    Section,
    Shown,
)


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=_Keyed)
T = TypeVar("T")


def add_chapter(exhibition: Exhibition) -> tuple[Exhibition, str]:
    """The exhibition with one more chapter, which has one empty section; and the chapter's key."""
    if len(exhibition.chapters) >= MOST_CHAPTERS:
        raise TooMany("chapters", MOST_CHAPTERS)
    key = _free_key("c", [chapter.key for chapter in exhibition.chapters])
    added = Chapter(key=key, sections=(Section(key="s1"),))
    return replace(exhibition, chapters=(*exhibition.chapters, added)), key


def add_section(chapter: Chapter) -> tuple[Chapter, str]:
    """The chapter with one more section at its end, and the section's key."""
    if len(chapter.sections) >= MOST_SECTIONS:
        raise TooMany("sections", MOST_SECTIONS)
    key = _free_key("s", [section.key for section in chapter.sections])
    return replace(chapter, sections=(*chapter.sections, Section(key=key))), key


def _free_key(letter: str, keys: Sequence[str]) -> str:
    numbers = [int(key[1:]) for key in keys if key[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1}"


def change_section(chapter: Chapter, key: str, change: Callable[[Section], Section]) -> Chapter:
    """The chapter with that section changed; raises ``UnknownName``."""
    return replace(chapter, sections=_changed(chapter.sections, key, change))


def put_chapter(exhibition: Exhibition, chapter: Chapter) -> Exhibition:
    """The exhibition with the chapter in the place of the one of its key; at the end where that is gone."""
    if len(chapter.sections) > MOST_SECTIONS:
        raise TooMany("sections", MOST_SECTIONS)
    if exhibition.chapter(chapter.key) is not None:
        return replace(exhibition, chapters=_changed(exhibition.chapters, chapter.key, lambda _: chapter))
    if len(exhibition.chapters) >= MOST_CHAPTERS:
        raise TooMany("chapters", MOST_CHAPTERS)
    return replace(exhibition, chapters=(*exhibition.chapters, chapter))


def _changed(parts: tuple[K, ...], key: str, change: Callable[[K], K]) -> tuple[K, ...]:
    place = _place(parts, key)
    return (*parts[:place], change(parts[place]), *parts[place + 1 :])


def _place(parts: Sequence[_Keyed], key: str) -> int:
    for place, part in enumerate(parts):
        if part.key == key:
            return place
    raise UnknownName("part", key)


def move_chapter(exhibition: Exhibition, key: str, by: int) -> Exhibition:
    """The exhibition with that chapter ``by`` places further on (back, if negative), as far as it goes."""
    place = _place(exhibition.chapters, key)
    return replace(exhibition, chapters=moved(exhibition.chapters, place, by))


def move_section(chapter: Chapter, key: str, by: int) -> Chapter:
    """The chapter with that section ``by`` places further on, as far as it goes."""
    return replace(chapter, sections=moved(chapter.sections, _place(chapter.sections, key), by))


def moved(parts: tuple[T, ...], place: int, by: int) -> tuple[T, ...]:
    """The parts with the one at ``place`` moved ``by`` places, as far as it goes."""
    rest = [*parts[:place], *parts[place + 1 :]]
    rest.insert(max(0, min(len(rest), place + by)), parts[place])
    return tuple(rest)


def remove_chapter(exhibition: Exhibition, key: str) -> Exhibition:
    """The exhibition without that chapter; raises ``UnknownName``."""
    place = _place(exhibition.chapters, key)
    return replace(exhibition, chapters=exhibition.chapters[:place] + exhibition.chapters[place + 1 :])


def remove_section(chapter: Chapter, key: str) -> Chapter:
    """The chapter without that section; raises ``UnknownName``."""
    place = _place(chapter.sections, key)
    return replace(chapter, sections=chapter.sections[:place] + chapter.sections[place + 1 :])


def show_record(section: Section, shown: Shown) -> Section:
    """The section with that record at its end; nothing changes where it is shown already."""
    if any(entry.id == shown.id for entry in section.shows):
        return section
    if len(section.shows) >= MOST_SHOWN:
        raise TooMany("records", MOST_SHOWN)
    return replace(section, shows=(*section.shows, shown))


def move_record(section: Section, identifier: str, by: int) -> Section:
    """The section with that record ``by`` places further on; nothing changes where it is not shown."""
    places = [place for place, entry in enumerate(section.shows) if entry.id == identifier]
    return replace(section, shows=moved(section.shows, places[0], by)) if places else section


def drop_record(section: Section, identifier: str) -> Section:
    """The section without that record."""
    return replace(section, shows=tuple(entry for entry in section.shows if entry.id != identifier))
