"""Many activities at once: text is pasted, shown as a table to correct, the good rows are published."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date

from flask import Response, request

from catalog.activities.feasts import feast_of
from catalog.activities.model import Activity, LunarFeast, Timing
from catalog.activities.pasted import LONGEST_TEXT, MOST_ROWS, Row, rows_of
from catalog.activities.spoken import is_free, read_when
from catalog.activities.words import AUDIENCES, SORTS, WEEKDAYS
from catalog.harvest.own import new_id
from catalog.web import activity_words, i18n
from catalog.web.forms import plain
from catalog.web.i18n import gettext as _
from catalog.web.phone import telling
from catalog.web.phone.form import KEY, first_of
from catalog.web.phone.frame import blueprint, go_home, opened, phone_page
from catalog.web.phone.presets import preset
from catalog.web.phone.saving import publish_all

NAMES = tuple(entry.name for entry in fields(Row))
_OF_FAULTS = {
    "begins": "when", "ends": "when", "weekdays": "when", "lunar": "when", "rule": "when",
    "audiences": "audience", "description": "note", "booking": "phone",
}  # fmt: skip
"""The cells in which faults of an activity's fields are told."""
_MOST = {"title": 300, "when": 300, "place": 300, "fee": 200, "phone": 60, "note": 5000}
"""Signs that fit into a cell."""


@dataclass(slots=True)
class Line:
    """A row of the table: its hidden key, its cells, what is wrong with each, whether it is left out."""

    key: str
    row: Row
    faults: dict[str, str] = field(default_factory=dict)
    left_out: bool = False


@blueprint.route("/rows", methods=["GET", "POST"])
def rows() -> Response:
    """The box to paste into; sent: the table to correct, or the rows of the table are published."""
    if request.method == "GET":
        return _box("")
    if request.form.get("do") == "publish":
        return _publish()
    text = request.form.get("text", "").replace("\x00", " ")
    if len(text) > LONGEST_TEXT:
        told = _("This is too long: at most %(most)s signs at once.", most=i18n.number(LONGEST_TEXT))
        return _box(text[:LONGEST_TEXT], told)
    pasted = rows_of(text, i18n.today())
    if not pasted.rows:
        return _box(text, _("Please paste or write at least one line."))
    lines = [Line(new_id(), row) for row in pasted.rows]
    for line in lines:
        line.faults = _faults(line)
    return _table(lines, beyond=pasted.beyond)


def _box(text: str, fault: str = "") -> Response:
    status = 422 if fault else 200
    return phone_page("phone/rows.html", title=_("Paste many lines"), status=status, text=text, fault=fault)


def _table(lines: list[Line], *, count: int | None = None, beyond: int = 0, status: int = 200) -> Response:
    return phone_page(
        "phone/rows_table.html",
        title=_("Look it over, then publish"),
        status=status,
        lines=lines,
        count=count,
        beyond=beyond,
        sorts=activity_words.sorts(),
        audiences=activity_words.audiences(),
        most=_MOST,
        preset=preset(opened().institution, opened().name, None),
    )


def _publish() -> Response:
    today, base = i18n.today(), preset(opened().institution, opened().name, None)
    lines = [line for line in _sent_lines() if not line.left_out]
    for line in lines:
        line.faults = _faults(line)
    wrong = publish_all({line.key: _activity(line.row, base, today) for line in lines if not line.faults})
    for line in lines:
        if line.key in wrong:
            faults = reversed(wrong[line.key].faults)
            line.faults = {_cell(fault.field): telling.sentence(fault) for fault in faults}
    rest = [line for line in lines if line.faults]
    done = len(lines) - len(rest)
    if rest:
        return _table(rest, count=done, status=422)
    if not done:
        return _box("", _("Nothing was left to publish."))
    return go_home(done="rows", count=done, list="upcoming")


