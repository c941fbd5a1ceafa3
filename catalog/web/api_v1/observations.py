"""Figures sent by a program of the institution, with its token: read, checked and kept as the form's are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, request
from marshmallow import EXCLUDE, Schema, fields, validate

from catalog.people import tokens
from catalog.programme import entries, figure_steps, measures, periods, reporting
from catalog.programme.entries import Entry, Weighed
from catalog.programme.periods import Period
from catalog.store import institutions, links, observations
from catalog.store.db import reading, writing
from catalog.store.links import Link
from catalog.store.observations import REPORTED
from catalog.web import figures_words as words
from catalog.web import i18n
from catalog.web.api_v1 import telling
from catalog.web.api_v1.frame import INSTITUTION_TOKEN, at, gives, sent_by
from catalog.web.api_v1.shapes import Told, told
from catalog.web.errors import problem
from catalog.web.i18n import lazy_gettext as _
from catalog.web.limits import limited

MOST = 100
_LONGEST = 200
_EXAMPLE = {
    "period": "2025",
    "as_of": "2025-12-31",
    "figures": [{"measure": "library_uses", "value": 12500, "evidence": ["https://example.org/so-theo-doi"]}],
}


class FigureBody(Schema):
    """One figure."""

    class Meta:
        unknown = EXCLUDE

    measure = fields.String(required=True, **told("what is declared, such as `library_uses`"))
    split = fields.String(load_default="", **told("a part of it: `on_site`, `mobile`, `online`"))
    value = fields.Raw(required=True, **told("a number, or a text as people write one; true or false"))
    note = fields.String(load_default="", validate=validate.Length(max=entries.LONGEST_NOTE))
    evidence = fields.List(fields.String(), load_default=list, **told("links that show it"))
    confirmed = fields.Boolean(load_default=False, **told("answers what is asked about an odd figure"))


class FiguresBody(Schema):
    """Figures of one period."""

    class Meta:
        unknown = EXCLUDE

    period = fields.String(required=True, **told("`2025` or `2025-Q3`"))
    as_of = fields.Date(load_default=None, allow_none=True, **told("the day that they stand as of"))
    reporter = fields.String(load_default="", validate=validate.Length(max=200))
    draft = fields.Boolean(load_default=False, **told("keep them without sending them"))
    figures = fields.List(fields.Nested(FigureBody), required=True, validate=validate.Length(min=1, max=MOST))


class KeptSchema(Told):
    """What became of the figures."""

    institution = fields.String(required=True)
    period = fields.String(required=True)
    changed = fields.Integer(required=True, **told("how many of them say something new"))
    figures = fields.List(fields.Dict(), required=True, **told("the figures as they stand now"))


@at("/observations", methods=["POST"], tags=[_("Figures of institutions")])
@limited(5)
@gives(
    KeptSchema,
    _("Declare figures"),
    _(
        "Figures of the institution whose token is sent as `Authorization: Bearer`. All are kept, or none:"
        " `faults` names what is wrong by field. A figure far from that of a year before is asked about:"
        " send it again with `confirmed`."
    ),
    401,
    413,
    415,
    422,
    security=[{INSTITUTION_TOKEN: []}],
)
@sent_by(FiguresBody, _EXAMPLE)
def observations_sent(body: Mapping[str, Any]) -> Response:
    """Keep the figures of the token's institution; each is waiting for an officer then."""
    link = _link()
    if link is None:
        return _unauthorised()
    period = periods.read(body["period"], i18n.today())
    faults = {} if period else {"period": "is no period that has begun: write 2025, or 2025-Q3."}
    with reading() as session:
        facts = institutions.get(session, link.institution) or {}
        ended = reporting.ended(session, facts) if facts else None
    if period is None or not facts:
        return _refused(faults or {"period": "the institution is not there any more."})
    if ended is not None and ended < period.first:
        return _refused({"period": f"the institution ended on {ended.isoformat()}."})
    day = body["as_of"] or entries.day_at_first(period, i18n.today())
    if rule := entries.fault_of_day(day, period, i18n.today()):
        faults["as_of"] = words.told(rule)
    weighed = _weighed(facts, period, body["figures"], faults)
    if faults:
        return _refused(faults)
    return _keep(link, facts["slug"], period, weighed, day, body)


