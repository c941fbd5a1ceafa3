"""How the sources stand, for everybody: last run, age, counts, what could not be taken, when the next is due.

Of a run's message and of single records nothing is told: they may name addresses that are nobody's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, request

from catalog.advice import on as advice_on
from catalog.store import source_lists
from catalog.store.db import now, reading
from catalog.store.findings import rule_of
from catalog.store.scopes import Reach
from catalog.store.source_lists import SourceLine, Wanted
from catalog.web import caching, i18n
from catalog.web.admin.sources_words import STATUSES, ago, ahead, way
from catalog.web.cards import institution_name
from catalog.web.frame import SLUG, blueprint, known_institutions, page, parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext, page_url
from catalog.web.limits import limited
from catalog.web.paging import Paging, last_page, paging
from catalog.web.params import page_number
from catalog.web.site import base_url

data = Blueprint("source_status", __name__)
SIZE = 50
RULES = 5
"""So many rules are told of a run, those that most records broke."""
STATES = {
    "trouble": lazy_gettext("with something to look at"),
    "done": lazy_gettext("done"),
    "running": lazy_gettext("under way"),
    "paused": lazy_gettext("at rest"),
    "never": lazy_gettext("not harvested yet"),
}
COUNTS = ("new", "changed", "withdrawn", "deleted", "failed", "held")
"""What of a run's counts is told."""
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A rule that records broke in a run, in words, and how many did."""

    rule: str
    title: str
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A source as the page shows it."""

    line: SourceLine
    institution: str
    way: str
    state: str
    counts: Mapping[str, int]
    troubles: list[Trouble]
    more_troubles: int
    age: str
    next_run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of the list."""

    q: str = ""
    state: str = ""
    institution: str = ""
    page: int = 1

    def query(self, **other: Any) -> dict[str, Any]:
        """The parameters of the address that asks for this, with ``other`` instead; empty ones left out."""
        told = {"q": self.q, "state": self.state, "institution": self.institution, "page": self.page, **other}
        return {name: value for name, value in told.items() if value not in ("", None, 1)}


def _asked() -> Asked:
    given = request.args
    words = "".join(sign if sign.isprintable() else " " for sign in given.get("q", "")[:_LONGEST])
    state, slug = given.get("state", ""), given.get("institution", "")
    return Asked(
        q=" ".join(words.split()),
        state=state if state in STATES else "",
        institution=slug if SLUG.match(slug) else "",
        page=page_number(given.get("page", "")),
    )


def _found(asked: Asked) -> tuple[list[SourceLine], int]:
    facts = known_institutions().get(asked.institution) if asked.institution else None
    slug = str(facts["slug"]) if facts else asked.institution
    reach = Reach(slugs=frozenset({slug})) if slug else Reach(everything=True)
    wanted = Wanted(q=asked.q, state=asked.state, offset=(asked.page - 1) * SIZE, limit=SIZE)
    with reading() as session:
        return source_lists.sources(session, reach, wanted)


def _moment() -> str:
    """Ages are told in words: an answer is good for a few minutes."""
    return f"{now():%H}{now().minute // 5}"


@blueprint.get("/status")
@limited(2)
def status() -> Response:
    """The page of the sources, narrowed by words, by state, by institution."""
    asked = _asked()
    lines, total = _found(asked)
    with reading() as session:
        standings = source_lists.standings(session)
    tag = caching.tag_of("status", caching.stand().institutions, asked, lines, total, standings, _moment())
    return caching.tagged(tag, lambda: _page(asked, lines, total, standings))


def _page(asked: Asked, lines: list[SourceLine], total: int, standings: Mapping[str, int]) -> Response:
    known = known_institutions()
    own = known.get(asked.institution) if asked.institution else None
    return page(
        "status.html",
        asked=asked,
        sources=[_standing(line) for line in lines],
        total=total,
        standings=[(name, count) for name in STATES if (count := _count(standings, name))],
        everything=sum(count for name, count in standings.items() if name != "paused"),
        states=STATES,
        statuses=STATUSES,
        only=institution_name(own, asked.institution) if asked.institution else "",
        pages=_pages(asked, total),
        data=f"/status.json?{urlencode(asked.query())}".rstrip("?"),
    )


def _count(standings: Mapping[str, int], name: str) -> int:
    names = source_lists.TROUBLED if name == "trouble" else (name,)
    return sum(standings.get(one, 0) for one in names)


def _pages(asked: Asked, total: int) -> Paging | None:
    return paging(
        asked.page,
        total,
        SIZE,
        lambda number: page_url("status", **asked.query(page=number)),
        most=last_page(total, SIZE),
    )


def _standing(line: SourceLine) -> Standing:
    troubles = _troubles(line.counts or {}, i18n.spoken())
    return Standing(
        line=line,
        institution=institution_name(known_institutions().get(line.institution), line.institution),
        way=way(parts().hooks.connectors.get(line.connector), line.connector),
        state=_state(line),
        counts={name: count for name in COUNTS if (count := (line.counts or {}).get(name, 0))},
        troubles=troubles[:RULES],
        more_troubles=len(troubles[RULES:]),
        age=ago(line.finished or line.started) if line.started else "",
        next_run=_next_run(line),
    )


def _state(line: SourceLine) -> str:
    """One word for how it stands: good, bad, running, paused or none."""
    if line.paused is not None:
        return "paused"
    return {"done": "good", "running": "running", None: "none"}.get(line.status, "bad")


def _next_run(line: SourceLine) -> str:
    if line.paused is not None:
        return _("at rest until somebody lets it go on")
    return ahead(line.next_due) if line.next_due else _("when asked for")


def _troubles(counts: Mapping[str, int], language: str) -> list[Trouble]:
    """The rules that records broke, the most frequent first; a plugin's own rules are told by their names."""
    found = []
    for name, cases in counts.items():
        place = rule_of(name)
        if place is not None and place[0] == "failure" and cases > 0:
            advice = advice_on(place[1], language)
            title = advice.title if advice else place[1].replace("_", " ")
            found.append(Trouble(rule=place[1], title=title, cases=cases))
    return sorted(found, key=lambda one: (-one.cases, one.rule))


