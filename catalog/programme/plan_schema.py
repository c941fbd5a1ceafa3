"""The published shape of a plan, as JSON and in the files of plans: what stands in it, and its rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from datetime import datetime
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from catalog.programme.plans import FORMULAS, INDICATOR_KINDS, KINDS, MEASURES, RULES, TASK_STATES, UNITS
from catalog.record import SYSTEMS
from catalog.schemas.fields import Chosen, Flag, Number, One, Part, Rule, Several, Text, WebAddress, Whole

FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST = 10_000
"""Characters of a verbatim text."""


class _Signs(validate.Regexp):
    """Text of some signs alone; what else it holds breaks the rule "sign"."""

    def __call__(self, value: str) -> str:  # type: ignore[override]
        """The text, if it is so."""
        try:
            super().__call__(value)
        except ValidationError as error:
            raise ValidationError(Rule("sign", str(error.messages[0]))) from None
        return value


_ID = _Signs(
    r"[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,38}[A-Za-z0-9])?\Z",
    error="may hold letters, figures, . and - only, at most 40 characters",
)
_SLUG = _Signs(
    r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?\Z", error="may hold a-z, 0-9 and - only, at most 80 characters"
)


class Date(fields.Field[Day]):
    """A day: a date of TOML, or text like 2023-08-25."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Day:
        if isinstance(value, Day) and not isinstance(value, datetime):
            return value
        try:
            return Day.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValidationError(Rule("date", "is not a day like 2023-08-25")) from None


def _day() -> Date:
    return Date(allow_none=True)


def _year(**more: Any) -> Whole:
    return Whole(FIRST_YEAR, LAST_YEAR, **more)


class _Row(Part):
    """A row of a plan; what only the catalog knows of it is passed over."""

    source = Text(LONGEST)
    confirmed = Flag()
    dropped = Flag()


class IndicatorSchema(_Row):
    """An indicator (see ``programme.plans.Indicator``)."""

    id = fields.String(required=True, validate=_ID)
    position = Whole(0, 10_000)
    system = Chosen(SYSTEMS, required=True)
    name = Text(LONGEST, required=True)
    name_en = Text(LONGEST)
    text = Text(LONGEST)
    kind = Chosen(INDICATOR_KINDS)
    rule = Chosen(("", *RULES))
    measure = Chosen(("", *MEASURES))
    unit = Chosen(UNITS)
    base_year = _year(allow_none=True)
    formula = Chosen(("", *FORMULAS))
    since = _day()
    until = _day()
    types = Several(Text(60))
    levels = Several(Text(20))

    @validates_schema(skip_on_field_errors=True)
    def fits_together(self, data: Mapping[str, Any], **_: Any) -> None:
        """It ends after it begins; growth alone has a formula."""
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            raise ValidationError(Rule("order", "ends before it begins"), "until")
        if data.get("formula") and data.get("kind") != "growth":
            raise ValidationError(Rule("not_growth", "is for growth only"), "formula")


class TargetSchema(_Row):
    """What an indicator is to reach (see ``programme.plans.Target``)."""

    indicator = fields.String(required=True, validate=_ID)
    type = Text(200)
    level = Text(100)
    region_class = Text(100)
    year = _year(required=True)
    value = Number(0, 1000, allow_none=True)
    value_to = Number(0, 1000, allow_none=True)
    unit = Chosen(UNITS)
    text = Text(LONGEST)
    source_date = _day()
    disputed = Flag()

    @validates_schema(skip_on_field_errors=True)
    def is_a_range(self, data: Mapping[str, Any], **_: Any) -> None:
        """The upper end is above the lower one; a share is at most everything."""
        low, high = data.get("value"), data.get("value_to")
        if high is not None and (low is None or high <= low):
            raise ValidationError(Rule("order", "is not above the value"), "value_to")
        for name, value in (("value", low), ("value_to", high)):
            if data.get("unit") == "%" and value is not None and value > 100:
                raise ValidationError(Rule("over_all", "is over 100 %"), name)


class EvidenceSchema(Part):
    """What shows how far a task is: an address, a note, or both."""

    url = WebAddress(2000)
    note = Text(1000)


class TaskSchema(_Row):
    """A task (see ``programme.plans.PlanTask``)."""

    id = fields.String(required=True, validate=_ID)
    position = Whole(0, 10_000)
    heading = Text(LONGEST, required=True)
    text = Text(LONGEST)
    responsible = Text(300)
    partners = Text(2000)
    due = _day()
    state = Chosen(TASK_STATES)
    state_note = Text(LONGEST)
    evidence = Several(One(EvidenceSchema))


class PlanSchema(Part):
    """A plan with its rows (see ``programme.plans.Plan``)."""

    number = Text(80, required=True)
    slug = fields.String(validate=_SLUG)
    title = Text(LONGEST, required=True)
    title_en = Text(LONGEST)
    date = Date(required=True)
    issuer = Text(300, required=True)
    issuer_en = Text(300)
    kind = Chosen(KINDS)
    parent = Text(80)
    territory = Text(40)
    source = Text(LONGEST)
    source_date = _day()
    confirmed = Flag()
    note = Text(LONGEST)
    indicators = Several(One(IndicatorSchema))
    targets = Several(One(TargetSchema))
    tasks = Several(One(TaskSchema))
