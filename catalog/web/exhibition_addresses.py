"""Where exhibitions stand: readable addresses that stay right whatever becomes of titles and chapters.

The address of an exhibition is ``<words of its title>--<id of its record>``: the id decides, the words are
for people. With other words, or none, it leads to the present one. That of a chapter is
``<number>-<words of its title>``: the words decide, then the number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from catalog.formats.text.fold import fold
from catalog.web.i18n import page_url

SLUG = re.compile(r"[A-Za-z0-9_-]{1,270}\Z")
_BETWEEN = "--"
_LONGEST = 60
_WORDS = re.compile(r"[a-z0-9]+")
_CHAPTER = re.compile(r"([0-9]{1,4})(?:-([a-z0-9-]*))?\Z")


def words_of(title: str) -> str:
    """The words of a title as an address has them: "Tiếng trống đồng" gives ``tieng-trong-dong``.

    Empty for a title without a Latin letter or a digit.
    """
    words = "-".join(_WORDS.findall(fold(title[: _LONGEST * 4])))
    if len(words) <= _LONGEST:
        return words
    return words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]


def slug_of(identifier: str, title: str) -> str:
    """The last part of the address of the exhibition whose record has that id and title."""
    words = words_of(title)
    return f"{words}{_BETWEEN}{identifier}" if words else identifier


def identifiers_of(slug: str) -> tuple[str, ...]:
    """The ids of records that an address may mean, the likeliest first; none for what is no address."""
    if not SLUG.match(slug):
        return ()
    _words, _between, identifier = slug.partition(_BETWEEN)
    return (identifier, slug) if identifier else (slug,)


def exhibition_url(identifier: str, title: str, **more: Any) -> str:
    """The address of an exhibition in the language of this request."""
    return page_url("exhibition", slug=slug_of(identifier, title), **more)


def chapter_slug(number: int, title: str) -> str:
    """The last part of the address of a chapter."""
    words = words_of(title)
    return f"{number}-{words}" if words else str(number)


def chapter_meant(wanted: str, slugs: Sequence[str]) -> int | None:
    """Which of the chapters with these addresses one means, counted from 0; None where none is meant.

    One whose title or place changed is found by what is left of the other.
    """
    if wanted in slugs:
        return slugs.index(wanted)
    asked = _CHAPTER.match(wanted)
    if asked is None:
        return None
    known = [_CHAPTER.match(slug) for slug in slugs]
    if asked[2]:
        for place, one in enumerate(known):
            if one is not None and one[2] == asked[2]:
                return place
    place = int(asked[1]) - 1
    return place if 0 <= place < len(slugs) else None
