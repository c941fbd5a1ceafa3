"""A live record as the pages around its own name it: those that cite it, hand it on, or show it elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Response, abort
from werkzeug.utils import redirect

from catalog.record import Record
from catalog.shape import from_dict
from catalog.store import records
from catalog.store.db import reading
from catalog.web import i18n, labels
from catalog.web.cards import institution_name, shortened
from catalog.web.frame import IDENTIFIER, known_institutions
from catalog.web.i18n import page_url
from catalog.web.site import base_url

LONGEST_TITLE = 300
"""Longer titles are cut in headings; the record's page has them whole."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A live record; ``address`` is the permanent one, ``own_address`` that of its page in this language."""

    record: Record
    shaped: Mapping[str, Any]
    holder: str
    title: str
    title_language: str
    kind_name: str
    address: str
    own_address: str


def shown(identifier: str) -> Shown | Response:
    """The live record of that id, else the way to its page, which says what became of it; 404 for none."""
    if not IDENTIFIER.match(identifier):
        abort(404)
    with reading() as session:
        stored = records.get(session, identifier)
    if stored is None:
        abort(404)
    if stored.withdrawn is not None:
        return redirect(page_url("record", identifier=identifier), 303, Response)  # type: ignore[return-value]
    shaped, base = orjson.loads(stored.json), base_url()
    return Shown(
        record=from_dict(shaped),
        shaped=shaped,
        holder=institution_name(known_institutions().get(stored.institution), stored.institution),
        title=shortened(shaped["title"], LONGEST_TITLE),
        title_language=i18n.foreign(shaped["title"], shaped.get("languages", ())),
        kind_name=labels.named(labels.KINDS, shaped["kind"]),
        address=f"{base}{page_url('record', to='vi', identifier=identifier)}",
        own_address=f"{base}{page_url('record', identifier=identifier)}",
    )
