"""An exhibition as its pages tell it: cover, chapters with their addresses, sections, sources, questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain, islice

from markupsafe import Markup

from catalog.exhibitions.published import PublishedChapter, PublishedExhibition, PublishedSection
from catalog.formats.licences import Licence, licence_of
from catalog.formats.markdown import html_of
from catalog.record import Image, Related
from catalog.web import i18n
from catalog.web.chapters import Shown, shown_thing
from catalog.web.exhibition_addresses import chapter_slug
from catalog.web.i18n import gettext as _
from catalog.web.pictures import NOBODY, Picture, measured, of_images, web_address
from catalog.web.references import Held

WORDS_A_MINUTE = 200
MOST_PICTURES = 40
"""Pictures of one section, or beside the cover, that a page shows; the record names them all."""
MOST_OTHERS = 200
"""Things shown outside of chapters that its pages tell; the record names them all."""
MOST_MEASURED = 500
"""So many pictures of one exhibition have their places kept free while they come."""
_LINK = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:)\]])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section; ``level`` is how deep it lies in its chapter, one deeper than what is above at most."""

    title: str
    language: str
    level: int
    text: str
    markdown: str
    pictures: Sequence[Picture]
    shows: Sequence[Shown]
    url: str

    @property
    def formatted(self) -> Markup:
        """Its text as HTML, made anew whenever it is shown: what was stored may come from anywhere."""
        return Markup(html_of(self.markdown))  # noqa: S704


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter; ``named`` says whether it has a title of its own or one that only tells its place."""

    number: int
    slug: str
    title: str
    language: str
    named: bool
    minutes: int
    sections: Sequence[Section]
    url: str

    @property
    def picture(self) -> Picture | None:
        """Its first picture."""
        shown = (picture for section in self.sections for picture in section.pictures)
        return next((picture for picture in shown if not picture.lost), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All that the pages of one exhibition tell.

    ``pictures`` are those beside the cover; ``others`` what it shows besides its chapters; ``sources`` are
    paragraphs, each in pieces of text and address ("" for what is no link).
    """

    told: PublishedExhibition
    cover: Picture | None
    pictures: Sequence[Picture]
    chapters: Sequence[Chapter]
    minutes: int
    others: Sequence[Shown]
    sources: Sequence[Sequence[tuple[str, str]]]
    licence: Licence | None

    @property
    def slugs(self) -> list[str]:
        """The last parts of the addresses of its chapters."""
        return [chapter.slug for chapter in self.chapters]

    @property
    def first_pictures(self) -> list[Picture]:
        """The pictures for a sheet: the cover, then the first of each chapter, each file once."""
        shown = [self.cover, *(chapter.picture for chapter in self.chapters)]
        found = {picture.url: picture for picture in shown if picture is not None and not picture.lost}
        return list(found.values())


def story(
    told: PublishedExhibition, images: Sequence[Image], held: Held, owners: Mapping[str, str] = NOBODY
) -> Story:
    """The exhibition with what the catalog holds of what it shows; ``images`` are those of its record.

    ``owners`` as for ``pictures.of_images``.
    """
    shown = _Pictures(told, images, owners)
    chapters = [_chapter(chapter, held, shown) for chapter in told.chapters]
    pictures = [chapter.picture for chapter in chapters]
    covers = [picture for picture in shown.of(images[:1]) if not picture.lost]
    return Story(
        told=told,
        cover=next(filter(None, (*covers, *pictures)), None),
        pictures=shown.of(images[1 : MOST_PICTURES + 1]),
        chapters=chapters,
        minutes=_minutes([told.introduction, *(text for part in told.chapters for text in _texts(part))]),
        others=_things(told.others[:MOST_OTHERS], held),
        sources=[list(_linked(part)) for part in re.split(r"\n\s*\n", told.sources) if part.strip()],
        licence=licence_of(told.licence) if told.licence else None,
    )


class _Pictures:
    """The pictures of one exhibition, all measured at once."""

    def __init__(
        self,
        told: PublishedExhibition,
        images: Sequence[Image],
        owners: Mapping[str, str],
    ) -> None:
        self._owner, self._owners = told.id, owners
        inside = (section.pictures[:MOST_PICTURES] for part in told.chapters for section in part.sections)
        distinct = {image.url: image for image in chain(images[: MOST_PICTURES + 1], *inside)}
        looked_at = measured(self._made(islice(distinct.values(), MOST_MEASURED)))
        self._measured = {picture.url: picture for picture in looked_at}

    def of(self, images: Iterable[Image]) -> list[Picture]:
        """These, without those that have no usable address."""
        return [self._sized(picture) for picture in self._made(images)]

    def _made(self, images: Iterable[Image]) -> list[Picture]:
        return of_images((asdict(image) for image in images), self._owner, self._owners)

    def _sized(self, picture: Picture) -> Picture:
        known = self._measured.get(picture.url, picture)
        return replace(picture, width=known.width, height=known.height, lost=known.lost)


def _chapter(chapter: PublishedChapter, held: Held, shown: _Pictures) -> Chapter:
    title = chapter.title or _unnamed(chapter.number)
    return Chapter(
        number=chapter.number,
        slug=chapter_slug(chapter.number, chapter.title),
        title=title,
        language=i18n.foreign(title) if chapter.title else "",
        named=bool(chapter.title),
        minutes=_minutes(_texts(chapter)),
        sections=list(_sections(chapter.sections, held, shown)),
        url=web_address(chapter.url),
    )


def _unnamed(number: int) -> str:
    return _("Opening") if number == 1 else _("Chapter %(number)s", number=number)


def _sections(sections: Iterable[PublishedSection], held: Held, shown: _Pictures) -> Iterator[Section]:
    level = 0
    for section in sections:
        # Headings step down by one, whatever a source left out between.
        level = min(section.level, level + 1, 4) if section.title else level
        yield _section(section, max(level, 1), held, shown)


def _section(section: PublishedSection, level: int, held: Held, shown: _Pictures) -> Section:
    return Section(
        title=section.title,
        language=i18n.foreign(section.title) if section.title else "",
        level=level,
        text=section.text,
        markdown=section.markdown,
        pictures=shown.of(section.pictures[:MOST_PICTURES]),
        shows=_things(section.shows, held),
        url=web_address(section.url),
    )


def _things(shows: Iterable[Related], held: Held) -> list[Shown]:
    return [shown_thing(asdict(entry), held) for entry in shows]


def _texts(chapter: PublishedChapter) -> Iterator[str]:
    for section in chapter.sections:
        yield section.text
        yield from (image.caption for image in section.pictures)


def _minutes(texts: Iterable[str]) -> int:
    """How many minutes it takes to read these, 0 for a few words."""
    return round(sum(len(text.split()) for text in texts) / WORDS_A_MINUTE)


def _linked(text: str) -> Iterator[tuple[str, str]]:
    for place, piece in enumerate(_LINK.split(text)):
        if piece:
            yield piece, web_address(piece) if place % 2 else ""
