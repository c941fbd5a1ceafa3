"""Searching what can be learnt from: by grade, subject, audience; what is openly licensed stands first.

Underneath are searches of the catalog, so that every number is that of a search page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from werkzeug.datastructures import MultiDict

from catalog.errors import QueryError
from catalog.learning.path import LEARNING_TYPE
from catalog.parts import Parts
from catalog.sdk.search import FacetCount, Query
from catalog.sdk.tree import And, Everything, Keyword, Node, Not, Or
from catalog.search.language import parse
from catalog.store import records
from catalog.store.db import reading
from catalog.web.cards import Institutions
from catalog.web.i18n import gettext as _
from catalog.web.learning_rows import Entry, entry_of
from catalog.web.learning_values import Values
from catalog.web.learning_words import GROUPS, LEVELS, grade_name
from catalog.web.params import MAX_FACETS, MAX_FILTERS, MAX_OFFSET, SearchParams, page_number
from catalog.web.results import search_address

SIZE = 20
LAST_PAGE = MAX_OFFSET // SIZE
LESSONS = ("course", "lesson")
MATERIALS = (*LESSONS, "article", "audio", "book", "dataset", "map", "software", "video", "web")
"""Kinds that are learnt from, where a grade, a subject or an audience is asked for; others are attended."""
_LONGEST_WORDS, _LONGEST_VALUE = 300, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a visitor asked for.

    ``grade`` is a number or a level of school, ``group`` an audience that the pages offer. ``notices`` are
    sentences on what could not be understood.
    """

    text: str = ""
    grade: str = ""
    subject: str = ""
    group: str = ""
    language: str = ""
    reuse: bool = False
    online: bool = False
    paths: bool = False
    page: int = 1
    notices: tuple[str, ...] = ()

    def query(self, **changed: Any) -> dict[str, Any]:
        """The parameters of the address that asks for this, ``changed`` ones otherwise; defaults left out."""
        now = replace(self, page=1, **changed) if changed else self
        told: dict[str, Any] = {
            "q": now.text,
            "grade": now.grade,
            "subject": now.subject,
            "audience": now.group,
            "language": now.language,
            "reuse": "open" if now.reuse else "",
            "online": "yes" if now.online else "",
            "type": LEARNING_TYPE if now.paths else "",
            "page": now.page if now.page > 1 else "",
        }
        return {name: value for name, value in told.items() if value}

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is asked for: then the first page is shown."""
        return not self.query() and not self.notices

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What is chosen: the name of each part, and how it is called."""
        told = (
            ("text", f"“{self.text}”" if self.text else ""),
            ("grade", grade_name(self.grade) if self.grade else ""),
            ("subject", self.subject),
            ("group", str(GROUPS[self.group]) if self.group else ""),
            ("language", _("in Vietnamese") if self.language else ""),
            ("reuse", _("openly licensed") if self.reuse else ""),
            ("online", _("to be seen now") if self.online else ""),
            ("paths", _("learning paths") if self.paths else ""),
        )
        return [(name, label) for name, label in told if label]

    def without(self, name: str) -> dict[str, Any]:
        """The parameters of the same without one of its parts."""
        return self.query(**{name: type(getattr(self, name))()})


