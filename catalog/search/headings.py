"""Headings: keys of the people, subjects and collections that records name, for their pages and the index.

A key is made of the heading as search compares it (``analyse``: case, signs, two spellings of one syllable do
not count, accents do), its words joined by hyphens: "Nguyễn, Du" and "NGUYỄN DU" are ``nguyễn-du``. What a
record says of a register of names (VIAF, Wikidata ...) is a second key: ``viaf:24719901`` is one person under
all names. Keys are made of what the record says alone, so they stay as long as it does. Pure, and cheap.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from catalog.formats.classifications import is_class
from catalog.search.analysis import analyse

PERSON, SUBJECT, COLLECTION = "person", "subject", "collection"
KINDS = (PERSON, SUBJECT, COLLECTION)
FIELD = "heading"
"""The index field that holds ``person:nguyễn-du``: see ``value``."""
MAX_KEY = 90
"""Longer keys are cut and end in a hash of the whole."""
_MAX_TEXT = 1_000
_HASH = 10

Json = Mapping[str, Any]

_AUTHORITIES = (
    ("viaf", r"viaf\.org/viaf/(\d{1,22})"),
    ("wikidata", r"wikidata\.org/(?:wiki|entity)/(q\d{1,12})"),
    ("isni", r"isni\.org/(?:isni/)?(\d{15}[\dx])"),
    ("lc", r"id\.loc\.gov/authorities/(?:names|subjects)/([a-z]{1,4}\d{1,12})"),
    ("gnd", r"d-nb\.info/gnd/([\dx-]{3,12})"),
    ("aat", r"vocab\.getty\.edu/(?:page/)?aat/(\d{1,12})"),
    ("ulan", r"vocab\.getty\.edu/(?:page/)?ulan/(\d{1,12})"),
    ("tgn", r"vocab\.getty\.edu/(?:page/)?tgn/(\d{1,12})"),
    ("orcid", r"orcid\.org/(\d{4}-\d{4}-\d{4}-\d{3}[\dx])"),
    ("idref", r"idref\.fr/(\d{8}[\dx])"),
)
_ADDRESSES = tuple(
    (name, re.compile(rf"https?://(?:www\.)?{pattern}(?:[/?#.].*)?\Z", re.IGNORECASE))
    for name, pattern in _AUTHORITIES
)
_AUTHORITY = re.compile(rf"(?:{'|'.join(name for name, _ in _AUTHORITIES)}):[a-z\d-]{{1,30}}\Z")


class Entry(NamedTuple):
    """A heading as one record gives it: kind, words, its address in a register of names, dates, role."""

    kind: str
    label: str
    uri: str = ""
    dates: str = ""
    role: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys under which its page is found, the one that links take first; none for mere signs."""
        named = name_key(self.label)
        known = authority(self.uri)
        return tuple(key for key in (known, named) if key) if named else ()


@lru_cache(maxsize=20_000)
def name_key(text: str) -> str:
    """The key of a heading by its words; empty where nothing of it can be searched."""
    key = _joined(text[:_MAX_TEXT])
    if len(key) <= MAX_KEY:
        return key
    head = key[:MAX_KEY].rpartition("-")[0] or key[:MAX_KEY]
    return f"{head}-{hashlib.sha256(key.encode()).hexdigest()[:_HASH]}"


@lru_cache(maxsize=20_000)
def authority(uri: str) -> str:
    """The key by a register of names, of its address; empty for any other address."""
    if not uri:
        return ""
    for name, pattern in _ADDRESSES:
        if found := pattern.match(uri.strip()):
            return f"{name}:{found[1].lower()}"
    return ""


def is_authority(key: str) -> bool:
    """Whether a key is one of a register of names."""
    return _AUTHORITY.match(key) is not None


def canonical(key: str) -> str:
    """The key that is meant by one that was typed or written otherwise: "Nguyễn_Du" is ``nguyễn-du``."""
    lowered = key.strip().lower()
    if is_authority(lowered):
        return lowered
    joined = _joined(key.replace("_", " ")[:_MAX_TEXT])
    # A cut key that is read again is cut already.
    return joined if len(joined) <= MAX_KEY or joined == key else name_key(key.replace("_", " "))


def value(kind: str, key: str) -> str:
    """What the field ``FIELD`` holds of a heading."""
    return f"{kind}:{key}"


def entries(record: Json) -> Iterator[Entry]:
    """The headings of a published record, in its order; class numbers are none."""
    for agent in record.get("creators", ()):
        yield Entry(
            PERSON, agent.get("name", ""), agent.get("uri", ""), agent.get("dates", ""), agent.get("role", "")
        )
    for subject in record.get("subjects", ()):
        if not is_class(subject.get("scheme", "")):
            yield Entry(SUBJECT, subject.get("label", ""), subject.get("uri", ""))
    for label in record.get("school_subjects", ()):
        yield Entry(SUBJECT, label)
    for label in record.get("collections", ()):
        yield Entry(COLLECTION, label)


def values(record: Json) -> list[str]:
    """What the index holds of a record's headings."""
    return [value(entry.kind, key) for entry in entries(record) for key in entry.keys]


def _joined(text: str) -> str:
    return "-".join(analyse(text).exact)
