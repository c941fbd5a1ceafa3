"""The pages of an exhibition: its cover, each chapter, all on one page, the sheet for teachers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Response
from werkzeug.exceptions import NotFound

from catalog.exhibitions.published import read
from catalog.feeds.icalendar import can_tell
from catalog.record import Record
from catalog.shape import from_dict
from catalog.store import records, showings
from catalog.store.db import reading
from catalog.store.stored import Stored
from catalog.web import caching, counting, exhibition_metadata, facts, i18n, institution_facts, qr, twins
from catalog.web.cards import Card, institution_name, make_cards
from catalog.web.citing import cite
from catalog.web.errors import answer
from catalog.web.exhibition_addresses import chapter_meant, exhibition_url, identifiers_of, slug_of
from catalog.web.exhibition_story import Chapter, Story, story
from catalog.web.frame import blueprint, known_institutions, page, parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.iiif import manifest_address
from catalog.web.record_page import gone, index_stand
from catalog.web.references import groups, held
from catalog.web.site import base_url
from catalog.web.when import When
from catalog.web.when import read as read_when

MOST_CHAPTERS = 300
"""So many chapters a page lists or tells; it leads on to the first that it leaves out."""
CHAPTERS_BESIDE = 20
"""Where there are more than fit a page, so many on either side of one are listed on its page."""
MORE = 4
"""So many other exhibitions are offered at the end of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An exhibition that is asked for, with what its pages need."""

    stored: Stored
    shaped: Mapping[str, Any]
    record: Record
    story: Story
    institution: Mapping[str, Any] | None
    named: Mapping[str, Stored]

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return slug_of(self.record.id, self.record.title)

    @property
    def address(self) -> str:
        """Its address, with that of the site."""
        return base_url() + exhibition_url(self.record.id, self.record.title)


Make = Callable[[Shown], Response]


@blueprint.get("/exhibition/<slug>")
def exhibition(slug: str) -> Response:
    """The cover: what it is about, its chapters, when and where, what it shows, who made it."""
    return _told(slug, "exhibition", _cover)


@blueprint.get("/exhibition/<slug>/all")
def exhibition_all(slug: str) -> Response:
    """All chapters on one page, to read in one go or to print."""
    return _told(slug, "exhibition_all", _all)


@blueprint.get("/exhibition/<slug>/teaching")
def exhibition_teaching(slug: str) -> Response:
    """The sheet for teachers; 404 where nobody wrote one."""
    return _told(slug, "exhibition_teaching", _teaching)


@blueprint.get("/exhibition/<slug>/<chapter>")
def exhibition_chapter(slug: str, chapter: str) -> Response:
    """One chapter; an address of before leads to where it stands now."""
    return _told(slug, "exhibition_chapter", lambda shown: _chapter(shown, chapter), chapter=chapter)


def _told(slug: str, view: str, make: Make, **more: Any) -> Response:
    def made() -> Response:
        stored = _stored(slug)
        if stored.withdrawn is not None:
            return gone(stored)
        shaped = orjson.loads(stored.json)
        if shaped["kind"] != "exhibition":
            return _elsewhere(page_url("record", identifier=stored.id))
        right = slug_of(stored.id, shaped["title"])
        if slug != right:
            return _elsewhere(page_url(view, slug=right, **more))
        return make(_opened(stored, shaped))

    return caching.conditional(made, parts().hooks.plugins(), index_stand())


def _stored(slug: str) -> Stored:
    with reading() as session:
        for identifier in identifiers_of(slug):
            stored = records.get(session, identifier)
            if stored is not None:
                return stored
    raise NotFound


def _elsewhere(address: str) -> Response:
    """The way to the right address; it is not kept for long, since titles may change back."""
    return caching.public(Response(status=301, headers={"Location": address}))


def _opened(stored: Stored, shaped: Mapping[str, Any]) -> Shown:
    record, named = from_dict(shaped), held(shaped)
    return Shown(
        stored=stored,
        shaped=shaped,
        record=record,
        story=story(read(record), record.images, named),
        institution=known_institutions().get(stored.institution),
        named=named,
    )


def told_values(
    shaped: Mapping[str, Any], made: Story, institution: Mapping[str, Any] | None
) -> dict[str, Any]:
    """What every page of an exhibition shows, published or looked at before."""
    return {
        "record": shaped,
        "story": made,
        "title": made.told.title,
        "title_language": i18n.foreign(made.told.title, shaped.get("languages", ())),
        "institution": institution,
        "institution_name": institution_name(institution, made.told.institution),
        "when": _when(shaped),
        "learning": facts.learning(shaped),
        "most_chapters": MOST_CHAPTERS,
    }


def _when(shaped: Mapping[str, Any]) -> When | None:
    return read_when(shaped.get("schedule"))


def _values(shown: Shown) -> dict[str, Any]:
    told = told_values(shown.shaped, shown.story, shown.institution)
    return {
        **told,
        "slug": shown.slug,
        "stored": shown.stored,
        "address": shown.address,
        "citation": cite(shown.record, told["institution_name"], shown.address),
    }


def _cover(shown: Shown) -> Response:
    counting.viewed(shown.stored.id)
    known, facts_of = known_institutions(), shown.institution
    return page(
        "exhibition.html",
        **_values(shown),
        visit=institution_facts.visit(facts_of) if facts_of else None,
        has_calendar=can_tell(shown.shaped.get("schedule") or {}),
        references=groups(parts(), shown.shaped, shown.named, known),
        description=facts.description(shown.shaped, shown.named),
        rights=facts.rights(shown.shaped),
        twins=twins.offered(shown.shaped),
        manifest=manifest_address(shown.record),
        metadata=exhibition_metadata.of_exhibition(shown.stored, shown.record, facts_of, shown.story),
        more=_more(shown.record.id),
    )


def _more(identifier: str) -> list[Card]:
    """Other exhibitions: those that one can see today, then those that are always to be seen."""
    to_see = caching.remembered("exhibitions to see", _to_see)
    chosen = [one for one in to_see if one != identifier][:MORE]
    with reading() as session:
        live = records.live(session, chosen)
    return make_cards([live[one] for one in chosen if one in live], known_institutions())


def _to_see() -> list[str]:
    wanted = showings.Wanted(today=i18n.today())
    with reading() as session:
        found = [showings.listed(session, wanted, state, limit=MORE + 1) for state in ("open", "online")]
    return list(dict.fromkeys(one for listed in found for one in listed))


def _all(shown: Shown) -> Response:
    metadata = exhibition_metadata.of_exhibition(shown.stored, shown.record, shown.institution, shown.story)
    return page("exhibition_all.html", **_values(shown), metadata=metadata)


def _teaching(shown: Shown) -> Response:
    if not shown.story.told.has_teaching:
        told = _(
            "Nobody has written a sheet for teachers for “%(title)s” yet.", title=shown.record.title[:200]
        )
        return answer(404, told, title=_("There is no sheet for teachers"))
    return page(
        "exhibition_teaching.html",
        **_values(shown),
        code=qr.drawn(shown.address, _("QR code of this exhibition")),
    )


def _chapter(shown: Shown, wanted: str) -> Response:
    slugs = shown.story.slugs
    place = chapter_meant(wanted, slugs)
    if place is None and wanted[:1].isdigit():
        return _elsewhere(page_url("exhibition", slug=shown.slug) + "#contents")
    if place is None:
        raise NotFound
    if slugs[place] != wanted:
        return _elsewhere(page_url("exhibition_chapter", slug=shown.slug, chapter=slugs[place]))
    chapters = shown.story.chapters
    return page(
        "exhibition_chapter.html",
        **_values(shown),
        chapter=chapters[place],
        before=chapters[place - 1] if place else None,
        after=chapters[place + 1] if place + 1 < len(chapters) else None,
        beside=_beside(chapters, place),
        metadata=exhibition_metadata.of_chapter(shown.record, chapters[place], shown.story),
    )


def _beside(chapters: Sequence[Chapter], place: int) -> Sequence[Chapter]:
    if len(chapters) <= MOST_CHAPTERS:
        return chapters
    return chapters[max(0, place - CHAPTERS_BESIDE) : place + CHAPTERS_BESIDE + 1]
