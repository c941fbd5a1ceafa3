"""A published exhibition as its pages tell it: written here, or harvested from another site.

Records have their chapters in one row, each part with its level (``record.Chapter``): so every output and
every other catalog has them. What is told to people has a shape: contents of chapters, each of sections.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from catalog.record import Chapter as Part
from catalog.record import Image, Record, Related, Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedSection:
    """A section: ``text`` plain, ``markdown`` the same with its formatting where it has any.

    ``pictures`` carry caption, credit and alternative text, ``shows`` the records with a note each: of this
    catalog (``id``) or elsewhere (``url``). ``level`` is 1 for one right below its chapter; ``url`` is the
    section at the site from which it was harvested.
    """

    title: str = ""
    text: str = ""
    markdown: str = ""
    pictures: tuple[Image, ...] = ()
    shows: tuple[Related, ...] = ()
    level: int = 1
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedChapter:
    """A chapter: its number from 1, its title, its sections; the first one may have no title of its own."""

    number: int
    title: str = ""
    sections: tuple[PublishedSection, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedExhibition:
    """All that pages of an exhibition show; ``sources`` and ``teaching`` are paragraphs of plain text.

    ``others`` are records that it shows besides those of its chapters.
    """

    id: str
    institution: str
    title: str
    subtitle: str = ""
    introduction: str = ""
    cover: Image | None = None
    curators: tuple[str, ...] = ()
    licence: str = ""
    schedule: Schedule | None = None
    chapters: tuple[PublishedChapter, ...] = ()
    others: tuple[Related, ...] = ()
    sources: str = ""
    teaching: str = ""
    levels: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """The numbered questions of the sheet for teachers, without their numbers."""
        return tuple(found[1] for part in _paragraphs(self.teaching) if (found := _NUMBERED.match(part)))

    @property
    def teaching_note(self) -> tuple[str, ...]:
        """The paragraphs of the sheet for teachers that are no numbered questions."""
        return tuple(part for part in _paragraphs(self.teaching) if not _NUMBERED.match(part))

    @property
    def has_teaching(self) -> bool:
        """Whether there is anything for a sheet for teachers."""
        return bool(self.teaching or self.levels or self.subjects)

    @property
    def contents(self) -> tuple[tuple[int, str], ...]:
        """Numbers and titles of the chapters that have a title, in their order."""
        return tuple((chapter.number, chapter.title) for chapter in self.chapters if chapter.title)


def read(record: Record) -> PublishedExhibition:
    """The exhibition that a published record tells, whoever wrote it.

    Whether records that it shows are in the catalog (still) is for the caller to look up by their ids.
    """
    told = [part for part in record.chapters if not part.role]
    shown = {entry.id or entry.url for part in told for entry in part.shows}
    return PublishedExhibition(
        id=record.id,
        institution=record.institution,
        title=record.title,
        subtitle=next((title.value for title in record.titles if title.type == "subtitle"), ""),
        introduction=record.description,
        cover=record.images[0] if record.images else None,
        curators=tuple(agent.name for agent in record.creators),
        licence=record.rights.licence if record.rights else "",
        schedule=record.schedule,
        chapters=tuple(_chapters(told)),
        others=tuple(
            entry
            for entry in record.related
            if entry.type == "shows" and (entry.id or entry.url) not in shown
        ),
        sources=_text(record.chapters, "sources"),
        teaching=_text(record.chapters, "teaching"),
        levels=record.education_levels,
        subjects=record.school_subjects,
    )


def _chapters(parts: Iterable[Part]) -> Iterator[PublishedChapter]:
    number, begun = 0, PublishedChapter(number=0)
    for part in parts:
        if part.level > 1 and number:
            begun = replace(begun, sections=(*begun.sections, _section(part, part.title, part.level - 1)))
            continue
        if number:
            yield begun
        number += 1
        opening = _section(part, "", 1)
        sections = (opening,) if opening != PublishedSection() else ()
        begun = PublishedChapter(number=number, title=part.title, sections=sections, url=part.url)
    if number:
        yield begun


def _section(part: Part, title: str, level: int) -> PublishedSection:
    return PublishedSection(
        title=title,
        text=part.text,
        markdown=part.markdown,
        pictures=part.images,
        shows=part.shows,
        level=level,
        url=part.url if title else "",
    )


_NUMBERED = re.compile(r"\d{1,3}[.)]\s+(.+)", re.DOTALL)


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def _text(parts: Iterable[Part], role: str) -> str:
    return "\n\n".join(part.text for part in parts if part.role == role)
