"""Personal links for the phone: issuing, finding by token, taking back; and the forms sent through them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import InvalidInput, UnknownName
from catalog.formats.text.fold import fold
from catalog.store.db import now
from catalog.store.models import Institution, LinkRow
from catalog.store.models_links import FormKeyRow
from catalog.store.scopes import Reach, within

ACTIVITIES, FIGURES, API = "activities", "figures", "api"
BOTH = f"{ACTIVITIES}+{FIGURES}"
SCOPES = (ACTIVITIES, FIGURES, BOTH, API)
"""What links open: an institution's activities, the figures it declares, both; or (no page at all) the API
by which a program sends its figures."""
DAYS = 365
MOST_DAYS = 3 * 365
KEYS_KEPT = timedelta(days=30)
_ONE_OCCASION = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A personal link, without its token; ``state`` is open, expired or revoked at the time it was read."""

    id: int
    institution: str
    label: str
    language: str
    by: str
    created: datetime
    expires: datetime
    revoked: datetime | None
    last_used: datetime | None
    uses: int
    state: str
    institution_name: str = ""
    scope: str = ACTIVITIES

    @property
    def actor(self) -> str:
        """How the audit log names who came by this link."""
        return f"link:{self.id} {self.label}"

    def opens(self, what: str) -> bool:
        """Whether it opens ``ACTIVITIES`` or ``FIGURES``, or is for the ``API``."""
        return what in self.scope.split("+")


SORTS = {
    "label": LinkRow.label,
    "institution": Institution.name_vi,
    "created": LinkRow.created,
    "expires": LinkRow.expires,
    "last_used": LinkRow.last_used,
}
"""The columns by which lists are sorted."""


def issue(
    session: Session,
    *,
    institution: str,
    token_hash: str,
    by: str,
    label: str = "",
    language: str = "vi",
    days: int = DAYS,
    scope: str = ACTIVITIES,
) -> Link:
    """Keep a new link to what ``scope`` says of an institution, good for ``days``; ``by`` is the actor.

    Raises ``UnknownName`` for an institution or a scope that there is not, ``InvalidInput`` for days below 1
    or above three years.
    """
    if scope not in SCOPES:
        raise UnknownName("scope", scope, SCOPES)
    found = session.get(Institution, institution)
    if found is None:
        raise UnknownName("institution", institution)
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput("link", {"days": [f"{days} is not from 1 to {MOST_DAYS}"]})
    moment = now()
    named = label.strip()[:200] or found.name_vi[:200]
    row = LinkRow(
        institution=institution,
        label=named,
        folded=fold(named)[:400],
        token_hash=token_hash,
        scope=scope,
        language=language,
        by=by,
        created=moment,
        expires=moment + timedelta(days=days),
        uses=0,
    )
    session.add(row)
    session.flush()
    return _link(row, found.name_vi)


def path(token: str, language: str) -> str:
    """The path of a link: what follows the site's address."""
    return f"/p/{token}" if language == "vi" else f"/{language}/p/{token}"


def told(link: Link) -> dict[str, Any]:
    """What the audit log and lists in JSON tell of a link."""
    moments = {"created": link.created, "expires": link.expires, "revoked": link.revoked}
    shown = {name: moment.isoformat(timespec="seconds") for name, moment in moments.items() if moment}
    facts = {"institution": link.institution, "label": link.label, "language": link.language, "by": link.by}
    opened = {} if link.scope == ACTIVITIES else {"opens": link.scope}
    return {**facts, **opened, **shown}


def get(session: Session, number: int) -> Link:
    """The link of that number; raises ``UnknownName``."""
    return _link(*_row(session, number))


def institution_of(session: Session, number: int) -> str | None:
    """The slug of the institution that a link is for; None for a number that no link has."""
    return session.scalar(sa.select(LinkRow.institution).where(LinkRow.id == number))


def of_token(session: Session, token_hash: str, *, api: bool = False) -> Link | None:
    """The open link of a token; None for one that is expired, revoked or no link's at all.

    A token of the ``api`` opens no pages, one of pages no API.
    """
    kind = LinkRow.scope == API if api else LinkRow.scope != API
    found = session.execute(_with_names().where(LinkRow.token_hash == token_hash, kind)).one_or_none()
    link = None if found is None else _link(*found)
    return link if link is not None and link.state == "open" else None


