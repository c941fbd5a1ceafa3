"""Messages of visitors: errors they saw, requests of institutions to join; received, listed, closed.

What says who a visitor is (``contact``, and the ``PERSONAL`` facts) is emptied some time after the message
was closed; nothing of it goes into what messages are found by.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.formats.text.fold import fold
from catalog.store.columns import table_of
from catalog.store.db import now
from catalog.store.models_public import MessageRow
from catalog.store.scopes import Place, Reach, with_merged, within

ERROR, JOIN = "error", "join"
KINDS = (ERROR, JOIN)
OPEN, CLOSED = "open", "closed"
STATES = (OPEN, CLOSED)
PERSONAL = ("person", "phone")
"""Facts that say who a visitor is."""
SORTS = {"created": MessageRow.created, "closed": MessageRow.closed}
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No two of them look alike, so that a number can be told over the telephone."""
_table = table_of(MessageRow)
_INSERT = {
    "sqlite": sqlite.insert(_table).on_conflict_do_nothing(index_elements=[_table.c.digest]),
    "postgresql": postgresql.insert(_table).on_conflict_do_nothing(index_elements=[_table.c.digest]),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a visitor sent; ``province`` and ``commune`` are keys of units of today."""

    kind: str
    body: str
    institution: str = ""
    province: str = ""
    commune: str = ""
    record: str = ""
    contact: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    language: str = "vi"

    def digest(self, day: str) -> str:
        """The SHA-256 of it all: the same words about the same thing on one day are one message."""
        told = (day, self.kind, self.institution, self.record, self.body, self.contact, dict(self.facts))
        return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as stored; ``number`` is what the visitor was told."""

    id: int
    number: str
    kind: str
    state: str
    institution: str
    province: str
    commune: str
    record: str
    body: str
    contact: str
    facts: Mapping[str, str]
    language: str
    created: datetime
    closed: datetime | None
    closed_by: str
    outcome: str

    @property
    def place(self) -> Place:
        """Where it is from, as permissions see it, besides its institution."""
        return Place(self.institution, frozenset({self.province, self.commune} - {""}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; empty is everything. ``sort`` is a name of ``SORTS``, "-" before it: downwards."""

    q: str = ""
    state: str = ""
    kind: str = ""
    institution: str = ""
    sort: str = "-created"


def receive(session: Session, sent: Sent, day: str) -> tuple[Message, bool]:
    """Keep a message; gives it, and whether it is new: the same sent again on one day is the first one."""
    number = _number()
    values = {
        "number": number,
        "kind": sent.kind,
        "state": OPEN,
        "institution": sent.institution,
        "province": sent.province,
        "commune": sent.commune,
        "record": sent.record,
        "body": sent.body,
        "contact": sent.contact[:300],
        "facts": dict(sent.facts),
        "language": sent.language,
        "digest": sent.digest(day),
        "created": now(),
        "closed": None,
        "closed_by": "",
        "outcome": "",
        "folded": _folded(number, sent),
    }
    session.execute(_INSERT[session.connection().dialect.name].values(**values))
    row = session.scalars(sa.select(MessageRow).where(MessageRow.digest == values["digest"])).one()
    return _message(row), row.number == number


def _number() -> str:
    told = "".join(secrets.choice(_SIGNS) for _ in range(8))
    return f"{told[:4]}-{told[4:]}"


def _folded(number: str, sent: Sent) -> str:
    open_facts = [value for name, value in sent.facts.items() if name not in PERSONAL]
    return fold(" ".join((number, sent.record, sent.institution, *open_facts, sent.body)))


def get(session: Session, identifier: int) -> Message:
    """The message of that id; raises ``UnknownName``."""
    row = session.get(MessageRow, identifier)
    if row is None:
        raise UnknownName("message", str(identifier))
    return _message(row)


def by_number(session: Session, number: str) -> Message | None:
    """The message of the number that its visitor was told, in small letters too; None if there is none."""
    row = session.scalar(sa.select(MessageRow).where(MessageRow.number == number.strip().upper()))
    return None if row is None else _message(row)


def listed(
    session: Session, reach: Reach, wanted: Wanted, *, offset: int = 0, limit: int = 50
) -> tuple[int, list[Message]]:
    """A page of the messages within ``reach``, and how many there are in all."""
    conditions = _conditions(session, reach, wanted)
    total = session.scalar(sa.select(sa.func.count()).select_from(MessageRow).where(*conditions)) or 0
    column = SORTS[wanted.sort.removeprefix("-")]
    order = column.desc().nulls_last() if wanted.sort.startswith("-") else column.asc().nulls_last()
    rows = session.scalars(
        sa.select(MessageRow)
        .where(*conditions)
        .order_by(order, MessageRow.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return total, [_message(row) for row in rows]


def walk(session: Session, wanted: Wanted) -> Iterator[Message]:
    """All messages that are like that, the oldest first, read as they are asked for."""
    everything = _conditions(session, Reach(everything=True), wanted)
    rows = session.scalars(
        sa.select(MessageRow).where(*everything).order_by(MessageRow.id).execution_options(yield_per=500)
    )
    return map(_message, rows)


def count_open(session: Session, reach: Reach, since: datetime | None = None) -> int:
    """How many messages within ``reach`` nobody has closed, or of those how many came after ``since``."""
    conditions = _conditions(session, reach, Wanted(state=OPEN))
    if since is not None:
        conditions.append(MessageRow.created > since)
    return session.scalar(sa.select(sa.func.count()).select_from(MessageRow).where(*conditions)) or 0


def _conditions(session: Session, reach: Reach, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions = [_within(session, reach)]
    for column, value in (
        (MessageRow.state, wanted.state),
        (MessageRow.kind, wanted.kind),
        (MessageRow.institution, wanted.institution),
    ):
        if value:
            conditions.append(column == value)
    words = fold(wanted.q).split()
    conditions += [MessageRow.folded.contains(word, autoescape=True) for word in words]
    return conditions


def _within(session: Session, reach: Reach) -> sa.ColumnElement[bool]:
    if reach.everything:
        return sa.true()
    found = [within(MessageRow.institution, with_merged(session, reach))]
    if reach.keys:
        keys = sorted(reach.keys)
        found += [MessageRow.province.in_(keys), MessageRow.commune.in_(keys)]
    return sa.or_(*found)


def close(session: Session, identifier: int, by: str, outcome: str) -> bool:
    """Close a message with what came of it; False if it was closed already."""
    return _set(session, identifier, OPEN, state=CLOSED, closed=now(), closed_by=by[:300], outcome=outcome)


def reopen(session: Session, identifier: int) -> bool:
    """Open a closed message again, what was said of it kept as it was; False if it is open."""
    return _set(session, identifier, CLOSED, state=OPEN, closed=None, closed_by="")


def _set(session: Session, identifier: int, before: str, **values: Any) -> bool:
    done = session.execute(
        sa.update(MessageRow)
        .where(MessageRow.id == identifier, MessageRow.state == before)
        .values(**values)
        .returning(MessageRow.id)
    )
    return done.one_or_none() is not None


def assign(session: Session, identifier: int, institution: str) -> None:
    """Note of which institution a request to join turned out to be."""
    session.execute(sa.update(MessageRow).where(MessageRow.id == identifier).values(institution=institution))


def forget_institution(session: Session, institution: str) -> None:
    """Note that requests to join are of no institution yet: the one that was made of them is no more."""
    session.execute(
        sa.update(MessageRow)
        .where(MessageRow.kind == JOIN, MessageRow.institution == institution)
        .values(institution="")
    )


def empty_contacts(session: Session, before: datetime, *, limit: int = 500) -> list[Message]:
    """Forget who sent the messages that were closed before then; gives these, as they were."""
    rows = session.scalars(
        sa.select(MessageRow)
        .where(MessageRow.state == CLOSED, MessageRow.closed < before, MessageRow.contact != "")
        .order_by(MessageRow.id)
        .limit(limit)
    ).all()
    emptied = [_message(row) for row in rows]
    for row in rows:
        row.contact = ""
        row.facts = {name: value for name, value in row.facts.items() if name not in PERSONAL}
        # Of the one it had a telephone number could be guessed: all else that it was made of is still there.
        row.digest = secrets.token_hex(32)
    session.flush()
    return emptied


def _message(row: MessageRow) -> Message:
    return Message(
        id=row.id,
        number=row.number,
        kind=row.kind,
        state=row.state,
        institution=row.institution,
        province=row.province,
        commune=row.commune,
        record=row.record,
        body=row.body,
        contact=row.contact,
        facts=row.facts,
        language=row.language,
        created=row.created,
        closed=row.closed,
        closed_by=row.closed_by,
        outcome=row.outcome,
    )
