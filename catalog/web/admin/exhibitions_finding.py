"""Records found for a section, by the same search as everybody's."""

from __future__ import annotations

from typing import NamedTuple

import orjson
from werkzeug.datastructures import MultiDict

from catalog.errors import QueryError, SearchError
from catalog.exhibitions.model import Shown
from catalog.store import records
from catalog.store.db import reading
from catalog.web import searching
from catalog.web.cards import Card, make_card
from catalog.web.frame import known_institutions, parts
from catalog.web.i18n import gettext as _

SIZE = 12


class Findings(NamedTuple):
    """What was found: cards, how many there are in all, or why nothing could be looked for."""

    text: str
    cards: list[Card]
    total: int
    problem: str = ""


def look_for(text: str, institution: str = "") -> Findings:
    """Records that the words find, of that institution only where one is given."""
    given = MultiDict({"q": text, **({"institution": institution} if institution else {})})
    try:
        asked = searching.ask(parts(), given)
        answer = searching.Asked(parts(), asked.params, size=SIZE, facets=()).run()
    except QueryError as error:
        return Findings(text, [], 0, error.message)
    except SearchError:
        return Findings(text, [], 0, _("The search does not answer just now. Please try again."))
    cards = [make_card(result.record, answer.institutions) for result in answer.results]
    return Findings(text, cards, answer.total)


def shown_record(identifier: str) -> tuple[Shown, dict[str, object]] | None:
    """A live record as a section shows it, and the record; None where there is none of that id."""
    with reading() as session:
        found = records.live(session, [identifier])
    if identifier not in found:
        return None
    record = orjson.loads(found[identifier].json)
    return Shown(id=identifier, title=record["title"][:500]), record


def cards_of(identifiers: list[str]) -> dict[str, Card]:
    """The cards of those of these records that are live, by id."""
    if not identifiers:
        return {}
    with reading() as session:
        found = records.live(session, sorted(set(identifiers)))
    known = known_institutions()
    return {name: make_card(orjson.loads(stored.json), known) for name, stored in found.items()}
