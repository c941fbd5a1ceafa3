"""Learning: by grade and subject, for adults by field, learning paths; what is openly licensed first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, request

from catalog.formats.text.collation import sort_key
from catalog.sdk.search import FacetCount
from catalog.web import caching, i18n, school_order
from catalog.web.errors import answer
from catalog.web.frame import blueprint, known_institutions, page, parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.learning_rows import Entry
from catalog.web.learning_search import LAST_PAGE, SIZE, Learning, Wanted, asked, understood
from catalog.web.learning_values import GROWN, values
from catalog.web.learning_words import GROUPS, grade_name
from catalog.web.limits import limited
from catalog.web.paging import last_page, paging
from catalog.web.pictures import Picture

SUBJECTS = 40
FIELDS = 24
PATHS = 6
LESSONS = 6
_LOOKED_AT = 8
"""So many rows are looked at for a picture of a tile."""
SCHOOL = (
    ("preschool", ()),
    ("primary", tuple(range(1, 6))),
    ("lower_secondary", tuple(range(6, 10))),
    ("upper_secondary", tuple(range(10, 13))),
)
"""The levels of Vietnamese schools with their grades (Education Law 43/2019/QH14, article 28)."""
AFTER_SCHOOL = ("vocational", "college", "university", "graduate", "lifelong")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link with its number; ``language`` is that of its name where it is another than the page's."""

    name: str
    address: str
    count: int | None
    language: str = ""
    value: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of school with its grades."""

    whole: Way
    grades: list[Way]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """An audience with a picture of what there is for it; ``glyph`` stands where there is none."""

    way: Way
    picture: Picture | None
    glyph: str


_GLYPHS = {
    "children": "play", "pupils": "book", "students": "lesson", "teachers": "lesson", "families": "people",
    "adults": "web", "elders": "door", "disabled": "people",
}  # fmt: skip


@blueprint.get("/learning")
@limited(5)
def learning() -> Response:
    """What can be learnt from: ways in, or the rows that the parameters ask for."""
    wanted = understood(parts(), asked(request.args))
    stand = caching.index_stand(parts())
    return caching.conditional(lambda: _start() if wanted.is_nothing else _rows(wanted), stand)


def _search() -> Learning:
    return Learning(parts(), values(parts()), known_institutions())


def _start() -> Response:
    key = (caching.index_stand(parts()), caching.stand(), i18n.today())
    return page("learning.html", **caching.remembered("learning", _ways_in, key))


def _ways_in() -> dict[str, Any]:
    search = _search()
    paths = search.page(Wanted(paths=True), PATHS)
    lessons = search.page(Wanted(reuse=True, language="vi"), LESSONS + PATHS)
    # Paths stand above by themselves, where there is anything else to show.
    others = [row for row in lessons.open_rows if not row.path] or lessons.open_rows
    return {
        "levels": _levels(search),
        "after_school": _after_school(search),
        "subjects": _subjects(search, Wanted(), SUBJECTS),
        "tiles": _tiles(search),
        "fields": _fields(search),
        "paths": [*paths.open_rows, *paths.other_rows],
        "paths_way": _way(_("All learning paths"), Wanted(paths=True), paths.total),
        "lessons": others[:LESSONS],
        "lessons_way": _way(
            _("All that is openly licensed"), Wanted(reuse=True, language="vi"), lessons.total
        ),
        "total": search.count([Wanted()])[0],
    }


def _way(name: str, wanted: Wanted, count: int | None, **more: Any) -> Way:
    return Way(name=name, address=page_url("learning", **wanted.query()), count=count, **more)


def _levels(search: Learning) -> list[Level]:
    asked_for = [name for level, grades in SCHOOL for name in (level, *map(str, grades))]
    counts = dict(zip(asked_for, search.count([Wanted(grade=name) for name in asked_for]), strict=True))
    return [
        Level(
            whole=_grade_way(level, counts[level]),
            grades=[_grade_way(str(grade), counts[str(grade)]) for grade in grades],
        )
        for level, grades in SCHOOL
    ]


def _grade_way(grade: str, count: int) -> Way:
    return _way(grade_name(grade), Wanted(grade=grade), count)


def _after_school(search: Learning) -> list[Way]:
    counts = search.count([Wanted(grade=level) for level in AFTER_SCHOOL])
    ways = [_grade_way(level, count) for level, count in zip(AFTER_SCHOOL, counts, strict=True)]
    return [way for way in ways if way.count]


def _subjects(search: Learning, wanted: Wanted, most: int, counts: Sequence[FacetCount] = ()) -> list[Way]:
    """Subjects in the order of a timetable, at most so many, the most frequent ones."""
    found = counts or _of_schools(search)
    ordered = sorted(found[:most], key=lambda one: _by_timetable(one.value))
    return [
        _way(
            one.value,
            replace(wanted, subject=one.value, page=1),
            one.count,
            language=i18n.foreign(one.value),
            value=one.value,
            chosen=one.value == wanted.subject,
        )
        for one in ordered
    ]


def _of_schools(search: Learning) -> list[FacetCount]:
    return list(search.counted(Wanted(), "school_subject").get("school_subject", ()))


def _by_timetable(subject: str) -> tuple[float, object]:
    return school_order.place("school_subject", subject)[0], sort_key(subject)


def _fields(search: Learning) -> list[Way]:
    """Fields of knowledge for those who learn by themselves: of all grown-up audiences together."""
    found: dict[tuple[str, str], int] = {}
    for group in GROWN:
        for one in search.counted(Wanted(group=group), "school_subject").get("school_subject", ()):
            found[group, one.value] = one.count
    best: dict[str, tuple[int, str]] = {}
    for (group, subject), count in found.items():
        best[subject] = max(best.get(subject, (0, "")), (count, group))
    named = sorted(best, key=lambda subject: (-best[subject][0], sort_key(subject)))[:FIELDS]
    return [
        _way(
            subject,
            Wanted(subject=subject, group=best[subject][1]),
            best[subject][0],
            language=i18n.foreign(subject),
        )
        for subject in sorted(named, key=_by_timetable)
    ]


def _tiles(search: Learning) -> list[Tile]:
    tiles, seen = [], set[str]()
    for group, name in GROUPS.items():
        found = search.page(Wanted(group=group), _LOOKED_AT)
        if not found.total:
            continue
        picture = _picture([*found.open_rows, *found.other_rows], seen)
        way = _way(str(name), Wanted(group=group), found.total)
        tiles.append(Tile(way=way, picture=picture, glyph=_GLYPHS[group]))
    return tiles


def _picture(rows: Sequence[Entry], seen: set[str]) -> Picture | None:
    """A picture of these rows that no other tile has."""
    for row in rows:
        picture = row.card.picture
        if picture is not None and picture.thumbnail not in seen:
            seen.add(picture.thumbnail)
            return picture
    return None


# Rows


def _rows(wanted: Wanted) -> Response:
    search = _search()
    found = search.page(replace(wanted, page=min(wanted.page, LAST_PAGE)))
    last = min(last_page(found.total, SIZE), LAST_PAGE)
    if wanted.page > last:
        return answer(404, _("This list has no page %(page)s.", page=wanted.page))
    counted = search.counted(replace(wanted, page=1), "school_subject", "education_level")
    return page(
        "learning_rows.html",
        wanted=wanted,
        heading=_heading(wanted),
        found=found,
        chips=[
            Way(name=label, address=page_url("learning", **wanted.without(name)), count=None)
            for name, label in wanted.chosen
        ],
        grades=_grades(wanted, counted.get("education_level", ())),
        subjects=_offered(search, wanted, counted.get("school_subject", ())),
        groups=GROUPS,
        searched=search.search_page(wanted) if found.total else "",
        ways_out=_ways_out(search, wanted) if not found.total else [],
        pages=paging(
            wanted.page,
            found.total,
            SIZE,
            lambda number: page_url(
                "learning", **(wanted.query() | {"page": number if number > 1 else None})
            ),
            most=LAST_PAGE,
        ),
    )


def _heading(wanted: Wanted) -> str:
    """What the rows are: "Grade 6 · Music · openly licensed"."""
    names = [label for name, label in wanted.chosen]
    return " · ".join(names) if names else _("Lessons and courses")


def _grades(wanted: Wanted, counts: Sequence[FacetCount]) -> list[Way]:
    """Levels and grades to choose from; a number stands only where one value alone means the grade."""
    single: dict[str, list[int]] = {}
    for one in counts:
        if grade := school_order.grade(one.value):
            single.setdefault(str(grade), []).append(one.count)
    names = [name for level, grades in SCHOOL for name in (level, *map(str, grades))] + list(AFTER_SCHOOL)
    return [
        Way(
            name=grade_name(name),
            address="",
            count=single[name][0] if len(single.get(name, ())) == 1 else None,
            value=name,
            chosen=name == wanted.grade,
        )
        for name in names
    ]


def _offered(search: Learning, wanted: Wanted, counts: Sequence[FacetCount]) -> list[Way]:
    """Subjects to choose from, what is chosen among them."""
    found = list(counts[:SUBJECTS])
    if wanted.subject and all(one.value != wanted.subject for one in found):
        found.append(FacetCount(wanted.subject, 0))
    return _subjects(search, wanted, len(found), found) if found else []


def _ways_out(search: Learning, wanted: Wanted) -> list[Way]:
    """For nothing found: each part dropped alone, with what that would find."""
    asked_for = [
        (label, replace(wanted, page=1, **{name: type(getattr(wanted, name))()}))
        for name, label in wanted.chosen
    ]
    counts = search.count([one for _label, one in asked_for])
    return [
        _way(_("without “%(filter)s”", filter=label), one, count)
        for (label, one), count in zip(asked_for, counts, strict=True)
        if count and not one.is_nothing
    ]
