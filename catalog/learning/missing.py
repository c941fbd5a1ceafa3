"""What a learning path still lacks: before it can be published, and for it to be a good one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from catalog.learning.model import LearningPath

FEWEST_STEPS = 2
"""One record alone is no way."""


class Lack(NamedTuple):
    """Something that is missing.

    ``rule`` says what (title, aim, steps, cover_alt, note, level, subject, minutes, licence), ``number``
    which step (from 1, else 0). ``needed``: it cannot be published like that.
    """

    rule: str
    needed: bool = False
    number: int = 0


def lacks(path: LearningPath) -> list[Lack]:
    """What is missing, what is needed first."""
    found = list(_lacks(path))
    return [lack for lack in found if lack.needed] + [lack for lack in found if not lack.needed]


def is_publishable(path: LearningPath) -> bool:
    """Whether nothing that is needed is missing."""
    return not any(lack.needed for lack in _lacks(path))


def _lacks(path: LearningPath) -> Iterator[Lack]:
    if not path.title:
        yield Lack("title", needed=True)
    if not path.aim:
        yield Lack("aim", needed=True)
    if len(path.steps) < FEWEST_STEPS:
        yield Lack("steps", needed=True)
    if path.cover is not None and not path.cover.alt:
        yield Lack("cover_alt", needed=True)
    for number, step in enumerate(path.steps, 1):
        if not step.note:
            yield Lack("note", number=number)
    for rule, value in (("level", path.levels or path.audiences), ("subject", path.subjects)):
        if not value:
            yield Lack(rule)
    if path.minutes is None:
        yield Lack("minutes")
    if not path.licence:
        yield Lack("licence")
