"""What people enter about institutions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from catalog.formats.opening_hours import DAYS
from catalog.gazetteer import seat
from catalog.record import LEVELS, SYSTEMS
from catalog.schemas.fields import Chosen, Number, Part, Rule, Several, Text, WebAddress, parts, texts

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?\Z")
STATUSES = ("active", "suspended", "planned", "closed")
ISIL = re.compile(r"(?=.{3,16}\Z)[A-Za-z]{1,4}-[A-Za-z0-9/:-]{1,11}\Z")
"""ISO 15511, section 4: a prefix, a hyphen, at most eleven signs."""
_EMAIL = re.compile(r"[^@\s<>]{1,64}@[\w-]+(?:\.[\w-]+)+\Z")
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d\Z|24:00\Z")


class _Matching(Text):
    """Text of one pattern."""

    def __init__(self, limit: int, pattern: re.Pattern[str], rule: Rule) -> None:
        super().__init__(limit)
        self._pattern, self._rule = pattern, rule

    def accepts(self, value: Any) -> bool:
        """Whether the text is of the pattern, or empty."""
        return super().accepts(value) and (not value or self._pattern.match(value) is not None)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text and not self._pattern.match(text):
            raise ValidationError(self._rule)
        return text


def _clock() -> _Matching:
    return _Matching(5, _CLOCK, Rule("time", "is no time like 07:30"))


def _day() -> _Matching:
    return _Matching(10, re.compile(r"\d{4}-\d{2}-\d{2}\Z"), Rule("date", "is no day like 2026-11-23"))


class OpeningSchema(Part):
    """Hours of one day of the week."""

    day = Chosen(DAYS, required=True)
    opens = _clock()
    closes = _clock()

    @validates_schema(skip_on_field_errors=True)
    def opens_first(self, data: Mapping[str, Any], **_: Any) -> None:
        """It closes after it opens."""
        if not data.get("opens") or data["opens"] >= data.get("closes", ""):
            raise ValidationError(Rule("order", "closes before it opens"), "closes")


class SpecialHoursSchema(Part):
    """Other hours of some days; without times it is closed."""

    from_ = _day()
    to = _day()
    opens = _clock()
    closes = _clock()
    note = Text(200)

    # "from" is a word of Python.
    class Meta(Part.Meta):
        include = {"from": _day()}
        exclude = ("from_",)

    @validates_schema(skip_on_field_errors=True)
    def are_days(self, data: Mapping[str, Any], **_: Any) -> None:
        """The days there are, in their order, and so are the times."""
        try:
            first = date.fromisoformat(data.get("from", ""))
            last = date.fromisoformat(data["to"]) if data.get("to") else first
        except ValueError:
            raise ValidationError(Rule("date", "is no day like 2026-11-23"), "from") from None
        if last < first:
            raise ValidationError(Rule("order", "ends before it begins"), "to")
        if data.get("opens", "") > data.get("closes", "") or bool(data.get("opens")) != bool(
            data.get("closes")
        ):
            raise ValidationError(Rule("order", "closes before it opens"), "closes")


class InstitutionSchema(Part):
    """An institution as people enter it.

    The codes of ``type``, ``owner``, ``region_class``, ``services`` and ``accessibility`` are those of
    ``catalog.programme``, which checks them.
    """

    slug = fields.String(
        required=True,
        validate=validate.Regexp(SLUG, error="may hold a-z, 0-9 and - only, at most 60 characters"),
    )
    name_vi = Text(400, required=True)
    name_en = Text(400)
    short_name = Text(120)
    system = Chosen(SYSTEMS, required=True)
    type = Text(60)
    level = Chosen(("", *LEVELS))
    status = Chosen(STATUSES)
    owner = Text(40)
    region_class = Text(40)
    province = Text(120)
    commune = Text(120)
    address = Text(400)
    lat = Number(-90, 90, allow_none=True)
    lon = Number(-180, 180, allow_none=True)
    url = WebAddress(1000)
    hours = Text(1000)
    contact = Text(1000)
    phone = Text(200)
    email = _Matching(254, _EMAIL, Rule("email", "is no e-mail address"))
    isil = _Matching(20, ISIL, Rule("isil", "is no ISIL like VN-ThuVienHue (ISO 15511)"))
    opening = parts(OpeningSchema)
    special_hours = parts(SpecialHoursSchema)
    services = texts(40)
    accessibility = texts(40)
    accessibility_note = Text(1000)
    social = Several(WebAddress(500))
    photo = WebAddress(1000, media=True)

    @validates_schema(skip_on_field_errors=True)
    def is_somewhere(self, data: Mapping[str, Any], **_: Any) -> None:
        """Province and commune are units of Vietnam, old or new, that bear their names alone."""
        if faults := seat(data).faults:
            raise ValidationError({name: [Rule("place", message)] for name, message in faults.items()})

    @post_load
    def name_today(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Province and commune by their official names of today, also where the address alone tells them."""
        return {**data, **seat(data).names}