def _link() -> Link | None:
    """The open link of the token that was sent."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return None
    with reading() as session:
        link = links.of_token(session, tokens.hashed(token.strip()), api=True)
    if link is not None and links.is_new_occasion(link):
        with writing() as session:
            links.used(session, link.id)
    return link


def _unauthorised() -> Response:
    response = problem(401, "A token is needed: Authorization: Bearer, then the token of an institution.")
    response.headers["WWW-Authenticate"] = 'Bearer realm="figures"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _refused(faults: Mapping[str, str]) -> Response:
    field, sentence = next(iter(faults.items()))
    response = problem(422, f"{field} {sentence}", parameter=field, faults=dict(faults))
    response.headers["Cache-Control"] = "no-store"
    return response


def _weighed(
    facts: Mapping[str, Any], period: Period, given: list[dict[str, Any]], faults: dict[str, str]
) -> list[Weighed]:
    """What the figures come to; what is wrong is put into ``faults`` by its place in the body."""
    with reading() as session:
        kept = observations.of_institution(session, facts["slug"], [str(period.before)])
    earlier = {(one.measure, one.split): one.value for one in kept if one.status in REPORTED}
    asked = {one.code: one for one in measures.asked_of(facts)}
    made, seen = [], set()
    for number, one in enumerate(given):
        at = f"figures.{number}"
        measure, key = asked.get(one["measure"]), (one["measure"], one["split"])
        if measure is None:
            faults[f"{at}.measure"] = f"is none that is asked here; those are: {', '.join(asked)}."
        elif one["split"] and one["split"] not in measure.splits:
            faults[f"{at}.split"] = f"is no part of it; those are: {', '.join(measure.splits) or 'none'}."
        elif key in seen:
            faults[f"{at}.measure"] = "stands twice."
        else:
            made.append(_one(measure, one, earlier.get(key), at, faults))
        seen.add(key)
    return made


def _one(
    measure: measures.Measure, one: Mapping[str, Any], before: float | None, at: str, faults: dict[str, str]
) -> Weighed:
    entry = Entry(
        measure=measure,
        split=one["split"],
        text=_text(one["value"], measure),
        links="\n".join(one["evidence"]),
        note=one["note"],
    )
    found = entries.weigh(entry, before)
    if found.question is not None and one["confirmed"] and found.value is not None:
        return entries.weigh(entries.confirmed(entry, found.value), before)
    if found.fault is not None:
        field = "evidence" if found.fault.rule in ("no_link", "too_many_links") else "value"
        faults[f"{at}.{field}"] = words.fault_text(found.fault)
    elif found.doubt is not None:
        faults[f"{at}.value"] = "can be read in two ways: write 70% or 0.7%."
    elif found.value is None:
        faults[f"{at}.value"] = "says nothing."
    elif found.question is not None:
        asked = words.question_text(measure, found.question)
        faults[f"{at}.value"] = f"{asked} Send it with confirmed: true."
    return found


def _text(value: Any, measure: measures.Measure) -> str:
    """A value of JSON as somebody would type it: a number is what it says, a share in percent."""
    if isinstance(value, bool) and measure.kind == measures.YES:
        return "1" if value else "0"
    if isinstance(value, int | float) and not isinstance(value, bool):
        plain = f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        return f"{plain}%" if measure.kind == measures.SHARE else plain
    return value[:_LONGEST] if isinstance(value, str) else "?"


def _keep(
    link: Link, slug: str, period: Period, weighed: list[Weighed], day: date, body: Mapping[str, Any]
) -> Response:
    reporter, now, changed = body["reporter"] or link.label, [], 0
    with writing() as session:
        before = observations.latest(observations.of_institution(session, slug, [str(period)]))
        for found in weighed:
            figure = entries.figure(found, slug, period, day, reporter)
            stood = before.get((figure.measure, figure.period, figure.split))
            kept, is_new = figure_steps.declare(session, figure, link.actor, stood, send=not body["draft"])
            changed += is_new
            now.append({"id": kept.id, **observations.told(kept)})
    response = telling.answer(
        {"institution": slug, "period": str(period), "changed": changed, "figures": now}
    )
    response.headers["Cache-Control"] = "no-store"
    return response
