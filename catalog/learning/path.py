"""The format ``learning_path``: a path written here, read to the record that is published; and back to pages.

The record is a lesson of the learning type ``learning_path``. Its steps are chapters that show one record
each, as in exhibitions: so every output and every other catalog has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from catalog import record as parts
from catalog.errors import RecordError
from catalog.exhibitions.story import image
from catalog.learning.model import LearningPath, Step
from catalog.learning.shape import from_json
from catalog.record import Agent, Record, Related, Rights
from catalog.sdk.format import Format

NAME = "learning_path"
LEARNING_TYPE = "learning_path"
_HOUR = 60


class LearningPathFormat(Format):
    """The JSON that ``shape.to_json`` writes to a record of kind lesson, with its steps."""

    name: ClassVar[str] = NAME
    media_type: ClassVar[str] = "application/json"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record; raises ``RecordError`` for what is no learning path or has no title."""
        try:
            path = from_json(payload)
        except ValueError as error:
            told = f"this is no learning path: {error}"
            raise RecordError.of("", "", "not_a_learning_path", told) from error
        if not path.title:
            raise RecordError.of("title", "", "missing", "the learning path has no title")
        return record_of(path)


def record_of(path: LearningPath) -> Record:
    """The record of a path, without id, source and institution, which the pipeline fills in."""
    return Record(
        title=path.title,
        kind="lesson",
        description=path.aim,
        creators=tuple(Agent(name=name, role="author") for name in path.authors),
        languages=path.languages,
        audiences=path.audiences,
        education_levels=path.levels,
        school_subjects=path.subjects,
        learning_type=LEARNING_TYPE,
        outcomes=path.outcomes,
        duration=_duration(path.minutes),
        free=True,
        images=(image(path.cover),) if path.cover else (),
        access="open",
        rights=Rights(licence=path.licence) if path.licence else None,
        chapters=tuple(_chapters(path)),
    )


def _duration(minutes: int | None) -> str:
    if not minutes:
        return ""
    hours, rest = divmod(minutes, _HOUR)
    told = (f"{hours} giờ" if hours > 1 else "", f"{rest} phút" if rest else "")
    # Lessons of 70 or 90 minutes are told in minutes, as timetables do.
    return " ".join(filter(None, told)) if hours > 1 else f"{minutes} phút"


def _chapters(path: LearningPath) -> Iterator[parts.Chapter]:
    for step in path.steps:
        yield _chapter(step)
    if path.questions or path.teaching:
        questions = [f"{number}. {question}" for number, question in enumerate(path.questions, 1)]
        yield parts.Chapter(text="\n\n".join(filter(None, (path.teaching, *questions))), role="teaching")
    if path.sources:
        yield parts.Chapter(text="\n\n".join(path.sources), role="sources")


def _chapter(step: Step) -> parts.Chapter:
    shown = Related(type="shows", id=step.id, title=step.title, note=step.task)
    return parts.Chapter(title=step.title or step.id, text=step.note, shows=(shown,))


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedStep:
    """A step of a published path: what it shows (``id`` here, or ``url`` elsewhere), its two sentences."""

    number: int
    title: str
    id: str = ""
    url: str = ""
    note: str = ""
    task: str = ""


def is_path(record: Mapping[str, Any]) -> bool:
    """Whether a published record (its JSON) is a learning path."""
    return record.get("learning_type") == LEARNING_TYPE and bool(record.get("chapters"))


def steps_of(record: Mapping[str, Any]) -> list[PublishedStep]:
    """The steps of a published path, written here or harvested from another catalog, in their order."""
    found = []
    told = [part for part in record.get("chapters", ()) if not part.get("role")]
    for number, part in enumerate(told, 1):
        shown: Mapping[str, Any] = next(iter(part.get("shows", ())), {})
        found.append(
            PublishedStep(
                number=number,
                title=part.get("title") or shown.get("title") or shown.get("id", ""),
                id=shown.get("id", ""),
                url=shown.get("url", ""),
                note=part.get("text", ""),
                task=shown.get("note", ""),
            )
        )
    return found


def text_of(record: Mapping[str, Any], role: str) -> str:
    """The plain text of what a published path tells in that role: "teaching" or "sources"."""
    return "\n\n".join(
        part.get("text", "") for part in record.get("chapters", ()) if part.get("role") == role
    )
