"""Pictures at others' addresses: which are kept here, which are waited for, which cannot be had.

A picture is fetched once, however many records show it: its id is the SHA-256 of its address. Its ``owner``
is the record that asked for it first, or ``~`` and the slug of the institution whose house it shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.store import records, sources
from catalog.store.columns import table_of
from catalog.store.db import now
from catalog.store.many import Many
from catalog.store.models import Institution
from catalog.store.models_public import PictureRow

LONGEST_ADDRESS = 2000
HOUSE = "~"
"""What the owner of a picture of an institution's house begins with."""
WAITING, KEPT, FAILED, REFUSED = STATES = ("waiting", "kept", "failed", "refused")
_KEY = 10
_WAITS = (
    timedelta(minutes=10),
    timedelta(hours=2),
    timedelta(hours=12),
    timedelta(days=3),
    timedelta(days=7),
)
"""How long after each failure it is tried again; after the last it is given up."""
_pictures = table_of(PictureRow)
_COLUMNS = ("id", "address", "owner", "state", "reason", "width", "height", "bytes", "tries", "due", "used")
_ASK = Many(
    {
        "sqlite": sqlite.insert(_pictures).on_conflict_do_nothing(),
        "postgresql": postgresql.insert(_pictures).on_conflict_do_nothing(),
    },
    *_COLUMNS,
)


class Wanted(NamedTuple):
    """A picture as its owner tells of it: other ways to it, and the slug of the source that names it."""

    id: str
    address: str
    owner: str
    iiif: str = ""
    thumbnail: str = ""
    source: str = ""


def id_of(address: str) -> str:
    """The id of the picture at that address."""
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()


def key_of(address: str) -> str:
    """What tells a picture from the others of its owner, in addresses of ours."""
    return id_of(address)[:_KEY]