def asked(args: MultiDict[str, str]) -> Wanted:
    """What the parameters ask for; raises ``QueryError`` for a page that is no number."""
    given = {
        name: " ".join(args.get(name, "").replace("\0", " ").split())
        for name in ("q", "grade", "subject", "audience", "language", "reuse", "online", "type")
    }
    notices = []
    known = (
        ("grade", (*map(str, range(1, 13)), *LEVELS)),
        ("audience", tuple(GROUPS)),
        ("language", ("vi",)),
    )
    for name, offered in known:
        if given[name] and given[name] not in offered:
            notices.append(
                _("“%(value)s” is nothing to choose here; it was left out.", value=given[name][:60])
            )
            given[name] = ""
    return Wanted(
        text=given["q"][:_LONGEST_WORDS],
        grade=given["grade"],
        subject=given["subject"][:_LONGEST_VALUE].strip(),
        group=given["audience"],
        language=given["language"],
        reuse=given["reuse"] == "open",
        online=given["online"] == "yes",
        paths=given["type"] == LEARNING_TYPE,
        page=page_number(args.get("page", "")),
        notices=tuple(notices),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of rows, those that are openly licensed first; ``opened`` is how many these are of ``total``."""

    total: int
    opened: int
    open_rows: list[Entry]
    other_rows: list[Entry]


class Learning:
    """Searches over what can be learnt from, with what the index holds."""

    def __init__(self, parts: Parts, known: Values, institutions: Institutions) -> None:
        self._parts, self._values, self._institutions = parts, known, institutions

    def filters(self, wanted: Wanted) -> dict[str, tuple[str, ...]] | None:
        """The filters of the search underneath; None where no record can have what is asked for."""
        told: dict[str, tuple[str, ...]] = {
            "kind": MATERIALS if wanted.grade or wanted.subject or wanted.group else LESSONS
        }
        for name, asks, held in (
            ("education_level", wanted.grade, self._values.grades.get(wanted.grade, ())),
            ("audience", wanted.group, self._values.groups.get(wanted.group, ())),
            ("licence", wanted.reuse, self._values.open_licences),
        ):
            if asks and not held:
                return None
            if asks:
                told[name] = held
        plain = (
            ("school_subject", wanted.subject),
            ("language", wanted.language),
            ("online", "yes" if wanted.online else ""),
            ("learning_type", LEARNING_TYPE if wanted.paths else ""),
        )
        return told | {name: (value,) for name, value in plain if value}

    def search_page(self, wanted: Wanted) -> str:
        """The search page that shows the same; empty where it takes more values than may be combined."""
        filters = self.filters(wanted)
        if filters is None or len(filters) > MAX_FACETS or sum(map(len, filters.values())) > MAX_FILTERS:
            return ""
        ordered = {name: tuple(sorted(values)) for name, values in filters.items()}
        return search_address(SearchParams(text=wanted.text, filters=ordered))

    def count(self, each: Sequence[Wanted]) -> list[int]:
        """How many there are of each; raises ``SearchError``."""
        asked_for = [self.filters(wanted) for wanted in each]
        queries = [
            Query(tree=self._tree(wanted), filters=filters, limit=0)
            for wanted, filters in zip(each, asked_for, strict=True)
            if filters is not None
        ]
        counts = iter(self._parts.engine.count_many(queries))
        return [0 if filters is None else next(counts) for filters in asked_for]

    def _tree(self, wanted: Wanted) -> Node:
        return parse(wanted.text, self._parts.engine.fields).tree if wanted.text else Everything()

    def counted(self, wanted: Wanted, *facets: str, most: int = 100) -> Mapping[str, tuple[FacetCount, ...]]:
        """The values of these facets among what is asked for, each facet without its own filter.

        They are counted over all materials: to choose one leads to these.
        """
        filters = self.filters(wanted)
        if filters is None:
            return {}
        filters["kind"] = MATERIALS
        query = Query(tree=self._tree(wanted), filters=filters, facets=facets, facet_size=most, limit=0)
        return self._parts.engine.search(query).facets

    def page(self, wanted: Wanted, size: int = SIZE) -> Found:
        """A page of rows; raises ``QueryError`` and ``SearchError``."""
        filters = self.filters(wanted)
        if filters is None:
            return Found(total=0, opened=0, open_rows=[], other_rows=[])
        tree, licences = self._tree(wanted), self._values.open_licences
        query = Query(tree=tree, filters=filters, sort="relevance" if wanted.text else "newest", limit=size)
        opened = replace(query, filters={**filters, "licence": licences})
        # A filter without values would find everything.
        asked_for = [query, opened] if licences else [query]
        counts = self._parts.engine.count_many([replace(one, limit=0) for one in asked_for])
        total, many = counts[0], counts[1] if licences else 0
        start = (wanted.page - 1) * size
        first = min(size, max(0, many - start))
        rest = min(size - first, max(0, total - max(start, many)))
        others = replace(query, tree=_without(tree, licences))
        return Found(
            total=total,
            opened=many,
            open_rows=self._rows(replace(opened, offset=start, limit=first)) if first else [],
            other_rows=self._rows(replace(others, offset=max(0, start - many), limit=rest)) if rest else [],
        )

    def _rows(self, query: Query) -> list[Entry]:
        works = [hit.id for hit in self._parts.engine.search(query).hits]
        with reading() as session:
            held = records.of_works(session, works)
        shown = [[orjson.loads(one.json) for one in held[work]] for work in works if work in held]
        return [entry_of(self._member(members, query), self._institutions) for members in shown]

    @staticmethod
    def _member(members: Sequence[Mapping[str, Any]], query: Query) -> Mapping[str, Any]:
        """The record of a work that has what was asked for: of several, one may be a paper book."""
        licences = set(query.filters.get("licence", ()))
        fitting = (
            record
            for record in members
            if not licences or ((record.get("rights") or {}).get("licence", "")).strip() in licences
        )
        return next(fitting, members[0])


def _without(tree: Node, licences: Iterable[str]) -> Node:
    """What the tree finds that has none of these licences."""
    named = tuple(Keyword("licence", licence) for licence in licences)
    return And((tree, Not(Or(named)))) if named else tree


def understood(parts: Parts, wanted: Wanted) -> Wanted:
    """The same, its words left out with a notice where they cannot be searched for."""
    try:
        parse(wanted.text, parts.engine.fields)
    except QueryError:
        told = _("These words are too many to be searched for at once. Use fewer.")
        return replace(wanted, text="", notices=(*wanted.notices, told))
    return wanted