def is_new_occasion(link: Link) -> bool:
    """Whether the link was not used for the last half hour, so that its use is to be noted."""
    return link.last_used is None or now() - link.last_used > _ONE_OCCASION


def used(session: Session, number: int) -> None:
    """Note that a link was opened."""
    session.execute(
        sa.update(LinkRow).where(LinkRow.id == number).values(last_used=now(), uses=LinkRow.uses + 1)
    )


def revoke(session: Session, number: int, *, revoked: bool = True) -> Link:
    """Let a link lead nowhere, or (``revoked`` false) somewhere again; raises ``UnknownName``."""
    row, name = _row(session, number)
    row.revoked = now() if revoked else None
    session.flush()
    return _link(row, name)


def listed(
    session: Session,
    reach: Reach,
    *,
    text: str = "",
    institution: str = "",
    sort: str = "-created",
    offset: int = 0,
    limit: int = 50,
) -> tuple[int, list[Link]]:
    """The links to institutions within ``reach``, with their number; ``sort`` with "-" before it: downwards.

    The words of ``text`` are looked for in labels and names of institutions, whatever their accents.
    """
    conditions = [within(LinkRow.institution, reach)]
    if institution:
        conditions.append(LinkRow.institution == institution)
    for word in fold(text).split():
        like = (column.contains(word, autoescape=True) for column in (LinkRow.folded, Institution.folded))
        conditions.append(sa.or_(*like))
    wanted = _with_names().where(*conditions)
    total = session.scalar(sa.select(sa.func.count()).select_from(wanted.subquery())) or 0
    column = SORTS[sort.removeprefix("-")]
    order = column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_first()
    rows = session.execute(wanted.order_by(order, LinkRow.id.desc()).offset(offset).limit(limit))
    return total, [_link(row, name) for row, name in rows]


def expiring(session: Session, reach: Reach, within_days: int = 30) -> int:
    """How many open links within ``reach`` end in so many days."""
    moment = now()
    wanted = sa.select(sa.func.count()).where(
        within(LinkRow.institution, reach),
        LinkRow.revoked.is_(None),
        LinkRow.expires > moment,
        LinkRow.expires <= moment + timedelta(days=within_days),
    )
    return session.scalar(wanted) or 0


def sent(session: Session, link: int, key: str) -> tuple[str, Any] | None:
    """The digest and the outcome of a form that was sent through a link; None for one that was not."""
    row = session.get(FormKeyRow, _key(link, key))
    return None if row is None else (row.digest, row.outcome)


def note_sent(session: Session, link: int, key: str, digest: str, outcome: Any) -> None:
    """Keep for 30 days what became of a form, so that the same form sent again is answered the same."""
    session.execute(sa.delete(FormKeyRow).where(FormKeyRow.created < now() - KEYS_KEPT))
    row = session.get(FormKeyRow, _key(link, key))
    if row is None:
        row = FormKeyRow(key=_key(link, key), created=now())
        session.add(row)
    row.digest, row.outcome = digest, outcome
    session.flush()


def _key(link: int, key: str) -> str:
    return hashlib.sha256(f"{link}:{key}".encode("utf-8", "replace")).hexdigest()


def _with_names() -> sa.Select[LinkRow, str]:
    return sa.select(LinkRow, Institution.name_vi).join(Institution, Institution.slug == LinkRow.institution)


def _row(session: Session, number: int) -> tuple[LinkRow, str]:
    found = session.execute(_with_names().where(LinkRow.id == number)).one_or_none()
    if found is None:
        raise UnknownName("link", str(number))
    return found[0], found[1]


def _link(row: LinkRow, name: str) -> Link:
    expired = row.expires <= now()
    return Link(
        id=row.id,
        institution=row.institution,
        label=row.label,
        language=row.language,
        by=row.by,
        created=row.created,
        expires=row.expires,
        revoked=row.revoked,
        last_used=row.last_used,
        uses=row.uses,
        state="revoked" if row.revoked is not None else "expired" if expired else "open",
        institution_name=name,
        scope=row.scope,
    )
