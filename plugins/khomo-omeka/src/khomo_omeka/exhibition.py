"""The record of an exhibition: its chapters are the pages, with their texts, pictures and what they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from catalog.formats.identifiers import web_address
from catalog.sdk import Chapter, Image, Link, Record, RecordError, Related, Subject, record_id
from khomo_omeka import classic, omeka_s
from khomo_omeka.facts import plain
from khomo_omeka.media import shown, with_caption
from khomo_omeka.reading import Document, count, entries, part, text
from khomo_omeka.schedule import told_in

MAX_CHAPTERS = 300
MAX_LEVEL = 6
_LONGEST_TEXT = 20_000
"""Characters of one chapter; what is longer is cut at a paragraph and goes on at the site."""


class _Place(NamedTuple):
    """A page, how deep it lies, its address."""

    page: Document
    level: int
    url: str


def record_of(whole: Document, context: Mapping[str, Any]) -> Record:
    """The record; raises ``RecordError`` without a title."""
    document, is_classic = part(whole, "document"), whole.get("flavour") == "classic"
    flavour = classic.Classic() if is_classic else omeka_s.OmekaS()
    site, title = text(context.get("site")), flavour.title(document)
    if not title:
        raise RecordError.of("title", "", "required", "the exhibition has no title: give it one in Omeka")
    description = plain(text(document.get("description") or document.get("o:summary")), keep_lines=True)
    pages = entries(whole.get("pages"))
    door = _address(site, document, is_classic)
    places = _classic_places(pages, door) if is_classic else _s_places(document, pages, door)
    files = {flavour.number(file) or 0: file for file in entries(whole.get("files"))}
    chapters = _chapters(places, files, text(context.get("source")), flavour)
    shows = dict.fromkeys(entry for chapter in chapters for entry in chapter.shows)
    credits = plain(text(document.get("credits")), keep_lines=True)
    return Record(
        title=title,
        kind="exhibition",
        description=description,
        subjects=tuple(_subjects(document)),
        links=(Link(rel="page", url=door),) if web_address(door) else (),
        images=tuple(image for chapter in chapters for image in chapter.images)[:1],
        related=tuple(_each_once(shows)),
        schedule=told_in(description),
        chapters=chapters,
        notes=(credits,) if credits else (),
    )


def _address(site: str, document: Document, is_classic: bool) -> str:
    slug = text(document.get("slug") or document.get("o:slug"))
    return f"{site}/exhibits/show/{slug}" if is_classic else f"{site}/s/{slug}"


def _subjects(document: Document) -> Iterator[Subject]:
    for tag in entries(document.get("tags")):
        if label := plain(text(tag.get("name"))):
            yield Subject(label=label, scheme="keyword")


def _each_once(shows: Mapping[Related, None]) -> Iterator[Related]:
    seen: set[str] = set()
    for entry in shows:
        if entry.id not in seen:
            seen.add(entry.id)
            yield entry


def _classic_places(pages: list[Document], door: str) -> list[_Place]:
    """The pages as they follow one another: each before those below it, by their order."""
    below: dict[int | None, list[Document]] = {}
    for page in sorted(pages, key=lambda page: count(page.get("order")) or 0):
        below.setdefault(count(part(page, "parent").get("id")), []).append(page)
    found: list[_Place] = []
    seen: set[int | None] = set()

    def walk(parent: int | None, level: int, url: str) -> None:
        for page in below.get(parent, ()):
            number = count(page.get("id"))
            if number in seen or len(found) >= MAX_CHAPTERS:
                continue
            seen.add(number)
            address = f"{url}/{text(page.get('slug'))}"
            found.append(_Place(page, level, address))
            if level < MAX_LEVEL:
                walk(number, level + 1, address)

    walk(None, 1, door)
    # Pages below one that is gone, or below one another, are shown all the same.
    found += [_Place(page, 1, door) for page in pages if count(page.get("id")) not in seen]
    return found[:MAX_CHAPTERS]


def _s_places(document: Document, pages: list[Document], door: str) -> list[_Place]:
    """The pages as the site's navigation has them, then those that it leaves out."""
    by_number = {count(page.get("o:id")): page for page in pages}
    found: dict[int | None, _Place] = {}

    def walk(links: Any, level: int) -> None:
        for link in entries(links):
            number = count(part(link, "data").get("id")) if link.get("type") == "page" else None
            page = by_number.get(number) if number is not None else None
            if page is not None and number not in found:
                found[number] = _Place(page, level, f"{door}/page/{text(page.get('o:slug'))}")
            if level < MAX_LEVEL:
                walk(link.get("links"), level + (page is not None))

    walk(document.get("o:navigation"), 1)
    for number, page in by_number.items():
        found.setdefault(number, _Place(page, 1, f"{door}/page/{text(page.get('o:slug'))}"))
    return list(found.values())[:MAX_CHAPTERS]


def _chapters(
    places: list[_Place],
    files: Mapping[int, Document],
    source: str,
    flavour: classic.Classic | omeka_s.OmekaS,
) -> tuple[Chapter, ...]:
    found = [_chapter(place, files, source, flavour) for place in places]
    # An empty page is left out, unless parts of it follow.
    return tuple(
        chapter
        for place, chapter in enumerate(found)
        if chapter.text
        or chapter.images
        or chapter.shows
        or (chapter.title and place + 1 < len(found) and found[place + 1].level > chapter.level)
    )


def _chapter(
    place: _Place, files: Mapping[int, Document], source: str, flavour: classic.Classic | omeka_s.OmekaS
) -> Chapter:
    page = place.page
    is_classic = flavour.name == "classic"
    attached = classic.attachments(page) if is_classic else omeka_s.attachments(page)
    images: dict[str, Image] = {}
    shows: dict[str, Related] = {}
    for entry in attached:
        caption = plain(text(entry.get("caption") or entry.get("o:caption")))
        item = flavour.number(part(entry, "item" if is_classic else "o:item"))
        file = files.get(flavour.number(part(entry, "file" if is_classic else "o:media")) or 0)
        for image in shown([file], flavour.name)[1] if file else ():
            images.setdefault(image.url, with_caption(image, caption))
        if item is not None:
            name = record_id(source, str(item))
            shows.setdefault(name, Related(title=caption[:300], type="shows", id=name))
    return Chapter(
        title=plain(text(page.get("title") or page.get("o:title")))[:500],
        text="\n\n".join(_texts(page, is_classic))[:_LONGEST_TEXT],
        images=tuple(images.values()),
        shows=tuple(shows.values()),
        level=place.level,
        url=web_address(place.url),
    )


def _texts(page: Document, is_classic: bool) -> Iterator[str]:
    """The texts of a page's blocks in paragraphs."""
    for block in classic.blocks(page) if is_classic else omeka_s.blocks(page):
        data = part(block, "o:data")
        given = text(block.get("text")) if is_classic else text(data.get("html"))
        if words := plain(given, keep_lines=True):
            yield words
