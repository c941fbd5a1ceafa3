"""What the page of a person, a subject or a collection tells: gathered from the records that name it.

Nothing is kept of a heading itself: the index finds its records by the key, and the newest of them say how it
is written, when somebody lived, which registers of names know it and what else they name beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson

from catalog.sdk.search import Bucket, FacetCount, Hit, Query, SearchEngine
from catalog.sdk.tree import And, Everything, Keyword, Node
from catalog.search import headings
from catalog.search.headings import COLLECTION, PERSON, SUBJECT, Entry
from catalog.search.language import parse
from catalog.search.trees import MAX_OFFSET
from catalog.store import records
from catalog.store.db import reading
from catalog.store.stored import Stored
from catalog.web import i18n, ways_to
from catalog.web.labels import named
from catalog.web.pictures import web_address
from catalog.web.roles import ROLES

PAGE_SIZE = 20
LAST_PAGE = MAX_OFFSET // PAGE_SIZE + 1
SAMPLE = 60
"""So many works, the newest, say what is told of the heading itself."""
_MOST_VARIANTS = 12
_MOST_RELATED = 12
_MOST_OUT = 8
SORTS = ("newest", "title")

Record = Mapping[str, Any]


class Named(NamedTuple):
    """Another heading that stands beside this one in records: its words, its page, in how many."""

    text: str
    address: str
    records: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of a heading is asked for: words to find among its records, a kind of them, sort and page."""

    kind: str
    key: str
    text: str = ""
    only: str = ""
    sort: str = SORTS[0]
    page: int = 1

    @property
    def is_plain(self) -> bool:
        """Whether this is the heading's page itself and not a part of it."""
        return not self.text and not self.only and self.sort == SORTS[0] and self.page == 1

    def query(self) -> dict[str, Any]:
        """The parameters of the address that asks for this, defaults left out."""
        told = {"q": self.text, "kind": self.only, "sort": self.sort if self.sort != SORTS[0] else ""}
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The works of a heading: how many in all and of each kind, this page of them, their years."""

    total: int
    kinds: Sequence[FacetCount]
    years: Sequence[Bucket]
    shown: Sequence[Stored]
    sample: Sequence[Record]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of a heading; ``names`` are all ways in which it is written, the most used first."""

    name: str
    language: str
    names: Sequence[str]
    dates: Sequence[str]
    roles: Sequence[str]
    out: Sequence[tuple[str, str]]
    people: Sequence[Named]
    subjects: Sequence[Named]
    collections: Sequence[Named]
    registers: Sequence[str]


def find(engine: SearchEngine, asked: Asked) -> Found:
    """The works that are asked for; raises ``QueryError`` and ``SearchError``."""
    tree: Node = Keyword(headings.FIELD, headings.value(asked.kind, asked.key))
    narrowed = _narrowed(tree, asked.text, engine)
    query = Query(
        tree=narrowed,
        filters={"kind": (asked.only,)} if asked.only else {},
        facets=("kind",),
        histograms=("year",),
        sort="title" if asked.sort == "title" else "relevance" if asked.text else "newest",
        offset=(asked.page - 1) * PAGE_SIZE,
        limit=SAMPLE if asked.is_plain else PAGE_SIZE,
    )
    results = engine.search(query)
    hits = results.hits
    sampled = hits if asked.is_plain else engine.search(Query(tree=tree, sort="newest", limit=SAMPLE)).hits
    shown = hits[:PAGE_SIZE]
    held = _held((*shown, *sampled))
    return Found(
        total=results.total,
        kinds=results.facets["kind"],
        years=results.histograms["year"],
        shown=[held[hit.id][0] for hit in shown if hit.id in held],
        sample=[orjson.loads(one.json) for hit in sampled for one in held.get(hit.id, ())],
    )


def _narrowed(tree: Node, text: str, engine: SearchEngine) -> Node:
    wanted = parse(text, engine.fields).tree if text else Everything()
    return tree if wanted == Everything() else And((tree, wanted))


def _held(hits: Iterable[Hit]) -> dict[str, list[Stored]]:
    with reading() as session:
        return records.of_works(session, list(dict.fromkeys(hit.id for hit in hits)))


def tell(kind: str, key: str, sample: Iterable[Record]) -> Told | None:
    """What these records say of the heading; None if none of them names it."""
    own: list[Entry] = []
    beside: Counter[tuple[str, str]] = Counter()
    words: dict[tuple[str, str], Counter[Entry]] = {}
    for record in sample:
        given = dict.fromkeys(headings.entries(record))
        for entry in given:
            keys = entry.keys
            if entry.kind == kind and key in keys:
                own.append(entry)
            elif keys:
                beside[entry.kind, keys[0]] += 1
                words.setdefault((entry.kind, keys[0]), Counter())[entry] += 1
    if not own:
        return None
    names = _most(_spelt(entry.label) for entry in own)
    related = {which: _related(which, beside, words) for which in headings.KINDS}
    return Told(
        name=names[0],
        language=i18n.foreign(names[0]),
        names=names[: _MOST_VARIANTS + 1],
        dates=_most(entry.dates for entry in own)[:_MOST_VARIANTS],
        roles=_most(str(named(ROLES, entry.role.lower())) for entry in own if entry.role)[:_MOST_VARIANTS],
        out=_out(own),
        people=related[PERSON],
        subjects=related[SUBJECT],
        collections=related[COLLECTION],
        registers=_most(headings.authority(entry.uri) for entry in own),
    )


def _spelt(label: str) -> str:
    return " ".join(label.split())


def _most(texts: Iterable[str]) -> list[str]:
    """Each text once, the most frequent first; empty ones are left out."""
    return [text for text, _ in Counter(text for text in texts if text).most_common()]


def _related(
    kind: str, beside: Counter[tuple[str, str]], words: Mapping[tuple[str, str], Counter[Entry]]
) -> list[Named]:
    """The headings of a kind that stand beside this one most often."""
    ranked = ((place, count) for place, count in beside.most_common() if place[0] == kind)
    found: list[Named] = []
    for place, count in ranked:
        entry = words[place].most_common(1)[0][0]
        text = _spelt(entry.label)
        found.append(Named(text, address_of(entry), count, i18n.foreign(text)))
        if len(found) == _MOST_RELATED:
            break
    return found


def address_of(entry: Entry) -> str:
    """The address of the page of a heading."""
    if entry.kind == PERSON:
        return ways_to.agent(entry.label, entry.uri)
    if entry.kind == SUBJECT:
        return ways_to.subject(entry.label, uri=entry.uri)
    return ways_to.collection(entry.label)


def _out(own: Iterable[Entry]) -> list[tuple[str, str]]:
    """Where else the heading is described: addresses of registers that records name, with their hosts."""
    addresses = [address for address in _most(entry.uri.strip() for entry in own) if web_address(address)]
    return [(address, urlsplit(address).hostname or address) for address in addresses[:_MOST_OUT]]
