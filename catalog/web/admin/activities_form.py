"""The form of an activity: four things that are needed, and what can be said besides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from markupsafe import Markup
from wtforms import HiddenField, SelectMultipleField, StringField

from catalog import gazetteer
from catalog.activities import places
from catalog.activities.checking import draft_faults, faults, is_over
from catalog.activities.model import Activity
from catalog.gazetteer import Unit
from catalog.web import activity_words, forms, i18n, picking
from catalog.web.activity_fields import Clock, Pictured, Several, photograph, picture_words, weekdays
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

ONCE, WEEKLY, MONTHLY_DAY, MONTHLY_WEEK, LUNAR, KEPT = (
    "once", "weekly", "monthly_day", "monthly_week", "lunar", "kept",
)  # fmt: skip
_REPEATS = (
    (ONCE, lazy_gettext("On one day, or some days in a row")),
    (WEEKLY, lazy_gettext("Every week, on some days of the week")),
    (MONTHLY_DAY, lazy_gettext("Every month, on the same day of the month as the first")),
    (MONTHLY_WEEK, lazy_gettext("Every month, on the same week and day of the week as the first")),
    (LUNAR, lazy_gettext("Every year on a day of the lunar calendar")),
)
_COSTS = (
    ("", lazy_gettext("Not told")),
    ("free", lazy_gettext("Free")),
    ("paid", lazy_gettext("There is a fee")),
)
_NUMBER = re.compile(r"[a-z0-9_-]{8,64}\Z", re.IGNORECASE)
_FIELDS = {
    "weekdays": "days",
    "rule": "repeat",
    "lunar": "lunar_day",
    "called_off": "first",
    "status": "first",
}
"""Where the field of the form is called otherwise than that of the activity."""
_OF_THE_FORM = frozenset(
    ("key", "revision", "institution", "photo", "csrf_token", "past_ok", "without", "picked")
)
"""Fields that say nothing of the activity."""


class CommuneField(StringField):
    """A line for a commune of today; those of the institution's province are proposed."""

    province: Unit | None = None

    def __call__(self, **attributes: Any) -> Markup:
        """A line to type in, with the communes proposed."""
        list_id = f"{self.id}-list"
        shown = super().__call__(list=list_id, autocomplete="off", **attributes)
        names = gazetteer.children(self.province) if self.province else ()
        proposed = Markup().join(
            Markup('<option value="{}"></option>').format(one.full_name) for one in names
        )
        return Markup('{}<datalist id="{}">{}</datalist>').format(shown, list_id, proposed)


