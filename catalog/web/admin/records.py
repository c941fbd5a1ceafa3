"""Records in the administration: the list, by words and by state; ticking several of them."""

from __future__ import annotations

from typing import NamedTuple

import orjson
from flask import Response

from catalog.harvest.batches import MOST
from catalog.people.permissions import Permission
from catalog.store import record_lists, scopes
from catalog.store.db import reading
from catalog.store.record_lists import Listed
from catalog.web import i18n, labels
from catalog.web.admin.records_finding import Wanted, look
from catalog.web.admin.records_words import reason_name
from catalog.web.admin.shell import admin_page, admin_url, blueprint, needs, reach
from catalog.web.admin.tables import Asked, Choice, Column, Listing, asked
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import named

FILTERS = ("state", "kind", "institution", "source", "order")
STATES = (
    ("locked", lazy_gettext("With fields that we keep")),
    ("hidden", lazy_gettext("Hidden by us")),
    ("withdrawn", lazy_gettext("Withdrawn, for whatever reason")),
    ("problems", lazy_gettext("The source’s newest copy cannot be read")),
)
MOST_OFFERED = 60


class Row(NamedTuple):
    """A record in the list; ``gone`` says why it is not shown."""

    id: str
    title: str
    language: str
    kind: str
    owner: str
    source: str
    kept: int
    gone: str
    modified: object


@blueprint.get("/records")
@needs(Permission.RECORDS_EDIT)
def records() -> Response:
    """The records that the person looks after."""
    given = asked(filters=FILTERS)
    wanted = Wanted.of(given.q, given.filters)
    found = look(wanted, given.page)
    mine = reach(Permission.RECORDS_EDIT)
    with reading() as session:
        offered = scopes.offered(session, mine, limit=MOST_OFFERED + 1)
        sources = record_lists.sources_within(session, mine, wanted.institution)
        names = scopes.names(session, frozenset(row.owner for row in found.rows) | {wanted.institution})
    several = len(offered) > 1
    listing = Listing(
        caption=_("Records"),
        columns=_columns(several),
        rows=[_row(row) for row in found.rows],
        total=found.total,
        asked=given,
        address=admin_url("records"),
        choices=tuple(_choices(given, offered, list(sources), names)),
        empty=_("There is no record here yet. Send a file or connect a source, and its records stand here."),
    )
    return admin_page(
        "admin/records.html",
        title=_("Records"),
        listing=listing,
        names=names,
        problem=found.problem,
        wanted=wanted.query(),
        all_found=min(found.total, MOST) if found.total > 1 else 0,
    )


def _columns(several: bool) -> tuple[Column, ...]:
    where = (Column(key="owner", label=_("Institution")),) if several else ()
    return (
        Column(key="title", label=_("Title")),
        Column(key="kind", label=_("Kind")),
        *where,
        Column(key="source", label=_("Source")),
        Column(key="state", label=_("State")),
        Column(key="modified", label=_("Last change")),
    )


def _choices(
    given: Asked, offered: list[tuple[str, str]], sources: list[str], names: dict[str, str]
) -> list[Choice]:
    found = [
        Choice(name="state", label=_("Show"), options=[(code, str(name)) for code, name in STATES]),
        Choice(
            name="kind", label=_("Kind"), options=[(kind, str(name)) for kind, name in labels.KINDS.items()]
        ),
    ]
    institution, source = given.filters["institution"], given.filters["source"]
    if 1 < len(offered) <= MOST_OFFERED:
        found.append(Choice(name="institution", label=_("Institution"), options=offered))
    elif institution in names:
        # Of thousands nobody can choose from a list: a link from the institution's page leads here.
        chosen = [(institution, names[institution])]
        found.append(Choice(name="institution", label=_("Institution"), options=chosen))
    if 1 < len(sources) <= MOST_OFFERED:
        found.append(Choice(name="source", label=_("Source"), options=[(slug, slug) for slug in sources]))
    elif source in sources:
        found.append(Choice(name="source", label=_("Source"), options=[(source, source)]))
    orders = [("newest", named(labels.SORTS, "newest")), ("title", named(labels.SORTS, "title"))]
    best = named(labels.SORTS, "relevance")
    return [*found, Choice(name="order", label=_("Order"), options=orders, nothing=best)]


def _row(found: Listed) -> Row:
    shaped = orjson.loads(found.json)
    title = shaped.get("title", found.id)
    return Row(
        id=found.id,
        title=title,
        language=i18n.foreign(title, shaped.get("languages", ())),
        kind=named(labels.KINDS, found.kind),
        owner=found.owner,
        source=found.source,
        kept=found.kept,
        gone=reason_name(found.reason) if found.withdrawn is not None else "",
        modified=found.modified,
    )
