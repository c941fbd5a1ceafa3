"""Parameters of what is on: the same for its page, its month and its calendar file.

The address is the state: ``when`` or ``since`` and ``until``, ``province``, ``near``, ``radius``, ``kind``
(several), ``audience``, ``free``, ``online``, ``running``, ``view``, ``month`` and ``page``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from catalog import gazetteer
from catalog.activities.occasions import ATTENDED
from catalog.activities.words import AUDIENCES
from catalog.errors import QueryError
from catalog.gazetteer import Unit
from catalog.store.attended import BEHIND, SURE
from catalog.store.occasions import Wanted
from catalog.web import i18n, params
from catalog.web.i18n import gettext as _
from catalog.web.nearby import Choice, nearby
from catalog.web.params import SearchParams
from catalog.web.provinces import province_of

SPANS = ("today", "weekend", "week", "month")
AHEAD = timedelta(30)
"""So far the list looks where no days are chosen."""
_MOST_COMMUNES = 1500
_YES = ("yes", "1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a visitor asked for; empty and None narrow nothing.

    ``when`` is one of ``SPANS``; ``since`` and ``until`` are days chosen instead. ``running``: what lasts and
    has begun already, alone. ``month`` is the first day of the one to be drawn, where ``view`` is month.
    """

    when: str = ""
    since: date | None = None
    until: date | None = None
    province: Unit | None = None
    near: str = ""
    radius: float | None = None
    kinds: tuple[str, ...] = ()
    audience: str = ""
    free: bool = False
    online: str = ""
    running: bool = False
    view: str = ""
    month: date | None = None
    page: int = 1

    def query(self) -> dict[str, Any]:
        """The parameters of the address that asks for this, in their order, defaults left out."""
        told: dict[str, Any] = {
            "when": self.when,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            **self.filters(),
            "running": "yes" if self.running else "",
            "view": self.view,
            "month": f"{self.month:%Y-%m}" if self.month else "",
            "page": self.page if self.page > 1 else "",
        }
        return {name: value for name, value in told.items() if value}

    def filters(self) -> dict[str, Any]:
        """Those of the parameters that hold on any day."""
        told: dict[str, Any] = {
            "province": self.province.code if self.province else "",
            "near": self.near,
            "radius": f"{self.radius:g}" if self.near and self.radius is not None else "",
            "kind": list(self.kinds),
            "audience": self.audience,
            "free": "yes" if self.free else "",
            "online": self.online,
        }
        return {name: value for name, value in told.items() if value}

    def but(self, **changed: Any) -> Asked:
        """The same with something changed, from its first page."""
        return replace(self, **{"page": 1, **changed})

    def on(self, when: str) -> Asked:
        """The same in another span of days, as a list."""
        return self.but(when=when, since=None, until=None, view="", month=None, running=False)

    def on_days(self, since: date, until: date) -> Asked:
        """The same on these days, as a list."""
        return self.on("").but(since=since, until=until)

    def everywhere(self) -> Asked:
        """The same in the whole country."""
        return self.but(province=None, near="", radius=None)

    def bare(self) -> Asked:
        """The same days, with nothing narrowed."""
        return Asked(when=self.when, since=self.since, until=self.until, view=self.view, month=self.month)


def load(args: MultiDict[str, str]) -> Asked:
    """What the parameters ask for; raises ``QueryError`` that names the wrong one."""
    since, until = _day(args, "since"), _day(args, "until")
    if since and until and until < since:
        since, until = until, since
    search = params.load(MultiDict((name, args.get(name, "")) for name in ("near", "radius")), ())
    return Asked(
        when="" if since or until else _one_of(args, "when", SPANS),
        since=since,
        until=until,
        province=_province(args),
        near=search.near,
        radius=search.radius if search.near else None,
        kinds=_kinds(args),
        audience=_one_of(args, "audience", tuple(AUDIENCES)),
        free=_one_of(args, "free", _YES) in _YES,
        online={"1": "yes"}.get(told := _one_of(args, "online", (*_YES, "no")), told),
        running=_one_of(args, "running", _YES) in _YES,
        view=_one_of(args, "view", ("month", "list")).replace("list", ""),
        month=_month(args),
        page=params.page_number(args.get("page", "")),
    )


@dataclass(frozen=True, slots=True)
class Days:
    """The days to be shown; ``cut``: some of those asked for are farther off than what is known."""

    since: date
    until: date
    cut: bool = False


def days(asked: Asked) -> Days:
    """From when to when a list goes, within what is known."""
    today = i18n.today()
    since, until = _span(asked, today)
    least, most = today - BEHIND, today + SURE
    known = Days(min(max(since, least), most), max(min(until, most), least))
    return replace(known, cut=(known.since, known.until) != (since, until))