class ActivityForm(Pictured):
    """All that can be said of an activity; ``made`` fills its lists."""

    institution = picking.institution(lazy_gettext("Institution"))
    title = forms.line(
        lazy_gettext("What is it called?"),
        most=300,
        required=True,
        hint=lazy_gettext("Such as “Lớp cờ vua hè”."),
    )
    sort = forms.choice(lazy_gettext("What is it?"), default="class")
    repeat = forms.options(lazy_gettext("How often?"), _REPEATS, default=ONCE)
    first = forms.day(lazy_gettext("First day"))
    last = forms.day(
        lazy_gettext("Last day"), hint=lazy_gettext("Empty: one day, or without an end if it comes again.")
    )
    begins = Clock(lazy_gettext("From (time)"), render_kw={"type": "time"})
    ends = Clock(lazy_gettext("To (time)"), render_kw={"type": "time"})
    days = weekdays()
    every = forms.choice(
        lazy_gettext("Every how many weeks"),
        [("1", lazy_gettext("each week")), ("2", lazy_gettext("every second week")), ("4", "4")],
        default="1",
    )
    lunar_day = forms.whole(lazy_gettext("Lunar day"), low=1, high=30)
    lunar_month = forms.whole(lazy_gettext("Lunar month"), low=1, high=12)
    lunar_days = forms.whole(lazy_gettext("For how many days"), low=1, high=30)
    left_out = forms.lines(
        lazy_gettext("Days without it"), most=3000, rows=2, hint=lazy_gettext("One a line, such as 2/9/2027.")
    )
    added = forms.lines(lazy_gettext("Further days"), most=3000, rows=2)
    place = forms.line(lazy_gettext("Where is it?"), most=300, hint=lazy_gettext("The house or the room."))
    commune = CommuneField(
        lazy_gettext("Commune or ward"),
        [forms.Length(200)],
        filters=[forms.plain],
        description=lazy_gettext("As it is called since July 2025."),
    )
    picked = HiddenField()
    address = forms.line(lazy_gettext("Street, hamlet"), most=400)
    point = forms.line(
        lazy_gettext("Point on the map"), most=60, hint=lazy_gettext("Such as 16.4637, 107.5909.")
    )
    online_url = forms.line(lazy_gettext("Address on the web, if it is there"), most=1000, inputmode="url")
    audiences = Several(lazy_gettext("For whom is it?"), choices=[])
    audience_note = forms.line(lazy_gettext("For whom, in your words"), most=300)
    description = forms.lines(lazy_gettext("What people do and see"), most=20_000, rows=6)
    fields = Several(lazy_gettext("Fields"), choices=[])
    grades = forms.line(lazy_gettext("School grades"), most=300, hint=lazy_gettext("Such as Lớp 4, Lớp 5."))
    school_subjects = forms.line(
        lazy_gettext("School subjects"), most=300, hint=lazy_gettext("Such as Lịch sử, Mĩ thuật.")
    )
    outcomes = forms.lines(lazy_gettext("What people learn"), rows=3, hint=lazy_gettext("One thing a line."))
    cost = forms.options(lazy_gettext("What does it cost?"), _COSTS)
    fee = forms.line(lazy_gettext("How much"), most=300, hint=lazy_gettext("Such as 50.000 đồng a month."))
    # Its bounds are told with a sentence of its own.
    group_size = forms.whole(lazy_gettext("For how many people"), low=-999_999, high=1_000_000)
    minutes = forms.whole(lazy_gettext("Minutes each time"), low=1, high=100_000)
    phone = forms.line(lazy_gettext("Telephone for questions"), most=60, type="tel", autocomplete="off")
    booking_url = forms.line(lazy_gettext("Page to register"), most=1000, inputmode="url")
    booking_note = forms.line(lazy_gettext("How to take part"), most=500)
    partners = forms.lines(
        lazy_gettext("Together with"),
        rows=3,
        hint=lazy_gettext("One a line: name; number of the agreement; its day."),
    )
    photo = photograph()
    kept = HiddenField()
    without = forms.yes(lazy_gettext("Without the picture"))
    alt = picture_words()
    past_ok = forms.yes(lazy_gettext("Yes, it is over already; keep it all the same."))
    key = HiddenField()
    revision = forms.revision()

    offered: tuple[Unit, ...] = ()
    """Communes of which one is to be chosen."""

    @classmethod
    def made(cls, province: Unit | None = None, **values: Any) -> ActivityForm:
        """The form, its lists filled; communes of ``province`` are proposed."""
        form = cls(**values)
        form.sort.choices = forms.among(activity_words.sorts())
        form.audiences.choices = forms.among(activity_words.audiences())
        form.fields.choices = forms.among(activity_words.fields())
        form.commune.province = province
        for field in (form.first, form.place):
            # Told as needed; a draft may lack them.
            field.flags.required = True
        if form.repeat.data == KEPT:
            form.repeat.choices = forms.among([(KEPT, _("As it is now")), *_REPEATS])
        return form

    @property
    def number(self) -> str:
        """The id that the form carries, empty for one that no form of ours does."""
        return self.key.data if self.key.data and _NUMBER.match(self.key.data) else ""

    def check(self, activity: Activity, *, draft: bool, today: date) -> bool:
        """Whether the activity can be kept; what is wrong stands at the fields."""
        for fault in draft_faults(activity) if draft else faults(activity):
            name = _FIELDS.get(fault.field, fault.field)
            name = name if name in self else "title"
            if not self[name].errors:
                self.problem(name, activity_words.told(fault))
        if not draft and not self.errors and not self.past_ok.data and is_over(activity, today):
            self.problem("past_ok", _("It is over already. Is the date right? If so, say so here."))
        return not self.errors

    def read_commune(self) -> str:
        """The key of the commune that was written or chosen; what is unclear is asked at the field."""
        text = self.commune.data or ""
        picked = places.commune_of(self.picked.data or "")
        if picked is not None:
            self.commune.data = gazetteer.address(picked)
            return picked.key
        if not text:
            return ""
        meant = places.meant(text, self.commune.province)
        if meant.unit is not None:
            return meant.unit.key
        self.offered = meant.offered
        self.problem("commune", activity_words.said_of_place(text, meant))
        return ""

    def read_days(self, name: str) -> tuple[str, ...]:
        """The days written in a field of several lines; a wrong one is told there."""
        try:
            return tuple(sorted({day.isoformat() for day in activity_words.days_in_words(self[name].data)}))
        except ValueError as error:
            self.problem(name, _("“%(text)s” is no day: write it like 23/11/2026.", text=str(error)[:30]))
            return ()

    def opened_by(self, *names: str) -> bool:
        """Whether a part of the form stands open: something is in it, or wrong in it."""
        return any(self[name].errors or _is_told(self[name]) for name in names)


def _is_told(field: Any) -> bool:
    default = field.default() if callable(field.default) else field.default
    return bool(field.data) and field.data != default


class Theirs(NamedTuple):
    """What somebody else wrote meanwhile: the field's name, and what stands there now."""

    name: str
    text: str


def differences(mine: ActivityForm, theirs: ActivityForm) -> Iterator[Theirs]:
    """The fields that somebody else has filled otherwise."""
    for field in theirs:
        own = mine[field.short_name]
        if field.short_name in _OF_THE_FORM:
            continue
        if (field.data or None) != (own.data or None):
            yield Theirs(str(field.label.text), _shown(field))


def _shown(field: Any) -> str:
    if isinstance(field, SelectMultipleField):
        return ", ".join(str(one.label.text) for one in field if one.checked)
    if isinstance(field, forms.Choice | forms.Options):
        named = {str(value): str(name) for value, name, *_rest in field.iter_choices()}
        return named.get(str(field.data), field.data or "")
    if isinstance(field.data, date):
        return i18n.short_day(field.data)
    return "" if field.data is None else str(field.data)
