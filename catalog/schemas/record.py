"""The published JSON shape of a record, part by part (DESIGN section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from catalog.record import ACCESS, CHAPTER_ROLES, KINDS, LINK_RELS, PLACE_ROLES, SCHEDULE_STATUSES
from catalog.schemas.fields import (
    Chosen,
    Flag,
    Moment,
    Number,
    One,
    Part,
    Rule,
    Text,
    WebAddress,
    Whole,
    days,
    parts,
    texts,
)


class SourceRefSchema(Part):
    """Where the record came from."""

    slug = Text(80, required=True)
    native_id = Text(2000, required=True)
    url = WebAddress()


class IdentifierSchema(Part):
    """A number that others know the thing by."""

    scheme = Text(40, required=True)
    value = Text(500, required=True)


class TitleSchema(Part):
    """A further title."""

    value = Text(5000, required=True)
    language = Text(35)
    type = Text(40)


class AgentSchema(Part):
    """A person or body and its part in the thing."""

    name = Text(1000, required=True)
    role = Text(100)
    dates = Text(200)
    uri = WebAddress()


class DateSpanSchema(Part):
    """A date as displayed, with the years it can mean."""

    display = Text(1000, required=True)
    earliest = Whole(-10_000_000_000, 9999)
    latest = Whole(-10_000_000_000, 9999)
    certainty = Chosen(("certain", "approximate", "inferred", "unknown"))

    def accepts(self, data: Any) -> bool:
        """Whether the fields keep their rules and the years stand in order."""
        return super().accepts(data) and not self._reversed(data)

    def _reversed(self, data: Mapping[str, Any]) -> bool:
        earliest, latest = data.get("earliest"), data.get("latest")
        return earliest is not None and latest is not None and earliest > latest

    @validates_schema(skip_on_field_errors=True)
    def in_order(self, data: Mapping[str, Any], **_: Any) -> None:
        """The earliest year is not after the latest."""
        if self._reversed(data):
            earliest, latest = data["earliest"], data["latest"]
            raise ValidationError(
                Rule("date_order", f"begins after it ends ({earliest} to {latest})"), "earliest"
            )


class SubjectSchema(Part):
    """What the thing is about."""

    label = Text(1000, required=True)
    scheme = Text(40)
    uri = WebAddress()


class PlaceSchema(Part):
    """A place; a code counts only with the list it is from."""

    label = Text(500, required=True)
    code = Text(20)
    code_list = Text(80)
    lat = Number(-90, 90)
    lon = Number(-180, 180)
    certainty = Text(20)
    role = Chosen(PLACE_ROLES)


class MeasurementSchema(Part):
    """One measure of an object."""

    value = Number(0, 1e12, required=True)
    unit = Text(20, required=True)
    type = Text(40)
    part = Text(200)


class DesignationSchema(Part):
    """A legal or honorary status with its decision."""

    label = Text(500, required=True)
    number = Text(100)
    date = Moment(40)
    authority = Text(500)
    url = WebAddress()


class RelatedSchema(Part):
    """Another thing."""

    title = Text(5000)
    type = Text(40)
    id = Text(200)
    url = WebAddress()
    note = Text(2000)


class LinkSchema(Part):
    """A way to the thing."""

    rel = Chosen(LINK_RELS, required=True)
    url = WebAddress(required=True)
    media_type = Text(100)
    label = Text(500)


class ImageSchema(Part):
    """A picture."""

    url = WebAddress(media=True, required=True)
    thumbnail = WebAddress(media=True)
    iiif = WebAddress()
    width = Whole(1, 1_000_000)
    height = Whole(1, 1_000_000)
    alt = Text(2000)
    caption = Text(2000)
    credit = Text(2000)


class HoldingSchema(Part):
    """A copy and where it is."""

    institution = Text(500)
    location = Text(500)
    call_number = Text(500)
    status = Text(100)


class RightsSchema(Part):
    """What may be done with the content."""

    statement = Text(5000)
    licence = Text(500)
    holder = Text(500)
    note = Text(5000)
    credit = Text(2000)


class ChapterSchema(Part):
    """A part of an exhibition that tells."""

    title = Text(2000)
    text = Text(100_000)
    images = parts(ImageSchema)
    shows = parts(RelatedSchema)
    level = Whole(1, 6)
    url = WebAddress()
    markdown = Text(100_000)
    role = Chosen(CHAPTER_ROLES)


class CancellationSchema(Part):
    """A single date of a series that was announced and does not take place."""

    day = Moment(40, required=True)
    reason = Text(500)


class ScheduleSchema(Part):
    """When and where to attend."""

    start = Moment(40)
    end = Moment(40)
    recurrence = Text(500)
    exdates = days()
    rdates = days()
    cancellations = parts(CancellationSchema)
    time_zone = Text(60)
    lunar = Text(200)
    status = Chosen(SCHEDULE_STATUSES)
    venue = Text(1000)
    online_url = WebAddress()
    fee = Text(500)
    capacity = Whole(0, 10_000_000)
    registration_url = WebAddress()
    booking = Text(1000)

    def accepts(self, data: Any) -> bool:
        """Whether the fields keep their rules and the end is not before the start."""
        return super().accepts(data) and not self._reversed(data)

    def _reversed(self, data: Mapping[str, Any]) -> bool:
        start, end = data.get("start", "")[:10], data.get("end", "")[:10]
        return bool(start and end) and bool(end < start)

    @validates_schema(skip_on_field_errors=True)
    def in_order(self, data: Mapping[str, Any], **_: Any) -> None:
        """The end is not before the start."""
        if self._reversed(data):
            start, end = data["start"][:10], data["end"][:10]
            raise ValidationError(Rule("date_order", f"ends ({end}) before it starts ({start})"), "end")


class TextRepairSchema(Part):
    """A text that was misread before it came, and is read again: where, what it was, which misreading."""

    field = Text(80, required=True)
    original = Text(100_000, required=True)
    read_as = Text(80, required=True)


class RecordSchema(Part):
    """A record as it is stored and published (DESIGN section 4), without the state that the store adds."""

    id = Text(200, required=True)
    kind = Chosen(KINDS, required=True)
    source = One(SourceRefSchema, required=True)
    institution = Text(80, required=True)
    identifiers = parts(IdentifierSchema)
    title = Text(5000, required=True)
    titles = parts(TitleSchema)
    description = Text(100_000)
    creators = parts(AgentSchema)
    publisher = Text(2000)
    issued = One(DateSpanSchema)
    period = One(DateSpanSchema)
    languages = texts(35)
    subjects = parts(SubjectSchema)
    places = parts(PlaceSchema)
    extent = Text(2000)
    materials = texts(500)
    techniques = texts(500)
    dimensions = Text(2000)
    measurements = parts(MeasurementSchema)
    cultures = texts(500)
    designations = parts(DesignationSchema)
    collections = texts(1000)
    related = parts(RelatedSchema)
    audiences = texts(500)
    education_levels = texts(200)
    school_subjects = texts(200)
    learning_type = Text(200)
    outcomes = texts(2000)
    duration = Text(200)
    free = Flag()
    links = parts(LinkSchema)
    images = parts(ImageSchema)
    holdings = parts(HoldingSchema)
    access = Chosen(ACCESS)
    rights = One(RightsSchema)
    metadata_licence = Text(200)
    schedule = One(ScheduleSchema)
    chapters = parts(ChapterSchema)
    notes = texts(20_000)
    repairs = parts(TextRepairSchema)
