"""What can be learnt, by whom, how long: LRMI in schema.org (1.1) and what courses and lessons say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.formats.iso_durations import duration_in_words
from catalog.formats.schemaorg_nodes import Node, nodes, text, texts, types_of, values
from catalog.formats.schemaorg_values import listed
from catalog.formats.text.fold import fold

_TYPES = {
    "lesson": "lesson|bai hoc|bai giang|learning activity|hoc lieu",
    "lesson_plan": "lesson plan|giao an|ke hoach bai day|unit plan",
    "lecture": "lecture|presentation|bai thuyet trinh|slide|slides|slideshow|seminar",
    "video": "video|phim",
    "course": "course|full course|khoa hoc",
    "exercise": "exercise|worksheet|assessment|quiz|problem set|bai tap|phieu hoc tap|activity|hoat dong"
    "|test",
    "open_book": "open book|open textbook|sach mo",
    "textbook": "textbook|sach giao khoa|giao trinh",
    "game": "game|simulation|interactive|tro choi",
    "guide": "guide|how to|tutorial|teacher guide|huong dan|tai lieu huong dan",
}
_BY_WORD = {word: name for name, words in _TYPES.items() for word in words.split("|")}
_RANGE = re.compile(r"(\d{1,2})?\s*(?:-|–|to|đến)\s*(\d{1,3})?")


def outcomes(node: Node) -> tuple[str, ...]:
    """What is taught and assessed, and what the alignments name that is neither a grade nor a subject."""
    found = [*texts(node, "teaches"), *texts(node, "assesses")]
    for kind, name in _alignments(node):
        if kind in ("teaches", "assesses", "requires") and name:
            found.append(name)
    return tuple(dict.fromkeys(told[:2000] for told in found))


def levels(node: Node) -> tuple[str, ...]:
    """School grades and levels, of the educationalLevel and of alignments."""
    aligned = [name for kind, name in _alignments(node) if kind in ("educationallevel", "readinglevel")]
    return _short((*listed(node, "educationalLevel"), *aligned))


def school_subjects(node: Node) -> tuple[str, ...]:
    """School subjects, of alignments."""
    return _short(name for kind, name in _alignments(node) if kind == "educationalsubject")


def _alignments(node: Node) -> Iterator[tuple[str, str]]:
    for entry in nodes(node, "educationalAlignment"):
        kind = fold(text(entry, "alignmentType")).replace(" ", "")
        yield kind, text(entry, "targetName", "name", "targetDescription")


def audiences(node: Node) -> tuple[str, ...]:
    """For whom it is: audience types, roles in learning, ages."""
    found = [_ages(told) for told in texts(node, "typicalAgeRange")]
    for value in values(node, "audience"):
        if isinstance(value, str):
            found.append(value)
            continue
        found += [*texts(value, "educationalRole"), *texts(value, "audienceType")] or [*texts(value, "name")]
        low, high = (text(value, name).split(".")[0] for name in ("suggestedMinAge", "suggestedMaxAge"))
        if low or high:
            found.append(_ages(f"{low}-{high}"))
    return _short(found)


def _ages(told: str) -> str:
    found = _RANGE.fullmatch(told.strip())
    if found is None or not any(found.groups()):
        return f"{told} tuổi" if told.isdecimal() else told
    low, high = found.groups()
    if low and high:
        return f"{low}–{high} tuổi"
    return f"từ {low} tuổi" if low else f"đến {high} tuổi"


def learning_type(node: Node) -> str:
    """The form of learning by our names where it is one of them, else as the page has it."""
    told = listed(node, "learningResourceType")
    known = next((name for word in told if (name := _BY_WORD.get(fold(word).replace("_", " ")))), "")
    return known or next(iter(told), "")[:200]


def is_learning(node: Node) -> bool:
    """Whether the page says that one learns with it."""
    names = (
        "learningResourceType",
        "teaches",
        "assesses",
        "educationalAlignment",
        "educationalLevel",
        "timeRequired",
    )
    return any(node.get(name) for name in names) or "LearningResource" in types_of(node)


def duration(node: Node) -> str:
    """How long it takes, in words of the content's language: ISO 8601 durations are read."""
    told = text(node, "timeRequired", "duration", "courseWorkload")
    if not told:
        told = next(
            (found for run in nodes(node, "hasCourseInstance") if (found := text(run, "courseWorkload"))), ""
        )
    tags = [fold(name)[:2] for name in texts(node, "inLanguage")]
    return duration_in_words(told, "en" if tags and tags[0] == "en" else "vi")[:200]


def _short(found: Iterator[str] | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(told[:200] for told in found if told))[:100]
