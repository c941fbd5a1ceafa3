"""Good models as the public sees them: the story of an institution or an activity, with its picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy.orm import Session

from catalog.store import exemplars, institutions, records
from catalog.store.exemplars import ACTIVITY, Exemplar
from catalog.store.scopes import Reach
from catalog.web import i18n, labels
from catalog.web.cards import institution_name, make_card
from catalog.web.i18n import page_url
from catalog.web.labels import named
from catalog.web.pictures import Picture, house_picture

EVERYWHERE = Reach(everything=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A good model: what it is called, why it is one, where to read on.

    ``reason_language`` is that of the reason where it is not the page's; ``what`` names the kind of activity
    or of institution.
    """

    id: int
    title: str
    title_language: str
    what: str
    reason: str
    reason_language: str
    address: str
    institution: str
    institution_language: str
    place: str
    since: date | None
    picture: Picture | None


def stories(
    session: Session,
    *,
    reach: Reach = EVERYWHERE,
    kind: str = "",
    system: str = "",
    limit: int | None = None,
) -> list[Story]:
    """What is shown of institutions within ``reach``, in the order that officers gave it.

    ``kind`` is one of ``exemplars.KINDS``, ``system`` a system of institutions; empty is any. What is
    withdrawn, or of an institution that is not there any more, is left out.
    """
    listed = exemplars.listed(session, reach, shown=True, kind=kind)
    facts = {slug: institutions.get(session, slug) for slug in {one.institution for one in listed}}
    live = records.live(session, [one.record for one in listed if one.record])
    known = {slug: own for slug, own in facts.items() if own is not None}
    found = (
        _story(one, known, orjson.loads(live[one.record].json) if one.record in live else None)
        for one in listed
        if one.institution in known and (one.kind != ACTIVITY or one.record in live)
        if not system or known[one.institution]["system"] == system
    )
    return list(found)[:limit]


def _story(one: Exemplar, known: Mapping[str, Mapping[str, Any]], record: Mapping[str, Any] | None) -> Story:
    own = known[one.institution]
    name = institution_name(own)
    card = make_card(record, known) if record else None
    title = one.title or (card.title if card else name)
    reason, language = _reason(one)
    return Story(
        id=one.id,
        title=title,
        title_language=i18n.foreign(title),
        what=card.kind_name if card else named(labels.SYSTEMS, own["system"]),
        reason=reason,
        reason_language=language,
        address=card.url if card else page_url("institution", slug=own["slug"]),
        institution=name,
        institution_language=i18n.foreign(name),
        place=own.get("province", ""),
        since=one.since,
        picture=(card.picture if card else None) or house_picture(own),
    )


def _reason(one: Exemplar) -> tuple[str, str]:
    """The reason in the page's language, else in the other, with that language."""
    wanted = i18n.language()
    reasons = {"vi": one.reason_vi, "en": one.reason_en}
    other = next(tag for tag in reasons if tag != wanted)
    return (reasons[wanted], "") if reasons[wanted] else (reasons[other], other)


def of_institution(session: Session, slugs: Iterable[str]) -> list[Story]:
    """What is shown of one institution, known by these slugs."""
    return stories(session, reach=Reach(slugs=frozenset(slugs)))