def _sent_lines() -> list[Line]:
    lines = []
    for number in range(MOST_ROWS):
        key = request.form.get(f"r{number}-key", "")
        if not KEY.match(key):
            continue
        cells = {name: plain(request.form.get(f"r{number}-{name}", "")) for name in NAMES}
        lines.append(Line(key, Row(**cells), left_out=bool(request.form.get(f"r{number}-out"))))
    return lines


def _cell(name: str) -> str:
    found = _OF_FAULTS.get(name, name)
    return found if found in NAMES else "title"


def _faults(line: Line) -> dict[str, str]:
    """What is wrong with a row before it is looked at as an activity."""
    row, today = line.row, i18n.today()
    faults: dict[str, str] = {}
    if not row.title:
        faults["title"] = _("Please fill this in.")
    if row.sort not in SORTS:
        faults["sort"] = _("Choose one from the list.")
    if row.audience and row.audience not in AUDIENCES:
        faults["audience"] = _("Choose one from the list.")
    for name, most in _MOST.items():
        if (length := len(getattr(row, name))) > most:
            faults[name] = _("This has %(length)s signs; at most %(most)s fit.", length=length, most=most)
    for name in ("first", "last"):
        text = getattr(row, name)
        if text and _day(text, today) is None:
            faults[name] = _("“%(text)s” is no day: write it like 23/11/2026.", text=text[:30])
    return faults or _faults_of_when(row, today)


def _faults_of_when(row: Row, today: date) -> dict[str, str]:
    read = read_when(row.when, today)
    if read.wrong:
        return {"when": _("“%(text)s” is no day or time that there is.", text=read.wrong[:40])}
    if read.unread:
        return {
            "when": _(
                "“%(text)s” is not understood. Write it like: Saturday 8:00-10:00, or thứ 7, 8h-10h.",
                text=row.when[:60],
            )
        }
    if read.lunar and feast_of(read.lunar, today) is None:
        return {"when": _("There is no such day in the lunar calendar.")}
    if not (read.days or read.lunar or read.first or row.first):
        return {"when": _("Please say on which days of the week it is, or give the first day.")}
    if read.begins and read.ends and read.ends <= read.begins:
        return {"when": _("It ends before it begins.")}
    first, last = _day(row.first, today), _day(row.last, today)
    if first and last and last < first:
        return {"last": _("It ends before it begins: the last day is before the first.")}
    return {}


def _day(text: str, today: date) -> date | None:
    read = read_when(text, today)
    return None if read.unread or read.wrong or read.days else read.first


def _activity(row: Row, base: Activity, today: date) -> Activity:
    """The activity that a row says; ``base`` is what is preset for its institution."""
    free, fee = _cost(row.fee)
    venue = replace(base.venue, name=row.place) if row.place else base.venue
    booking = replace(base.booking, phone=row.phone or base.booking.phone)
    return replace(
        base,
        title=row.title,
        sort=row.sort,
        description=row.note,
        timing=_timing(row, today),
        venue=venue,
        audiences=(row.audience or "everyone",),
        free=free,
        fee=fee,
        booking=booking,
    )


def _cost(fee: str) -> tuple[bool | None, str]:
    """Whether it is free, and what it costs; nothing said is not known."""
    if not fee:
        return None, ""
    if is_free(fee):
        return True, ""
    return (False if any(map(str.isdigit, fee)) else None), fee


def _timing(row: Row, today: date) -> Timing:
    read = read_when(row.when, today)
    first = _day(row.first, today) or read.first
    last = _day(row.last, today) or read.last
    days = tuple(day for day in WEEKDAYS if day in read.days)
    feast: LunarFeast | None = feast_of(read.lunar, today) if read.lunar else None
    if feast is not None:
        first = last = None
    elif days and first is None:
        first = first_of(days, today)
    return Timing(
        first=first.isoformat() if first else "",
        last=last.isoformat() if last else "",
        begins=f"{read.begins:%H:%M}" if read.begins else "",
        ends=f"{read.ends:%H:%M}" if read.ends else "",
        weekdays=() if feast else days,
        lunar=feast,
    )
