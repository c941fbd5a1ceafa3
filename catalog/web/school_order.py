"""School order: grades as one passes through them, subjects as a timetable lists them, audiences by age."""

from __future__ import annotations

import re
from functools import lru_cache

from catalog.formats.text.fold import fold

_LEVELS = (
    ("nha tre", "mam non", "mau giao", "preschool", "kindergarten"),
    ("tieu hoc", "primary", "elementary", "cap 1"),
    ("thcs", "trung hoc co so", "lower secondary", "cap 2"),
    ("thpt", "trung hoc pho thong", "upper secondary", "high school", "cap 3"),
    ("trung cap", "nghe", "vocational"),
    ("cao dang", "college"),
    ("dai hoc", "university", "undergraduate", "higher education"),
    ("sau dai hoc", "thac si", "tien si", "graduate", "postgraduate"),
    ("gdtx", "thuong xuyen", "adult", "lifelong"),
)
_SUBJECTS = (
    ("toan", "mathematics", "math"),
    ("ngu van", "tieng viet", "van hoc", "literature", "vietnamese"),
    ("tieng anh", "ngoai ngu", "english", "foreign language"),
    ("tu nhien va xa hoi",),
    ("khoa hoc tu nhien", "khoa hoc", "science"),
    ("vat li", "vat ly", "physics"),
    ("hoa hoc", "chemistry"),
    ("sinh hoc", "biology"),
    ("lich su va dia li", "lich su va dia ly"),
    ("lich su", "history"),
    ("dia li", "dia ly", "geography"),
    ("dao duc", "giao duc cong dan", "giao duc kinh te", "civics"),
    ("tin hoc", "informatics", "computer"),
    ("cong nghe", "technology"),
    ("am nhac", "music"),
    ("mi thuat", "my thuat", "art"),
    ("giao duc the chat", "the duc", "physical education"),
    ("quoc phong",),
    ("trai nghiem", "huong nghiep"),
)
_AUDIENCES = (
    ("gia dinh", "family", "families"),
    ("tre mam non", "mau giao"),
    ("thieu nhi", "tre em", "thieu nien", "children"),
    ("hoc sinh", "pupil", "student"),
    ("sinh vien",),
    ("thanh nien", "young", "youth"),
    ("giao vien", "giang vien", "nha giao", "teacher"),
    ("phu huynh", "parent"),
    ("nguoi lon", "adult"),
    ("nha nghien cuu", "researcher"),
    ("nguoi cao tuoi", "elder", "senior"),
    ("nguoi khuyet tat", "khiem thi", "disab"),
    ("cong chung", "everyone", "public"),
)
_TABLES = {"education_level": _LEVELS, "school_subject": _SUBJECTS, "audience": _AUDIENCES}
_GRADE = re.compile(r"\b(?:lop|grade|year|khoi)\s*0?([0-9]{1,2})\b")
_BEFORE_GRADE = {1: 1, 6: 2, 10: 3}
"""Which entry of the levels stands right before which first grade."""


def is_ordered(facet: str) -> bool:
    """Whether the values of a facet have an order of their own."""
    return facet in _TABLES


# The same few values stand on every page of results, and each is looked for by some fifty patterns.
@lru_cache(maxsize=4_000)
def place(facet: str, value: str) -> tuple[float, str]:
    """Where a value stands among others of its facet; what the tables do not know comes last, by its name."""
    folded = fold(value)
    if facet == "education_level" and (grade := _GRADE.search(folded)):
        return _of_grade(int(grade[1])), folded
    names = [
        (len(name), -number, number)
        for number, entry in enumerate(_TABLES[facet])
        for name in entry
        if re.search(rf"\b{name}", folded)
    ]
    # The longest name tells most: "sau đại học" is not "đại học".
    number = max(names)[2] if names else len(_TABLES[facet])
    return float(number), folded


def _of_grade(grade: int) -> float:
    level = max((number for first, number in _BEFORE_GRADE.items() if first <= grade), default=0)
    return level + grade / 100


LEVELS = (
    "preschool", "primary", "lower_secondary", "upper_secondary", "vocational", "college", "university",
    "graduate", "lifelong",
)  # fmt: skip
"""Codes of the levels that the table knows, in its order."""
AUDIENCES = (
    "families", "preschool", "children", "pupils", "students", "youth", "teachers", "parents", "adults",
    "researchers", "elders", "disabled", "everyone",
)  # fmt: skip
"""Codes of the audiences that the table knows, in its order."""


def level(value: str) -> str:
    """The level of school (one of ``LEVELS``) of a grade or level, empty for what is not known."""
    number = int(place("education_level", value)[0])
    return LEVELS[number] if number < len(LEVELS) else ""


def grade(value: str) -> int:
    """The grade that a value names, 1 to 12 ("Lớp 6", "Grade 6", "Khối 6"), 0 for what names none."""
    found = _GRADE.search(fold(value))
    number = int(found[1]) if found else 0
    return number if number in range(1, 13) else 0


def audience(value: str) -> str:
    """The audience (one of ``AUDIENCES``) that a value names, empty for what is not known."""
    number = int(place("audience", value)[0])
    return AUDIENCES[number] if number < len(AUDIENCES) else ""
