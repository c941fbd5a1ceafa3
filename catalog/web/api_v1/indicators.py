"""The indicators of the programme's plans: what they are to reach, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields, validate

from catalog.feeds import dump_csv
from catalog.programme import plan_scope, report
from catalog.web import caching, i18n
from catalog.web.api_v1 import telling
from catalog.web.api_v1.arguments import one_of, text
from catalog.web.api_v1.frame import Parameters, asked_by, at, gives
from catalog.web.api_v1.shapes import Told, told
from catalog.web.errors import problem
from catalog.web.i18n import lazy_gettext as _
from catalog.web.programme import foremost
from catalog.web.programme_counted import Stand, all_plans, stand, standing_of
from catalog.web.site import base_url

_YEAR = "must be a year like 2025"


class IndicatorParameters(Parameters):
    """Which plan, where and when."""

    plan = text(80, _("a plan by its number or its name in addresses; without it the foremost one"),
                example="288/KH-UBND")  # fmt: skip
    territory = text(
        200, _("a province or commune by code, key or name; without it the plan's own"), example="46"
    )
    year = fields.String(
        validate=validate.Regexp(r"[0-9]{4}\Z", error=_YEAR),
        **told(_("one of the plan's years; without it the present one"), example="2025"),
    )
    successors = one_of(
        ("0", "1", "yes"), _("1: institutions that went on from those of districts count for them")
    )
    format = one_of(("json", "csv"), _("in place of the Accept header"))


class CountSchema(Told):
    """How many institutions reach an indicator, do not, or say nothing that tells; null is not known."""

    yes = fields.Integer(required=True)
    no = fields.Integer(required=True)
    unknown_ = fields.Integer(required=True, data_key="unknown")
    value = fields.Float(required=True, allow_none=True)
    marks = fields.List(fields.String(), required=True)


class PointSchema(Told):
    """A year of an indicator; `amount` is the sum behind a growth."""

    year = fields.Integer(required=True)
    value = fields.Float(required=True, allow_none=True)
    counted = fields.Integer(required=True)
    reported = fields.Integer(required=True)
    amount = fields.Float(required=True, allow_none=True)


class AimSchema(Told):
    """What is to be reached in a year, with its wording and source; null is not known."""

    year = fields.Integer(required=True)
    value = fields.Float(required=True, allow_none=True)
    value_to = fields.Float(required=True, allow_none=True, **told("the upper end of a span"))
    unit = fields.String(required=True)
    text = fields.String(required=True, **told("verbatim"))
    source = fields.String(required=True)
    source_date = fields.String(required=True, allow_none=True)
    confirmed = fields.Boolean(required=True, **told("whether it was compared with the document"))
    disputed = fields.Boolean(required=True, **told("whether it is a copy that says otherwise"))
    dropped = fields.Boolean(required=True)


class IndicatorSchema(Told):
    """An indicator among a group of institutions."""

    indicator = fields.String(required=True)
    name = fields.String(required=True)
    system = fields.String(required=True)
    type = fields.String(required=True, **told("codes joined by `+`; empty: all"))
    level = fields.String(required=True)
    region_class = fields.String(required=True)
    group = fields.String(required=True, **told("the institutions in words"))
    unit = fields.String(required=True)
    counted = fields.Integer(required=True, **told("the institutions that count"))
    value = fields.Float(required=True, allow_none=True, **told("null: no figures yet, which is not zero"))
    value_from = fields.String(required=True, **told("accepted, derived or empty"))
    derived = fields.Nested(CountSchema, required=True, allow_none=True)
    declared = fields.Nested(CountSchema, required=True, allow_none=True)
    targets = fields.List(fields.Nested(AimSchema), required=True)
    base = fields.Nested(PointSchema, required=True, allow_none=True)
    by_year = fields.List(fields.Nested(PointSchema), required=True)
    reported = fields.Integer(required=True)
    expected = fields.Integer(required=True)
    note = fields.String(required=True, **told("why there is no value, as a code"))


class PlanSchema(Told):
    """A plan in short."""

    number = fields.String(required=True)
    slug = fields.String(required=True)
    title = fields.String(required=True)
    issuer = fields.String(required=True)
    date = fields.String(required=True)
    territory = fields.String(required=True, **told("list and code of the unit; empty: the whole country"))


class PlanWithPageSchema(PlanSchema):
    """A plan that can be asked for."""

    page = fields.String(required=True)


class IndicatorsSchema(Told):
    """What a plan stands at."""

    plan = fields.Nested(PlanSchema, required=True)
    territory = fields.String(required=True)
    year = fields.Integer(required=True)
    as_of = fields.String(required=True)
    computed_to = fields.Integer(
        required=True, **told("the number of the change log up to which records count")
    )
    institutions = fields.Integer(required=True)
    present = fields.Integer(required=True, **told("those with live records"))
    without_record = fields.Integer(required=True)
    total = fields.Integer(required=True)
    items = fields.List(fields.Nested(IndicatorSchema), required=True)
    plans = fields.List(fields.Nested(PlanWithPageSchema), required=True, **told("all plans"))


@at("/indicators", tags=[_("Programme")])
@gives(
    IndicatorsSchema,
    _("Indicators of a plan"),
    _(
        "What a plan of the lifelong-learning programme is to reach, and where it stands in a territory and a"
        " year: rows in the ministry's order, derived and declared side by side."
    ),
    404,
    csv=True,
)
@asked_by(IndicatorParameters)
def indicators(asked: Mapping[str, Any]) -> Response:
    """What a plan stands at."""
    form, now = telling.form(asked.get("format", "")), stand()
    tag = caching.tag_of("indicators", now, sorted(asked.items()), form, base_url())
    return caching.tagged(tag, lambda: _indicators(now, asked, form))


def _indicators(now: Stand, asked: Mapping[str, Any], form: telling.Form) -> Response:
    plans = all_plans(now)
    wanted = asked.get("plan", "")
    named = [plan for plan in plans if wanted in (plan.slug, plan.number)]
    plan = next(iter(named), None) if wanted else foremost(plans)
    if plan is None:
        return problem(
            404, "There is no such plan: `plans` of /api/v1/indicators lists them.", parameter="plan"
        )
    standing = standing_of(
        now,
        plan,
        plan_scope.territory_of(plan, asked.get("territory", "")),
        plan_scope.year_of(plan, asked.get("year", ""), i18n.today()),
        successors=asked.get("successors") in ("1", "yes"),
    )
    if form == "csv":
        body = dump_csv.BOM.encode() + dump_csv.text(
            [
                [dump_csv.safe(cell) if isinstance(cell, str) else cell for cell in row]
                for row in report.table(standing)
            ]
        )
        response = Response(body, content_type=f"{telling.CSV}; charset=utf-8")
        response.headers["Content-Disposition"] = f'inline; filename="{plan.slug}-{standing.year}.csv"'
    else:
        listed = [{**report.plan_told(one), "page": f"{base_url()}/programme/{one.slug}"} for one in plans]
        response = telling.answer({**report.told(standing), "plans": listed})
    response.vary.add("Accept")
    return response
