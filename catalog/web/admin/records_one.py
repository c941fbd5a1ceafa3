"""One record: its fields beside the source's, where it comes from, as it was received."""

from __future__ import annotations

from typing import Any

from flask import Response, abort

from catalog.exhibitions.story import NAME as EXHIBITION
from catalog.harvest.raw_text import raw_text
from catalog.learning.path import NAME as PATH_FORMAT
from catalog.people.permissions import Permission
from catalog.store import own, record_lists, scopes, together
from catalog.store.db import reading
from catalog.store.learning_paths import LEARNING_PATHS
from catalog.store.locks import HIDDEN
from catalog.store.own import Own
from catalog.web.admin.records_frame import fields_of, opened
from catalog.web.admin.records_pictures import missing
from catalog.web.admin.records_versions import told as told_versions
from catalog.web.admin.records_words import reason_name
from catalog.web.admin.shell import OF_RECORD, admin_page, admin_url, blueprint, may, needs
from catalog.web.frame import known_institutions
from catalog.web.i18n import gettext as _
from catalog.web.people_named import VIEWS, actor_name
from catalog.web.same_work import same_work

SHOWN_VERSIONS = 8
MOST_RAW = 200_000
"""Characters of a record as received that are shown."""


@blueprint.get("/records/<identifier>", endpoint="record")
@needs(Permission.RECORDS_EDIT, OF_RECORD)
def one_record(identifier: str) -> Response:
    """The record with all that can be changed of it."""
    record = opened(identifier)
    with reading() as session:
        standing = record_lists.standing(session, identifier)
        work = together.work_of(session, identifier)
        of_work = together.of_work(session, work) if work and record.latest.withdrawn is None else None
        versions = record_lists.versions(session, identifier, SHOWN_VERSIONS + 1)
        listed = record_lists.some(session, [identifier], scopes.Reach(everything=True))
        names = scopes.names(session, frozenset({record.latest.owner}))
        written = own.found(session, standing.native_id) if standing and record.closed == "own" else None
    if standing is None:
        abort(404)
    hidden = record.kept.get(HIDDEN)
    shown = fields_of(record)
    return admin_page(
        "admin/record.html",
        title=record.title,
        crumbs=record.crumbs(inside=False),
        record=record,
        standing=standing,
        owner=names.get(record.latest.owner, record.latest.owner),
        fields=[entry for entry in shown if entry.lines or entry.kept],
        empty=[entry for entry in shown if not entry.lines and not entry.kept],
        written_at=_page_of(written),
        hidden=hidden,
        hidden_by=actor_name(hidden.locked_by) if hidden else "",
        reason=reason_name(listed[0].reason) if listed and record.latest.withdrawn else "",
        missing=missing(record.published),
        own_work=same_work(identifier, of_work, known_institutions()) if of_work else None,
        versions=told_versions(versions)[:SHOWN_VERSIONS],
        more_versions=len(versions) > SHOWN_VERSIONS,
        sees_raw=bool(standing.state) and may(Permission.RAW_SEE, record.latest.owner),
        sees_source=may(Permission.SOURCES_SEE, record.latest.owner),
    )


def _page_of(written: Own | None) -> str:
    """The page on which a record that was written here is changed, the list of all where it is not known."""
    if written is None:
        return admin_url("activities")
    kinds = {EXHIBITION: "exhibition", PATH_FORMAT: LEARNING_PATHS.subject}
    view, argument = VIEWS[kinds.get(written.format, "activity")]
    values: dict[str, Any] = {argument: written.id}
    return admin_url(view, **values)


@blueprint.get("/records/<identifier>/received")
@needs(Permission.RAW_SEE, OF_RECORD)
def record_received(identifier: str) -> Response:
    """The record as its source sent it: for those alone who work with it, since it is not for the public."""
    record = opened(identifier)
    with reading() as session:
        found = record_lists.received(session, identifier)
    if found is None:
        abort(404)
    kind = str(record.published.get("kind", ""))
    return admin_page(
        "admin/record_received.html",
        title=_("As the source sent it"),
        crumbs=record.crumbs(),
        record=record,
        format=found.format,
        context=raw_text(found.context.encode(), kind) if found.context != "{}" else "",
        text=raw_text(found.payload, kind, longest=MOST_RAW),
        size=len(found.payload),
    )
