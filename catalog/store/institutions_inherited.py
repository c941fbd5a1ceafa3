"""The past of an institution that went on as another: told of the kept one, and given back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store import institutions_history as history
from catalog.store.models_institutions import InstitutionLink

_ENDS = ("earlier", "later")


def take_over(session: Session, gone: str, kept: str) -> dict[str, Any]:
    """Tell of ``kept`` what ``gone`` was, what came before and after it; gives what ``give_back`` takes."""
    periods, links = _take_periods(session, gone, kept), _take_links(session, gone, kept)
    return {**({"periods": periods} if periods else {}), **({"neighbours": links} if links else {})}


def give_back(session: Session, gone: str, kept: str, moved: Mapping[str, Any]) -> None:
    """Tell of ``kept`` no longer what ``take_over`` brought it, and of ``gone`` what it lost."""
    for kind, periods in moved.get("periods", {}).items():
        for one in periods:
            history.drop_equal(session, kind, kept, one)
    for link in moved.get("neighbours", ()):
        if link["added"]:
            history.unlink(session, *_ends(link, gone, kept))
        _link(session, (link["earlier"], link["later"]), link)


def _take_periods(session: Session, gone: str, kept: str) -> dict[str, list[dict[str, Any]]]:
    """What is over: of the present that of ``kept`` holds. What is told of it already is not told twice."""
    theirs, taken = history.told(session, kept), {}
    for kind, periods in history.told(session, gone).items():
        known = [_facts(kind, one) for one in theirs[kind]]
        fresh = [one for one in periods if one["until"] and _facts(kind, one) not in known]
        for one in fresh:
            history.put(session, kind, kept, one)
        if fresh:
            taken[kind] = fresh
    return taken


def _facts(kind: str, period: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(period[name] for name in history.FACTS[kind])


def _take_links(session: Session, gone: str, kept: str) -> list[dict[str, Any]]:
    found = session.scalars(
        sa.select(InstitutionLink)
        .where(sa.or_(InstitutionLink.earlier == gone, InstitutionLink.later == gone))
        .order_by(InstitutionLink.earlier, InstitutionLink.later)
    ).all()
    taken = []
    for row in found:
        told = {
            "earlier": row.earlier, "later": row.later, "act": row.act,
            "day": row.day and row.day.isoformat(),
        }  # fmt: skip
        pair = _ends(told, gone, kept)
        history.unlink(session, row.earlier, row.later)
        added = pair[0] != pair[1] and history.link_of(session, *pair) is None
        if added:
            _link(session, pair, told)
        taken.append({**told, "added": added})
    return taken


def _ends(link: Mapping[str, Any], gone: str, kept: str) -> tuple[str, str]:
    earlier, later = (kept if link[name] == gone else link[name] for name in _ENDS)
    return earlier, later


def _link(session: Session, pair: tuple[str, str], told: Mapping[str, Any]) -> None:
    history.link(session, *pair, told["day"] and date.fromisoformat(told["day"]), told["act"])
