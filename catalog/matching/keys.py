"""Keys: what two records of one work have in common, as ``scheme:value``."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable

from catalog.formats.identifiers import doi, isbn, issn
from catalog.matching import titles
from catalog.matching.generic import is_generic
from catalog.record import Agent, DateSpan, Record

PARTY = "="
"""The first letter of the key that an editor's joining gives; no plugin can give one."""
MOST_KEYS = 16
MOST_LETTERS = 200
PUBLISHED = frozenset(("book", "periodical", "thesis", "map", "audio", "video", "software"))
"""Kinds that have an ISBN; an ISBN on anything else is that of a book about it."""
IDENTIFIED = PUBLISHED | {"article", "dataset", "image", "web", "course", "lesson"}
"""Kinds whose DOI names the thing itself."""
TITLED = PUBLISHED - {"periodical"} | {"article", "dataset"}
"""Kinds that may be one work by title, creator and year. Things of which there is one, and things to
attend, are not among them: a hundred museums have a "Trống đồng"."""
MOST_ISBNS = 4
"""A record with more is of a set or a series: its numbers are those of its parts."""
_AUTHORS = frozenset(("", "author", "creator", "composer", "artist", "director", "tác giả", "cartographer"))
_TITLES_OF_PEOPLE = frozenset(("gs", "pgs", "ts", "ths", "tskh", "gsts", "pgsts", "dr", "prof"))


def keys_of(record: Record) -> tuple[str, ...]:
    """The core's keys of a record, none for a thing of which there is one or that is attended."""
    kind = record.kind
    if kind not in IDENTIFIED:
        return ()
    found = _numbers(record) if record.identifiers else []
    if kind in TITLED and record.creators and (key := _by_title(record)):
        found.append(key)
    return tuple(found)


def tidy(keys: Iterable[str]) -> tuple[str, ...]:
    """Keys as they are stored: the first ``MOST_KEYS``, each once, long ones shortened by their hash."""
    found = dict.fromkeys(_tidied(key) for key in keys)
    found.pop("", None)
    return tuple(found)[:MOST_KEYS]


def scheme(key: str) -> str:
    """The scheme of a key: what stands before its first colon."""
    return key.partition(":")[0]


def _tidied(key: str) -> str:
    if " " not in key and key.isprintable() and len(key) <= MOST_LETTERS and not key.startswith(PARTY):
        return key
    key = " ".join(key.split()).lstrip(PARTY)
    return key if len(key) <= MOST_LETTERS and key.isprintable() else f"{scheme(key)[:40]}:{_digest(key)}"


def _numbers(record: Record) -> list[str]:
    found: list[str] = []
    isbns: dict[str, None] = {}
    for identifier in record.identifiers:
        scheme, value = identifier.scheme, identifier.value
        if scheme == "isbn":
            isbns[_isbn(value)] = None
        elif scheme == "issn" and record.kind == "periodical" and (number := issn(value)):
            found.append("" if number == "0000-0000" else f"issn:{number}")
        elif scheme == "doi" and (number := doi(value)):
            found.append(f"doi:{number}")
    isbns.pop("", None)
    if record.kind in PUBLISHED and len(isbns) <= MOST_ISBNS:
        found += [f"isbn:{number}" for number in isbns]
    return [key for key in found if key]


def _isbn(value: str) -> str:
    number = value if _is_isbn13(value) else isbn(value)
    # One digit all along was made up to fill the field, though its check digit is right.
    return "" if number[3:12] == number[3:4] * 9 else number


def _is_isbn13(value: str) -> bool:
    # Most come from formats that brought them to this form: looked at without the pattern of ``isbn``.
    if len(value) != 13 or not (value.isascii() and value.isdecimal() and value.startswith(("978", "979"))):
        return False
    return (sum(map(int, value[::2])) + 3 * sum(map(int, value[1::2]))) % 10 == 0


def _by_title(record: Record) -> str:
    year = _year(record.issued)
    if not year:
        return ""
    creator = signature(first_creator(record.creators).name)
    if not creator:
        return ""
    head, accents = titles.title_proper(record.title)
    if is_generic(head):
        return ""
    return f"title:{_digest(f'{record.kind}|{head}|{accents}|{creator}|{year}')}"


def _year(span: DateSpan | None) -> str:
    if span is None or span.earliest is None or span.earliest != span.latest:
        return ""
    return str(span.earliest)


def first_creator(creators: tuple[Agent, ...]) -> Agent:
    """The first who made the work, not a translator or the like, else the first of all."""
    for agent in creators:
        if agent.role.casefold() in _AUTHORS:
            return agent
    return creators[0]


@functools.lru_cache(maxsize=4096)
def signature(name: str) -> str:
    """A name as it is compared: its folded words in the order of the alphabet, without academic titles."""
    return " ".join(sorted(word for word in titles.words(name).split() if word not in _TITLES_OF_PEOPLE))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