@data.get("/status.json")
@limited(2)
def status_data() -> Response:
    """The same as JSON: ``sources``, ``total``, ``page``, ``pages``, and ``next_url`` where there is more."""
    asked = _asked()
    lines, total = _found(asked)
    tag = caching.tag_of("status.json", base_url(), caching.stand().institutions, asked, lines, total)
    return caching.tagged(tag, lambda: _data(asked, lines, total))


def _data(asked: Asked, lines: list[SourceLine], total: int) -> Response:
    last = last_page(total, SIZE)
    told: dict[str, Any] = {
        "sources": [_as_data(line) for line in lines],
        "total": total,
        "page": asked.page,
        "pages": last,
    }
    if asked.page < last:
        told["next_url"] = f"{base_url()}/status.json?{urlencode(asked.query(page=asked.page + 1))}"
    return Response(orjson.dumps(told), mimetype="application/json")


def _as_data(line: SourceLine) -> dict[str, Any]:
    counts = line.counts or {}
    run = {
        "started": _time(line.started),
        "finished": _time(line.finished),
        "status": line.status,
        "counts": {name: counts.get(name, 0) for name in COUNTS},
        "failures": [
            {"rule": one.rule, "title": one.title, "cases": one.cases} for one in _troubles(counts, "en")
        ],
    }
    return {
        "slug": line.slug,
        "institution": line.institution,
        "connector": line.connector,
        "records": line.records or 0,
        "paused": line.paused is not None,
        "held": counts.get("held", 0),
        "every_seconds": line.every_seconds,
        "next_run": _time(line.next_due) if line.paused is None else None,
        "last_run": run if line.run is not None else None,
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
