"""The format ``activity``: an activity as people write it here, read to the neutral record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from catalog.activities import model
from catalog.activities.checking import faults
from catalog.activities.model import Activity, Partner
from catalog.activities.places import place_of, venue_text
from catalog.activities.timing import schedule_of
from catalog.activities.words import AUDIENCES, FIELDS, SORTS
from catalog.errors import RecordError
from catalog.record import Agent, Image, Link, Record, Schedule, Subject
from catalog.sdk.format import Format
from catalog.shape import with_values

FIELD_SCHEME = "field"
"""The scheme of subjects that are fields of activity (``words.FIELDS``)."""


class ActivityFormat(Format):
    """Reads activities that were written here."""

    name: ClassVar[str] = model.FORMAT
    media_type: ClassVar[str] = "application/json"
    version: ClassVar[str] = "1"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record of an activity; raises ``RecordError`` with a fault for each field that is wrong."""
        activity = model.from_json(payload)
        wrong = faults(activity)
        if wrong:
            raise RecordError(*wrong)
        return record_of(activity)


def record_of(activity: Activity) -> Record:
    """The record of an activity that has been checked."""
    place = place_of(activity.venue)
    picture, url = activity.picture, activity.booking.url
    sort = SORTS[activity.sort]
    return with_values(
        Record(title=activity.title, kind=sort.kind),
        description=activity.description,
        creators=tuple(Agent(name=partner.name, role="partner") for partner in activity.partners),
        subjects=tuple(Subject(label=FIELDS[code].vi, scheme=FIELD_SCHEME) for code in activity.fields),
        places=() if place is None else (place,),
        audiences=tuple(_audiences(activity)),
        education_levels=activity.grades,
        school_subjects=activity.school_subjects,
        learning_type=sort.subtype,
        outcomes=activity.outcomes,
        duration="" if activity.minutes is None else _duration(activity.minutes),
        free=activity.free,
        links=(Link(rel="register", url=url),) if url else (),
        images=() if picture is None else (
            Image(url=picture.url, alt=picture.alt, width=picture.width, height=picture.height),
        ),
        schedule=_schedule(activity),
        notes=tuple(_notes(activity)),
    )  # fmt: skip


def _schedule(activity: Activity) -> Schedule:
    told = schedule_of(activity)
    values = {name: getattr(told, name) for name in Schedule.__dataclass_fields__}
    return Schedule(**{**values, "venue": venue_text(activity.venue)})


def _audiences(activity: Activity) -> Iterator[str]:
    yield from (AUDIENCES[code].vi for code in activity.audiences)
    if activity.audience_note:
        yield activity.audience_note


def _duration(minutes: int) -> str:
    """The length of one meeting in ISO 8601."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")


def _notes(activity: Activity) -> Iterator[str]:
    if activity.timing.status_reason:
        yield activity.timing.status_reason
    yield from (_agreement(partner) for partner in activity.partners if partner.number or partner.date)


def _agreement(partner: Partner) -> str:
    number = f" số {partner.number}" if partner.number else ""
    day = ".".join(reversed(partner.date.split("-"))) if partner.date else ""
    return f"Thỏa thuận phối hợp{number}{f' ngày {day}' if day else ''} với {partner.name}"
