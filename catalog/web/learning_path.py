"""The page of a learning path: its aim, its steps with their pictures, a sheet for the teacher."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Response, abort, redirect
from werkzeug.exceptions import NotFound

from catalog.formats.licences import licence_of
from catalog.learning.model import LearningPath
from catalog.learning.path import PublishedStep, is_path, record_of, steps_of, text_of
from catalog.learning.reuse import reuse_of
from catalog.people import tokens
from catalog.record import SourceRef, record_id
from catalog.shape import from_dict, to_dict, with_values
from catalog.store import records
from catalog.store.db import reading
from catalog.store.learning_paths import LEARNING_PATHS
from catalog.store.own import Own
from catalog.store.stored import Stored
from catalog.web import caching, i18n, metadata, qr, school_order
from catalog.web.cards import Card, institution_name, make_card
from catalog.web.errors import answer
from catalog.web.frame import IDENTIFIER, blueprint, known_institutions, page
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.learning_words import REUSE, grade_name
from catalog.web.pictures import Picture, pictures, web_address
from catalog.web.references import held
from catalog.web.site import base_url

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """A step as its page shows it; ``card`` is None where the record is not in the catalog (any more).

    ``href`` leads to the record here or at another site, empty where there is none.
    """

    step: PublishedStep
    title: str
    language: str
    href: str
    external: bool
    card: Card | None
    pictures: list[Picture]

    @property
    def anchor(self) -> str:
        """Where it stands in the page."""
        return f"step-{self.step.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A grade, a subject or an audience, with the rows that it leads to (empty: nowhere)."""

    name: str
    address: str


@blueprint.get("/learning/<slug>")
def learning_path(slug: str) -> Response:
    """The path of a record, step by step; any other record's own page."""
    return _answered(slug, "learning_path.html")


@blueprint.get("/learning/<slug>/teaching")
def learning_teaching(slug: str) -> Response:
    """The sheet for the teacher, to be printed."""
    return _answered(slug, "learning_teaching.html")


@blueprint.get("/learning/preview/<token>")
def learning_path_shared(token: str) -> Response:
    """A draft, for whoever has its link; no link, one that is over and one taken back are told the same."""
    with reading() as session:
        found = LEARNING_PATHS.shared(session, tokens.hashed(token))
    if found is None:
        told = _("This link leads nowhere (any more). Ask whoever sent it for a new one.")
        return answer(404, told, title=_("There is nothing to see here"))
    return preview_page(*found)


def _answered(slug: str, template: str) -> Response:
    if not IDENTIFIER.match(slug):
        abort(404)
    return caching.conditional(lambda: _published(slug, template))


def _published(slug: str, template: str) -> Response:
    with reading() as session:
        stored = records.get(session, slug)
    if stored is None:
        raise NotFound
    record = orjson.loads(stored.json)
    if stored.withdrawn is not None or not is_path(record):
        # Its record's page says what it is, or that it is gone.
        seen: Response = redirect(page_url("record", identifier=slug))  # type: ignore[assignment]
        return seen
    return page(template, **_values(record), **_of_published(stored, record))


def _of_published(stored: Stored, record: Record) -> dict[str, Any]:
    own = known_institutions().get(stored.institution)
    address = f"{base_url()}{page_url('learning_path', slug=stored.id)}"
    return {
        "metadata": metadata.of_record(stored, from_dict(record), own),
        "address": address,
        "code": qr.drawn(address, _("QR code of the page")),
        "stored": stored,
        "preview": False,
        "revision": 0,
    }


def preview_page(own: Own, path: LearningPath, *, revision: int = 0) -> Response:
    """The page that would be shown of a path; ``revision`` tells of which version, 0 of the present one."""
    source = f"{own.institution}-own"
    record = with_values(
        record_of(path),
        title=path.title or _("Learning path without a title"),
        id=record_id(source, own.id),
        source=SourceRef(slug=source, native_id=own.id),
        institution=own.institution,
    )
    return page(
        "learning_path.html", **_values(to_dict(record)), stored=None, preview=True, revision=revision
    )


def _values(record: Record) -> dict[str, Any]:
    slug = record.get("institution", "")
    place = known_institutions().get(slug)
    licence = (record.get("rights") or {}).get("licence", "")
    shown = pictures(record)
    return {
        "record": record,
        "title": record["title"],
        "title_language": i18n.foreign(record["title"], record.get("languages", ())),
        "institution": place,
        "institution_name": institution_name(place, slug),
        "cover": shown[0] if shown and shown[0].inline else None,
        "steps": _steps(record),
        "grades": [_grade(name) for name in record.get("education_levels", ())],
        "subjects": [
            Named(name=name, address=page_url("learning", subject=name))
            for name in record.get("school_subjects", ())
        ],
        "teaching": text_of(record, "teaching"),
        "sources": text_of(record, "sources"),
        "licence": licence_of(licence).name,
        "licence_address": web_address(licence_of(licence).address),
        "reuse": str(REUSE[reuse_of(licence)]),
    }


def _grade(value: str) -> Named:
    """A grade of the record, with the rows of that grade, or of its level where it is none."""
    number = school_order.grade(value)
    code = str(number) if number else school_order.level(value)
    name = grade_name(code) if number else value
    return Named(name=name, address=page_url("learning", grade=code) if code else "")


def _steps(record: Record) -> list[StepView]:
    own, known = held(record), known_institutions()
    found = []
    for step in steps_of(record):
        stored = own.get(step.id)
        shaped = orjson.loads(stored.json) if stored else None
        # What the record is called now, not when it was picked.
        title = shaped["title"] if shaped else step.title or step.url
        address = page_url("record", identifier=step.id) if shaped else web_address(step.url)
        found.append(
            StepView(
                step=step,
                title=title,
                language=i18n.foreign(title, shaped.get("languages", ()) if shaped else ()),
                href=address,
                external=bool(address) and shaped is None,
                card=make_card(shaped, known) if shaped else None,
                pictures=[picture for picture in pictures(shaped) if picture.inline][:1] if shaped else [],
            )
        )
    return found
