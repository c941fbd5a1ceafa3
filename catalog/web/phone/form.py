"""The phone form: its fields, their rules, and the activity that they say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from wtforms import HiddenField

from catalog.activities import places
from catalog.activities.feasts import feast
from catalog.activities.model import Activity, LunarFeast, Picture, Timing
from catalog.activities.words import WEEKDAYS
from catalog.gazetteer import Unit
from catalog.web import activity_words, forms, i18n
from catalog.web.activity_fields import Clock, Pictured, Several, photograph, picture_words, weekdays
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.phone.presets import KEPT, LUNAR, ONCE, UNTOLD, WEEKLY, is_simple, says_cost, shown_timing

_MODES = (
    (WEEKLY, lazy_gettext("Every week")),
    (ONCE, lazy_gettext("On one day, or some days in a row")),
    (LUNAR, lazy_gettext("Every year on a day of the lunar calendar")),
)
_OF_TIMES = {
    "days": (WEEKLY,),
    "first": (WEEKLY, ONCE),
    "last": (WEEKLY, ONCE),
    "begins": (WEEKLY, ONCE, LUNAR),
    "ends": (WEEKLY, ONCE, LUNAR),
    "lunar_day": (LUNAR,),
    "lunar_month": (LUNAR,),
}
"""With which ways of telling the time a field is shown; with the others it counts for nothing."""
_COSTS = (("free", lazy_gettext("Free")), ("paid", lazy_gettext("There is a fee")))
FIRST_AUDIENCES = ("everyone", "children", "teenagers", "youth", "adults", "elders", "families")
"""What is offered at once; the other groups are behind a button."""
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}\Z")


class ActivityForm(Pictured):
    """What, when, where, for whom; with ways to be asked and a photograph."""

    sort = forms.options(lazy_gettext("What is it?"), default="class")
    title = forms.line(
        lazy_gettext("Its name"), most=300, required=True, hint=lazy_gettext("Such as “Lớp cờ vua hè”.")
    )
    mode = forms.options(lazy_gettext("When?"), _MODES, default=WEEKLY)
    days = weekdays()
    begins = Clock(lazy_gettext("From (time)"), render_kw={"type": "time"})
    ends = Clock(lazy_gettext("To (time)"), render_kw={"type": "time"})
    first = forms.day(lazy_gettext("From (day)"))
    last = forms.day(lazy_gettext("To (day)"))
    lunar_day = forms.choice(
        lazy_gettext("Lunar day"), [("", lazy_gettext("Choose")), *((str(n), str(n)) for n in range(1, 31))]
    )
    lunar_month = forms.choice(
        lazy_gettext("Lunar month"), [("", lazy_gettext("Choose")), *((str(n), str(n)) for n in range(1, 13))]
    )
    place = forms.line(lazy_gettext("Where?"), most=300, required=True)
    address = forms.line(lazy_gettext("Address"), most=400)
    audiences = Several(lazy_gettext("For whom?"), choices=[])
    cost = forms.options(lazy_gettext("What does it cost?"), _COSTS, default="free")
    fee = forms.line(lazy_gettext("How much"), most=200, hint=lazy_gettext("Such as 50.000 đồng a month."))
    phone = forms.line(lazy_gettext("Telephone for questions"), most=60, type="tel", autocomplete="tel")
    field = forms.choice(lazy_gettext("Field of activity"))
    description = forms.lines(lazy_gettext("More about it"), most=5000, rows=4)
    photo = photograph()
    kept = HiddenField()
    without = forms.yes(lazy_gettext("Without the picture"))
    alt = picture_words()
    key = HiddenField()
    revision = forms.revision()
    meant = places.Meant()

    @classmethod
    def made(cls, standing: Activity | None = None, **values: Any) -> ActivityForm:
        """The form, its lists filled; ``standing`` is the activity that it changes."""
        form = cls(**values)
        form.sort.choices = forms.among(activity_words.sorts())
        form.audiences.choices = forms.among(activity_words.audiences())
        form.field.choices = forms.among([("", _("Choose")), *activity_words.fields()])
        if standing is not None and not is_simple(standing.timing):
            kept = (KEPT, _("As it is: %(when)s", when=shown_timing(standing.timing)))
            form.mode.choices = forms.among([kept, *_MODES])
        if standing is not None and not says_cost(standing):
            form.cost.choices = forms.among([(UNTOLD, _("Not told")), *_COSTS])
        return form

    @property
    def sent_key(self) -> str:
        """The hidden key, empty for one that no form of ours carries."""
        return self.key.data if self.key.data and KEY.match(self.key.data) else ""

    def check(self, standing: Activity, province: Unit | None, *, draft: bool) -> bool:
        """Whether all can be taken as it is; faults stand at their fields. A draft needs a name alone.

        ``province`` is that of the institution: it decides between communes of one name.
        """
        # An address that stood there already is not called into question.
        if self.address.data and self.address.data != standing.venue.address:
            self.meant = places.meant(self.address.data, province)
        self.validate()
        self._pass_over_hidden()
        if draft:
            rest = [name for name in self.errors if name != "title" and self[name].flags.required]
            for name in rest:
                self[name].errors = []
            return not self.errors
        self._check_timing()
        if self.meant.gone is not None:
            self.problem("address", activity_words.said_of_place(self.address.data, self.meant))
        if self.cost.data == "paid" and not self.fee.data:
            self.problem("fee", _("Please write how much it costs."))
        if not self.audiences.data:
            self.problem("audiences", _("Please choose for whom it is."))
        return not self.errors

    def _pass_over_hidden(self) -> None:
        for name, modes in _OF_TIMES.items():
            if self.mode.data not in modes:
                self[name].errors = []

    def _check_timing(self) -> None:
        mode = self.mode.data
        match mode:
            case "weekly" if not self.days.data and not self.days.errors:
                self.problem("days", _("Please choose at least one day of the week."))
            case "once" if self.first.data is None and not self.first.errors:
                self.problem("first", _("Please say on which day."))
            case "lunar":
                self._check_feast()
        if mode == KEPT:
            return
        begins, ends = self.begins.data, self.ends.data
        if ends and not begins and not self.begins.errors:
            self.problem("begins", _("Please say when it begins, too."))
        first, last = (None, None) if mode == LUNAR else (self.first.data, self.last.data)
        if first and last and last < first:
            self.problem("last", _("It ends before it begins: the last day is before the first."))
        elif begins and ends and not self.ends.errors and ends <= begins:
            self.problem("ends", _("It ends before it begins: this must be after %(time)s.", time=begins))

    def _check_feast(self) -> None:
        lacking = [name for name in ("lunar_day", "lunar_month") if not self[name].data]
        for name in lacking:
            self.problem(name, _("Please choose."))
        chosen = not lacking and not self.lunar_day.errors and not self.lunar_month.errors
        if chosen and self._feast_told() is None:
            self.problem("lunar_day", _("There is no such day in the lunar calendar."))

    def _feast_told(self) -> LunarFeast | None:
        return feast(int(self.lunar_day.data), int(self.lunar_month.data), i18n.today())

    def activity(self, standing: Activity, picture: Picture | None, today: date) -> Activity:
        """The activity that the form says; what it does not ask stays as in ``standing``."""
        cost = self.cost.data
        venue = replace(standing.venue, name=self.place.data, address=self.address.data)
        if venue.address != standing.venue.address:
            # Another street: the commune and the point of before no longer hold.
            commune = self.meant.unit.key if self.meant.unit else ""
            venue = replace(venue, commune=commune, lat=None, lon=None)
        fields = standing.fields
        if self.field.data != (fields[0] if fields else ""):
            fields = (self.field.data,) if self.field.data else ()
        return replace(
            standing,
            title=self.title.data,
            sort=self.sort.data,
            description=self.description.data,
            timing=self._timing(standing.timing, today),
            venue=venue,
            fields=fields,
            audiences=tuple(self.audiences.data or ()),
            free=None if cost == UNTOLD else cost == "free",
            fee="" if cost == "free" else self.fee.data,
            booking=replace(standing.booking, phone=self.phone.data),
            picture=picture,
        )

    def _timing(self, standing: Timing, today: date) -> Timing:
        mode = self.mode.data
        if mode == KEPT:
            return standing
        # What was called off stays so while the days are the same.
        made = replace(
            standing,
            first=_iso(self.first.data),
            last=_iso(self.last.data),
            begins=self.begins.data or "",
            ends=self.ends.data or "",
            weekdays=(),
            every=1,
            rule="",
            lunar=None,
        )
        if mode == WEEKLY:
            days = tuple(day for day in WEEKDAYS if self.days.has(day))
            first = made.first or (first_of(days, today).isoformat() if days else "")
            return replace(made, weekdays=days, first=first)
        if mode == LUNAR and self.lunar_day.data and self.lunar_month.data:
            return replace(made, first="", last="", lunar=self._feast(standing.lunar))
        return made

    def _feast(self, standing: LunarFeast | None) -> LunarFeast | None:
        day, month = int(self.lunar_day.data), int(self.lunar_month.data)
        if standing is not None and (standing.day, standing.month) == (day, month):
            return standing
        return self._feast_told()


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def first_of(days: tuple[str, ...], today: date) -> date:
    """The first day from ``today`` on that is one of these days of the week (MO ... SU)."""
    wanted = {WEEKDAYS.index(day) for day in days}
    ahead = next((more for more in range(7) if (today.weekday() + more) % 7 in wanted), 0)
    return date.fromordinal(today.toordinal() + ahead)
