"""A first look at a source: whether it answers, and twenty records beside what they came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response

from catalog import advice
from catalog.advice.messages import translated
from catalog.harvest.ssrf import printable
from catalog.people.permissions import Permission
from catalog.store.tasks import Task
from catalog.web import facts, i18n
from catalog.web.admin import sources_words as words
from catalog.web.admin.shell import OF_SOURCE, admin_page, admin_url, blueprint, may, needs, see_other
from catalog.web.admin.sources_frame import crumbs, known, name_of
from catalog.web.admin.sources_tasks import begin, newest, usable
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import Names

_SHOWN = 12
_LONGEST = 400
DETAILS: Names = {
    "repository": lazy_gettext("Name there"),
    "base_url": lazy_gettext("Address"),
    "protocol": lazy_gettext("Protocol"),
    "prefix": lazy_gettext("Form of the data"),
    "sets": lazy_gettext("Groups of records"),
    "columns": lazy_gettext("Columns"),
    "encoding": lazy_gettext("Encoding of letters"),
    "format": lazy_gettext("Kind of file"),
    "delimiter": lazy_gettext("Sign between columns"),
    "first_title": lazy_gettext("First title"),
    "next_titles": lazy_gettext("Further titles"),
    "earliest": lazy_gettext("Oldest change"),
    "deleted_records": lazy_gettext("Tells of deleted records"),
    "version": lazy_gettext("Version"),
    "system": lazy_gettext("Software"),
}
"""Names of what connectors tell; what is not here is for those who know the system, and left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One previewed record; ``title`` is empty where nothing would be published of it."""

    number: str
    title: str
    kind: str
    facts: list[facts.Fact]
    links: list[dict[str, Any]]
    raw: str
    format: str
    problems: list[dict[str, str]]
    notices: list[str]


@blueprint.get("/sources/<slug>/check")
@needs(Permission.SOURCES_EDIT, OF_SOURCE)
def source_check(slug: str) -> Response:
    """What answered when the source was last looked at."""
    return _page(slug, "check", _("Does it answer?"), found=_found)


@blueprint.post("/sources/<slug>/check")
@needs(Permission.SOURCES_EDIT, OF_SOURCE)
def source_check_now(slug: str) -> Response:
    """Look whether the source answers."""
    return _begin(slug, "check", "source_check")


@blueprint.get("/sources/<slug>/preview")
@needs(Permission.SOURCES_EDIT, OF_SOURCE)
def source_preview(slug: str) -> Response:
    """The first records of the source beside what they came from."""
    return _page(slug, "preview", _("What its records would look like"), found=_previewed)


@blueprint.post("/sources/<slug>/preview")
@needs(Permission.SOURCES_EDIT, OF_SOURCE)
def source_preview_now(slug: str) -> Response:
    """Fetch the first records of the source and keep none of them."""
    return _begin(slug, "preview", "source_preview")


def _begin(slug: str, kind: str, view: str) -> Response:
    if usable(slug) is None:
        return see_other("source", slug=slug)
    # Who presses twice looks at the one that is under way.
    begin(slug, kind)
    return see_other(view, slug=slug)


def _page(slug: str, kind: str, title: str, found: Callable[[Task], dict[str, Any]]) -> Response:
    state, task = known(slug), newest(slug, kind)
    return admin_page(
        f"admin/source_{kind}.html",
        title=title,
        crumbs=[*crumbs(), (name_of(state), admin_url("source", slug=slug))],
        state=state,
        task=task,
        words=words,
        told=words.why(task.message) if task is not None else None,
        found=found(task) if task is not None and task.state == "done" else None,
        sees_raw=may(Permission.RAW_SEE, state.source.institution),
    )


def _found(task: Task) -> dict[str, Any]:
    told: Mapping[str, Any] = task.result
    formats = told["formats"]
    return {
        "title": printable(told["title"], _LONGEST),
        "records": told["records"],
        "readable": [entry["name"] for entry in formats if entry["readable"]],
        "others": [entry["name"] for entry in formats if not entry["readable"]][:_SHOWN],
        "details": [
            (str(label), shown)
            for name, label in DETAILS.items()
            if (shown := _detail(told["details"].get(name)))
        ],
        "notices": [translated(printable(text, _LONGEST), i18n.language()) for text in told["notices"]],
    }


def _detail(value: Any) -> str:
    if isinstance(value, Mapping):
        if set(value) == {"number", "first"}:
            return f"{value['number']}: {_detail(value['first'])}" if value["first"] else str(value["number"])
        value = [f"{name} ({text})" if text else name for name, text in value.items()]
    if isinstance(value, list):
        more = len(value) - _SHOWN
        shown = ", ".join(printable(str(entry), 100) for entry in value[:_SHOWN])
        return f"{shown} … (+{more})" if more > 0 else shown
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else printable(str(value), _LONGEST)


def _previewed(task: Task) -> dict[str, Any]:
    told: Mapping[str, Any] = task.result
    return {
        "entries": [_shown(entry) for entry in told["entries"]],
        "good": sum(entry["record"] is not None for entry in told["entries"]),
        "lost": [problem(failure) for failure in told["lost"]],
        "remarks": [problem(remark) for remark in told["remarks"]],
    }


def _shown(entry: Mapping[str, Any]) -> Shown:
    record = entry["record"]
    return Shown(
        number=entry["id"],
        title=record["title"] if record is not None else "",
        kind=record["kind"] if record is not None else "",
        facts=[*facts.description(record), *facts.learning(record), *facts.rights(record)] if record else [],
        links=record.get("links", []) if record is not None else [],
        raw=entry["raw"],
        format=entry["format"],
        problems=[problem(failure) for failure in entry["failures"]],
        notices=[translated(printable(text, _LONGEST), i18n.language()) for text in entry["notices"]],
    )


def problem(failure: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a record, in words: what it is, where, what to do."""
    told = words.why(failure["message"])
    known_rule = advice.on(failure["rule"], i18n.language())
    title = known_rule.title if known_rule is not None else ""
    return {
        "identifier": printable(failure["identifier"], 100),
        "field": failure["field"],
        "value": printable(failure["value"], 200),
        "title": title,
        "message": title if told["original"] and title else told["message"],
        "original": told["original"],
        "remedy": known_rule.remedy if known_rule is not None else "",
    }
