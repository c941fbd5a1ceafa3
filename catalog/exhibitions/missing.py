"""What an exhibition still lacks: before it can be published, and for it to be a good one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from catalog.exhibitions.model import Exhibition, Picture, Section


class Lack(NamedTuple):
    """Something that is missing.

    ``rule`` says what (title, introduction, chapters, end_before_start, cover, cover_alt, chapter_title,
    chapter_empty, section_alt, section_credit, cover_credit), ``chapter`` and ``number`` where: the chapter's
    key, and its place counted from 1; both empty for the cover. ``needed``: it cannot be published like that.
    """

    rule: str
    needed: bool = False
    chapter: str = ""
    number: int = 0


def lacks(exhibition: Exhibition) -> list[Lack]:
    """What is missing, in the order of the pages, what is needed among it."""
    return [*_of_cover(exhibition), *_of_chapters(exhibition)]


def is_publishable(exhibition: Exhibition) -> bool:
    """Whether nothing that is needed is missing."""
    return not any(lack.needed for lack in lacks(exhibition))


def _of_cover(exhibition: Exhibition) -> Iterator[Lack]:
    if not exhibition.title:
        yield Lack("title", needed=True)
    if not exhibition.introduction:
        yield Lack("introduction", needed=True)
    if exhibition.start and exhibition.end and exhibition.end < exhibition.start:
        yield Lack("end_before_start", needed=True)
    if exhibition.cover is None:
        yield Lack("cover")
    else:
        yield from _of_picture(exhibition.cover, "cover", "", 0)


def _of_chapters(exhibition: Exhibition) -> Iterator[Lack]:
    if all(section.is_empty for section in exhibition.sections()):
        yield Lack("chapters", needed=True)
    for number, chapter in enumerate(exhibition.chapters, 1):
        if not chapter.title:
            yield Lack("chapter_title", chapter=chapter.key, number=number)
        if all(section.is_empty for section in chapter.sections):
            yield Lack("chapter_empty", chapter=chapter.key, number=number)
        for section in chapter.sections:
            yield from _of_section(section, chapter.key, number)


def _of_section(section: Section, chapter: str, number: int) -> Iterator[Lack]:
    if section.picture is not None:
        yield from _of_picture(section.picture, "section", chapter, number)


def _of_picture(picture: Picture, where: str, chapter: str, number: int) -> Iterator[Lack]:
    # Who cannot see a picture is told what is in it, or not told at all.
    if not picture.alt:
        yield Lack(f"{where}_alt", needed=True, chapter=chapter, number=number)
    if not picture.credit:
        yield Lack(f"{where}_credit", chapter=chapter, number=number)
