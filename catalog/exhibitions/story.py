"""The format ``exhibition_story``: an exhibition written here, read to the record that is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from catalog import record as parts
from catalog.errors import RecordError
from catalog.exhibitions.model import Exhibition, Picture, Section, Shown, Teaching
from catalog.exhibitions.shape import from_json
from catalog.formats.markdown import is_formatted, plain_of
from catalog.record import Agent, Image, Record, Related, Rights, Schedule, Title
from catalog.sdk.format import Format

NAME = "exhibition_story"


class ExhibitionStory(Format):
    """The JSON that ``shape.to_json`` writes to a record of kind exhibition, with its chapters."""

    name: ClassVar[str] = NAME
    media_type: ClassVar[str] = "application/json"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record; raises ``RecordError`` for what is no exhibition or has no title."""
        try:
            exhibition = from_json(payload)
        except ValueError as error:
            raise RecordError.of("", "", "not_an_exhibition", f"this is no exhibition: {error}") from error
        if not exhibition.title:
            raise RecordError.of("title", "", "missing", "the exhibition has no title")
        return record_of(exhibition)


def record_of(exhibition: Exhibition) -> Record:
    """The record of an exhibition, without id, source and institution, which the pipeline fills in."""
    subtitle = (Title(value=exhibition.subtitle, type="subtitle"),) if exhibition.subtitle else ()
    return Record(
        title=exhibition.title,
        kind="exhibition",
        titles=subtitle,
        description=exhibition.introduction,
        creators=tuple(Agent(name=name, role="curator") for name in exhibition.curators),
        languages=exhibition.languages,
        images=(image(exhibition.cover),) if exhibition.cover else (),
        rights=Rights(licence=exhibition.licence) if exhibition.licence else None,
        education_levels=exhibition.teaching.levels,
        school_subjects=exhibition.teaching.subjects,
        schedule=_schedule(exhibition),
        chapters=tuple(_chapters(exhibition)),
        access="open",
        free=None if exhibition.venue else True,
    )


def image(picture: Picture) -> Image:
    """The picture as records have it."""
    return Image(
        url=picture.url,
        thumbnail=picture.thumbnail,
        iiif=picture.iiif,
        width=picture.width,
        height=picture.height,
        alt=picture.alt,
        caption=picture.caption,
        credit=picture.credit,
    )


def _schedule(exhibition: Exhibition) -> Schedule | None:
    if not (exhibition.start or exhibition.end or exhibition.venue):
        return None
    return Schedule(start=exhibition.start, end=exhibition.end, venue=exhibition.venue)


def _chapters(exhibition: Exhibition) -> Iterator[parts.Chapter]:
    for chapter in exhibition.chapters:
        told = [section for section in chapter.sections if not section.is_empty]
        if not chapter.title and not told:
            continue
        # A first section without a title of its own is what the chapter begins with.
        opening = told.pop(0) if told and not told[0].title else None
        if opening:
            yield _part(opening, chapter.title, 1)
        elif chapter.title:
            yield parts.Chapter(title=chapter.title)
        for section in told:
            # Below no chapter's title, a section's is one of the first level.
            yield _part(section, section.title, 2 if chapter.title else 1)
    yield from _teaching(exhibition.teaching)
    if exhibition.sources:
        yield parts.Chapter(text="\n\n".join(exhibition.sources), role="sources")


def _part(section: Section, title: str, level: int) -> parts.Chapter:
    return parts.Chapter(
        title=title,
        text=plain_of(section.text),
        markdown=section.text if is_formatted(section.text) else "",
        images=(image(section.picture),) if section.picture else (),
        shows=tuple(_shown(entry) for entry in section.shows),
        level=level,
    )


def _shown(entry: Shown) -> Related:
    return Related(type="shows", id=entry.id, title=entry.title, note=entry.note)


def _teaching(sheet: Teaching) -> Iterator[parts.Chapter]:
    if sheet.questions or sheet.note:
        questions = [f"{number}. {question}" for number, question in enumerate(sheet.questions, 1)]
        yield parts.Chapter(text="\n\n".join(filter(None, (sheet.note, *questions))), role="teaching")