def _span(asked: Asked, today: date) -> tuple[date, date]:
    sunday = today + timedelta(6 - today.weekday())
    match asked.when:
        case "today":
            return today, today
        case "weekend":
            return max(today, sunday - timedelta(1)), sunday
        case "week":
            return today, sunday
        case "month":
            return today, month_end(today)
    if asked.since and asked.until:
        return asked.since, asked.until
    if asked.since:
        return asked.since, asked.since + AHEAD if asked.since < date.max - AHEAD else date.max
    if asked.until:
        return min(today, asked.until), asked.until
    return today, today + AHEAD


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return (day.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where it is to be, in words, and as the query takes it.

    ``choices`` are the places that a name may mean; ``unknown``: it is the name of none.
    """

    label: str = ""
    province: str = ""
    communes: frozenset[str] | None = None
    choices: tuple[Choice, ...] = ()
    unknown: bool = False


def where(asked: Asked) -> Where:
    """The place that is asked for; a whole province is itself, anything else what lies round it."""
    province = asked.province
    if not asked.near:
        return Where(label=province.full_name, province=province.key) if province else Where()
    key = province.key if province else ""
    named = province_of(asked.near) if asked.radius is None and _is_province(asked.near) else None
    if named is not None:
        return Where(label=named.full_name, province=named.key)
    place = nearby(SearchParams(near=asked.near, radius=asked.radius))
    if place is None or place.point is None:
        choices = place.choices if place else ()
        return Where(label=asked.near, province=key, choices=choices, unknown=not choices)
    around = gazetteer.nearest(place.point, limit=_MOST_COMMUNES, within=place.radius)
    label = _("%(place)s, within %(radius)s km", place=place.label, radius=i18n.number(place.radius))
    return Where(label=label, province=key, communes=frozenset(one.unit.key for one in around))


def _is_province(text: str) -> bool:
    """Whether a place is first of all the name of a province, of today or of before."""
    found = gazetteer.locate(text)
    return bool(found) and found[0].unit.level == gazetteer.PROVINCE and found[0].extent == gazetteer.WHOLE


def wanted(asked: Asked, place: Where, since: date, until: date, **more: Any) -> Wanted:
    """What the store is asked for; ``more`` are further fields of ``Wanted``."""
    told: Mapping[str, Any] = {
        "since": since,
        "until": until,
        "kinds": asked.kinds,
        "province": place.province,
        "communes": place.communes,
        "audience": asked.audience,
        "free": True if asked.free else None,
        "online": {"yes": True, "no": False}.get(asked.online),
        "called_off": True,
        **more,
    }
    return Wanted(**told)


def _one_of(args: MultiDict[str, str], name: str, known: tuple[str, ...]) -> str:
    given = args.get(name, "").strip()
    if given and given not in known:
        raise QueryError(
            _(
                "%(name)s must be one of %(known)s, not “%(value)s”.",
                name=name,
                known=", ".join(known),
                value=_shown(given),
            ),
            parameter=name,
        )
    return given


def _shown(given: str) -> str:
    return "".join(sign for sign in given[:40] if sign.isprintable())


def _kinds(args: MultiDict[str, str]) -> tuple[str, ...]:
    given = {kind.strip() for kind in args.getlist("kind")} - {""}
    for kind in sorted(given - set(ATTENDED)):
        _one_of(MultiDict({"kind": kind}), "kind", ATTENDED)
    return tuple(kind for kind in ATTENDED if kind in given)


def _province(args: MultiDict[str, str]) -> Unit | None:
    given = args.get("province", "").strip()
    if not given:
        return None
    found = province_of(given)
    if found is None:
        raise QueryError(
            _("“%(value)s” is no province or city of today.", value=_shown(given)), parameter="province"
        )
    return found


def _day(args: MultiDict[str, str], name: str) -> date | None:
    given = args.get(name, "").strip()
    if not given:
        return None
    try:
        if len(given) != len("2026-12-05"):
            raise ValueError(given)
        return date.fromisoformat(given)
    except ValueError:
        raise QueryError(
            _("%(name)s must be a day like 2026-12-05, not “%(value)s”.", name=name, value=_shown(given)),
            parameter=name,
        ) from None


def _month(args: MultiDict[str, str]) -> date | None:
    given = args.get("month", "").strip()
    if not given:
        return None
    try:
        if len(given) != len("2026-12"):
            raise ValueError(given)
        return date.fromisoformat(f"{given}-01")
    except ValueError:
        raise QueryError(
            _("month must be a month like 2026-12, not “%(value)s”.", value=_shown(given)),
            parameter="month",
        ) from None