def images_of(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """All pictures of a published record, those of its chapters too."""
    found = list(record.get("images", ()))
    for chapter in record.get("chapters", ()):
        found += chapter.get("images", ())
    return found


def is_foreign(address: str) -> bool:
    """Whether it can be the address of a picture at another's."""
    if len(address) > LONGEST_ADDRESS or not address.isprintable():
        return False
    return address.startswith(("https://", "http://"))


def find(session: Session, owner: str, key: str) -> Wanted | None:
    """The picture of that key, if its owner shows it to the public now; else None."""
    return next((wanted for wanted in of_owner(session, owner) if wanted.id.startswith(key)), None)


def of_owner(session: Session, owner: str) -> list[Wanted]:
    """The pictures at others' addresses that a live record shows, or the house of an institution."""
    if owner.startswith(HOUSE):
        wanted = sa.select(Institution.photo).where(Institution.slug == owner.removeprefix(HOUSE))
        photo = session.scalar(wanted) or ""
        return [Wanted(id_of(photo), photo, owner)] if is_foreign(photo) else []
    stored = records.live(session, [owner]).get(owner)
    return [] if stored is None else of_record(orjson.loads(stored.json), stored.source)


def of_record(record: Mapping[str, Any], source: str = "") -> list[Wanted]:
    """The pictures at others' addresses of a published record."""
    return [
        Wanted(
            id_of(image["url"]),
            image["url"],
            record["id"],
            image.get("iiif", ""),
            image.get("thumbnail", ""),
            source,
        )
        for image in images_of(record)
        if is_foreign(image.get("url", ""))
    ]


def of_source(session: Session, slug: str) -> Mapping[str, Any]:
    """The options of the source that names a picture: whether it may be in a local network is told there."""
    found = sources.found(session, slug) if slug else None
    return {} if found is None else found.source.options


def ask(session: Session, wanted: Iterable[tuple[str, str]]) -> None:
    """Have these pictures fetched (address, owner); one that is known already stays as it is."""
    moment = now()
    rows = {
        id_of(address): (id_of(address), address, owner, WAITING, "", 0, 0, 0, 0, moment, moment)
        for address, owner in wanted
        if is_foreign(address)
    }
    _ASK.run(session, [rows[identifier] for identifier in sorted(rows)])


def ask_again(session: Session, state: str) -> None:
    """Have all pictures in that state fetched, as if for the first time."""
    again = sa.update(PictureRow).where(PictureRow.state == state)
    session.execute(again.values(state=WAITING, tries=0, due=now()))


def states(session: Session, identifiers: Sequence[str]) -> dict[str, PictureRow]:
    """What is known of these pictures, by id."""
    found: dict[str, PictureRow] = {}
    for start in range(0, len(identifiers), 500):
        wanted = sa.select(PictureRow).where(PictureRow.id.in_(identifiers[start : start + 500]))
        found |= {row.id: row for row in session.scalars(wanted)}
    return found


def due(session: Session, limit: int) -> list[PictureRow]:
    """Those to be fetched now, what was asked for last first: somebody is looking at it."""
    wanted = (
        sa.select(PictureRow)
        .where(PictureRow.state.in_((WAITING, FAILED)), PictureRow.due <= now())
        .order_by(PictureRow.state.desc(), PictureRow.due.desc())
        .limit(limit)
    )
    return list(session.scalars(wanted))


def is_due(session: Session) -> bool:
    """Whether any is to be fetched now."""
    wanted = sa.select(PictureRow.id).where(PictureRow.state.in_((WAITING, FAILED)), PictureRow.due <= now())
    return session.scalar(wanted.limit(1)) is not None


def kept(session: Session, identifier: str, width: int, height: int, size: int) -> None:
    """Note that a picture of so many pixels is kept here, in so many bytes."""
    moment = now()
    _set(session, identifier, state=KEPT, reason="", width=width, height=height, bytes=size, tries=0,
         due=moment, used=moment)  # fmt: skip


def failed(session: Session, row: PictureRow, reason: str, wait: float | None = None) -> None:
    """Note that it could not be had now; it is tried again later, ``wait`` seconds at least, or given up."""
    tries = row.tries + 1
    if tries > len(_WAITS):
        refused(session, row.id, reason)
        return
    pause = max(_WAITS[tries - 1], timedelta(seconds=min(wait or 0.0, _WAITS[-1].total_seconds())))
    _set(session, row.id, state=FAILED, reason=reason[:300], tries=tries, due=now() + pause)


def postponed(session: Session, identifier: str, seconds: float) -> None:
    """Note that it is asked for later, through no fault of its own: its server has no turn for us now."""
    _set(session, identifier, due=now() + timedelta(seconds=seconds))


def refused(session: Session, identifier: str, reason: str) -> None:
    """Note that it will not be asked for any more."""
    _set(session, identifier, state=REFUSED, reason=reason[:300], due=now())


def forget(session: Session, identifiers: Sequence[str]) -> None:
    """Forget pictures; who shows them asks for them again."""
    for start in range(0, len(identifiers), 500):
        session.execute(sa.delete(PictureRow).where(PictureRow.id.in_(identifiers[start : start + 500])))


def looked_at(session: Session, identifier: str, moment: datetime) -> None:
    """Note when a kept one was last looked at."""
    _set(session, identifier, used=moment)


def total_bytes(session: Session) -> int:
    """What all kept pictures take on disk."""
    wanted = sa.select(sa.func.coalesce(sa.func.sum(PictureRow.bytes), 0)).where(PictureRow.state == KEPT)
    return int(session.scalar(wanted) or 0)


def longest_unused(session: Session, limit: int) -> list[PictureRow]:
    """Kept pictures, the one that was not looked at for the longest first."""
    wanted = sa.select(PictureRow).where(PictureRow.state == KEPT).order_by(PictureRow.used).limit(limit)
    return list(session.scalars(wanted))


def counts(session: Session) -> dict[str, int]:
    """How many pictures there are in each state."""
    rows = session.execute(sa.select(PictureRow.state, sa.func.count()).group_by(PictureRow.state))
    told = {str(state): int(count) for state, count in rows}
    return {state: told.get(state, 0) for state in STATES}


def listed(session: Session, state: str, limit: int, after: str = "") -> list[PictureRow]:
    """Pictures in that state (any, where it is empty) by their ids, from the one after ``after`` on."""
    wanted = sa.select(PictureRow).where(PictureRow.id > after).order_by(PictureRow.id).limit(limit)
    return list(session.scalars(wanted.where(PictureRow.state == state) if state else wanted))


def _set(session: Session, identifier: str, **values: Any) -> None:
    session.execute(sa.update(PictureRow).where(PictureRow.id == identifier).values(**values))
