"""A learning path as it is written: an aim, and records in an order with a sentence each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from catalog.errors import TooMany
from catalog.exhibitions.editing import moved
from catalog.exhibitions.model import Picture

MOST_STEPS = 40
MOST_MINUTES = 6000
"""A hundred hours: more is no path but a school year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A record on the way: its id, its title when it was picked, a sentence on what to look for.

    ``task`` is what to do with it, for learners; both may stay empty.
    """

    id: str
    title: str = ""
    note: str = ""
    task: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningPath:
    """A learning path; ``minutes`` is the time it takes, None where nobody said.

    ``aim`` says what one will know or be able to do, ``outcomes`` the same one by one. ``levels`` are grades
    ("Lớp 6"), ``subjects`` school subjects. ``questions`` and ``teaching`` stand on the teacher's sheet.
    ``licence`` is an address or a name that ``formats.licences`` knows, ``sources`` are one each.
    """

    title: str = ""
    aim: str = ""
    outcomes: tuple[str, ...] = ()
    cover: Picture | None = None
    authors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("vi",)
    levels: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    minutes: int | None = None
    steps: tuple[Step, ...] = ()
    questions: tuple[str, ...] = ()
    teaching: str = ""
    sources: tuple[str, ...] = ()
    licence: str = ""

    def step(self, identifier: str) -> Step | None:
        """The step of that record."""
        return next((step for step in self.steps if step.id == identifier), None)


def add_step(path: LearningPath, step: Step) -> LearningPath:
    """The path with one more step; nothing changes where the record is a step already.

    Raises ``TooMany`` for more than ``MOST_STEPS``.
    """
    if path.step(step.id) is not None:
        return path
    if len(path.steps) >= MOST_STEPS:
        raise TooMany("steps", MOST_STEPS)
    return replace(path, steps=(*path.steps, step))


def move_step(path: LearningPath, identifier: str, by: int) -> LearningPath:
    """The path with that step ``by`` places further on (back, if negative), as far as it goes."""
    places = [place for place, step in enumerate(path.steps) if step.id == identifier]
    return replace(path, steps=moved(path.steps, places[0], by)) if places else path


def drop_step(path: LearningPath, identifier: str) -> LearningPath:
    """The path without that step."""
    return replace(path, steps=tuple(step for step in path.steps if step.id != identifier))
