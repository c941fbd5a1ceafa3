"""My list: what a reader keeps in his own browser, and the page of a list whose records its address names.

Nothing of a list is kept here. The page of a list works without scripts, and prints as a lesson sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import Response, request, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from catalog.formats.licences import Licence, licence_of
from catalog.matching.keys import keys_of, tidy
from catalog.record import Record
from catalog.shape import from_dict
from catalog.store import picked, records
from catalog.store.db import reading
from catalog.store.match_keys import Holders
from catalog.store.stored import Stored
from catalog.web import caching, i18n, labels, qr, saved_params
from catalog.web.cards import Card, Institutions, institution_name, make_card
from catalog.web.citing import cite
from catalog.web.frame import blueprint, known_institutions, page
from catalog.web.i18n import page_url
from catalog.web.limits import limited
from catalog.web.pictures import Picture, pictures
from catalog.web.saved_params import Listed
from catalog.web.site import base_url

FORMS = (("csv", "CSV"), ("ris", "RIS"), ("bib", "BibTeX"), ("csl.json", "CSL-JSON"))
"""Suffixes of the addresses under which a list is had for programs, and their names."""
_LONGEST_IN_QR = 900
"""A longer address gives a code too fine to be read from paper."""
_MOST_OTHERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another record of the same work, for one that is gone."""

    title: str
    language: str
    address: str
    institution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A record of a list: ``number`` is its place, ``state`` is shown, gone or unknown.

    ``same_as`` is the place of an earlier record of the same work, 0 for none; ``reason`` is why it is gone,
    ``others`` are what there is instead.
    """

    number: int
    id: str
    state: str
    note: str = ""
    title: str = ""
    language: str = ""
    address: str = ""
    card: Card | None = None
    picture: Picture | None = None
    citation: Any = None
    licence: Licence | None = None
    credit: str = ""
    same_as: int = 0
    reason: str = ""
    others: Sequence[Other] = field(default_factory=tuple)


@blueprint.get("/saved")
@limited(2)
def saved() -> Response:
    """My list where no ids are given, else the list of these; with ``part`` its items for the script."""
    asked = saved_params.load(request.args)
    if request.args.get("part", "") == "1":
        return caching.conditional(lambda: page("parts/saved_items.html", items=items(asked)))
    if not asked.ids:
        response = page("saved.html", asked=asked, forms=FORMS, most=saved_params.MOST)
        return caching.public(response)
    return caching.conditional(lambda: _list(asked))


def _list(asked: Listed) -> Response:
    address = f"{base_url()}{page_url('saved')}?{asked.encoded()}"
    return page(
        "saved_list.html",
        asked=asked,
        items=items(asked),
        intro=asked.notes.get(0, ""),
        forms=[(name, f"{url_for('saved.as_' + _view(suffix))}?{asked.encoded()}")
               for suffix, name in FORMS],
        address=address,
        code=_code(address),
        today=i18n.today(),
        most=saved_params.MOST,
    )  # fmt: skip


def _view(suffix: str) -> str:
    return suffix.partition(".")[0]


def _code(address: str) -> Markup | None:
    if len(address) > _LONGEST_IN_QR:
        return None
    return qr.drawn(address, i18n.gettext("QR code of this list"))


def items(asked: Listed) -> list[Item]:
    """The records of a list as shown, those that are gone or never were among them."""
    known = known_institutions()
    with reading() as session:
        found = picked.by_ids(session, asked.ids)
        instead = _instead(session, [one for one in found.values() if one.withdrawn is not None])
    first: dict[str, int] = {}
    made = []
    for number, identifier in enumerate(asked.ids, start=1):
        note, stored = asked.notes.get(number, ""), found.get(identifier)
        if stored is None:
            made.append(Item(number=number, id=identifier, state="unknown", note=note))
        elif stored.withdrawn is not None:
            others = [_other(one, known) for one in instead.get(stored.id, ())]
            made.append(_gone(number, stored, note, others))
        else:
            same_as = first.setdefault(stored.work, number)
            made.append(_shown(number, stored, note, same_as if same_as != number else 0, known))
    return made


def _instead(session: Session, gone: Sequence[Stored]) -> dict[str, list[Stored]]:
    """For records that are gone: live ones that have a key of theirs, such as their ISBN."""
    keys = {one.id: tidy(keys_of(from_dict(orjson.loads(one.json)))) for one in gone if one.json}
    holders = Holders(session)
    holders.ask(key for own in keys.values() for key in own)
    named = {
        identifier: sorted({held for key in own for held in holders.of(key)})[:_MOST_OTHERS]
        for identifier, own in keys.items()
    }
    live = records.live(session, sorted({held for several in named.values() for held in several}))
    return {
        identifier: [live[held] for held in several if held in live] for identifier, several in named.items()
    }


def _shown(number: int, stored: Stored, note: str, same_as: int, known: Institutions) -> Item:
    shaped: Mapping[str, Any] = orjson.loads(stored.json)
    card, whole = make_card(shaped, known), from_dict(dict(shaped))
    rights = shaped.get("rights") or {}
    holder = institution_name(known.get(stored.institution), stored.institution)
    return Item(
        number=number,
        id=stored.id,
        state="shown",
        note=note,
        title=card.title,
        language=card.title_language,
        address=card.url,
        card=card,
        picture=next((one for one in pictures(shaped) if one.inline), None),
        citation=_cited(whole, holder, stored.id),
        licence=licence_of(rights["licence"]) if rights.get("licence") else None,
        credit=rights.get("credit", "") or rights.get("holder", ""),
        same_as=same_as,
    )


def _cited(record: Record, holder: str, identifier: str) -> Any:
    return cite(record, holder, f"{base_url()}/record/{identifier}")


def _gone(number: int, stored: Stored, note: str, others: Sequence[Other]) -> Item:
    title = orjson.loads(stored.json).get("title", stored.id) if stored.json else stored.id
    return Item(
        number=number,
        id=stored.id,
        state="gone",
        note=note,
        title=title,
        language=i18n.foreign(title),
        address=page_url("record", identifier=stored.id),
        reason=labels.named(labels.WITHDRAWAL_REASONS, stored.withdrawn_reason),
        others=others,
    )


def _other(stored: Stored, known: Institutions) -> Other:
    title = orjson.loads(stored.json).get("title", stored.id)
    return Other(
        title=title,
        language=i18n.foreign(title),
        address=page_url("record", identifier=stored.id),
        institution=institution_name(known.get(stored.institution), stored.institution),
    )
