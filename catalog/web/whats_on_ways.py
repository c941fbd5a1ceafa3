"""Ways from one list of what is on to others: shortcuts, filters to take off, the way out of an empty one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import current_app, url_for

from catalog.activities.occasions import ATTENDED
from catalog.activities.words import AUDIENCES
from catalog.gazetteer import Unit
from catalog.store import occasions
from catalog.store.attended import SURE
from catalog.store.db import reading
from catalog.store.occasions import Wanted
from catalog.web import caching, i18n, labels, search_feeds
from catalog.web import whats_on_params as asking
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.lately import Lately
from catalog.web.params import SearchParams
from catalog.web.provinces import provinces
from catalog.web.results import Chip
from catalog.web.search_feeds import Form
from catalog.web.whats_on_params import Asked, Days, Where

_TOP_PLACES = 8
_MOST_WAYS = 5


@dataclass(frozen=True, slots=True)
class Way:
    """A link to what is on otherwise; ``count`` is what that would find, None where it is not counted."""

    label: str
    address: str
    count: int | None = None
    current: bool = False


def address(asked: Asked) -> str:
    """The address of what is asked for."""
    return page_url("whats_on", **asked.query())


def audience_name(code: str) -> str:
    """An age or a group in the page's language."""
    word = AUDIENCES[code]
    return word.vi if i18n.language() == "vi" else word.en


def shortcuts(asked: Asked) -> Iterator[Way]:
    """What many look for, one press away; pressed again it goes away."""
    free_class = asked.free and asked.kinds == ("class",)
    kinds = () if free_class else ("class",)
    yield _switch(_("Free classes"), asked.but(free=not free_class, kinds=kinds), free_class)
    free = asked.free and not free_class
    yield _switch(_("Free of charge"), asked.but(free=not free), free)
    for code, name in (("children", _("For children")), ("elders", _("For older people"))):
        on = asked.audience == code
        yield _switch(name, asked.but(audience="" if on else code), on)
    on = asked.online == "yes"
    yield _switch(_("On the web"), asked.but(online="" if on else "yes"), on)


def _switch(label: str, other: Asked, on: bool) -> Way:
    return Way(label, address(other), None, on)


def chips(asked: Asked, place: Where) -> list[Chip]:
    """The filters that are on, each with the address without it."""
    found = [(_("Where"), place.label, asked.everywhere())] if place.label else []
    for kind in asked.kinds:
        rest = tuple(other for other in asked.kinds if other != kind)
        found.append((_("Kind"), labels.named(labels.KINDS_MANY, kind), asked.but(kinds=rest)))
    if asked.audience:
        found.append((_("For whom"), audience_name(asked.audience), asked.but(audience="")))
    if asked.free:
        found.append((_("Cost"), _("Free of charge"), asked.but(free=False)))
    if asked.online:
        label = _("On the web") if asked.online == "yes" else _("In person")
        found.append((_("On site or on the web"), label, asked.but(online="")))
    return [Chip(facet=facet, label=label, address=address(less)) for facet, label, less in found]


def ways_out(asked: Asked, place: Where, days: Days) -> list[Way]:
    """For an empty list: the next day that has something, then one filter less each, with their numbers."""
    return [way for way in _ways_out(asked, place, days) if way.count]


def _ways_out(asked: Asked, place: Where, days: Days) -> Iterator[Way]:
    last = i18n.today() + SURE
    with reading() as session:
        if days.until < last:
            later = asking.wanted(asked, place, days.until + timedelta(1), last, began=False)
            found = occasions.between(session, later, limit=1)
            if found.occasions:
                yield _next(asked, found.occasions[0].first, found.total)
        for label, less in list(_less(asked, place))[:_MOST_WAYS]:
            wanted = asking.wanted(less, asking.where(less), days.since, days.until)
            yield Way(label, address(less), occasions.count(session, wanted))


def _next(asked: Asked, day: date, count: int) -> Way:
    label = _("from the next day that has something: %(day)s", day=i18n.day(day))
    return Way(label, address(asked.on_days(day, day + asking.AHEAD)), count)


def _less(asked: Asked, place: Where) -> Iterator[tuple[str, Asked]]:
    """What is asked for with one filter less, and in words which."""
    if asked.running:
        yield _("with what only begins"), asked.but(running=False)
    if place.label:
        yield _("everywhere, not only: %(place)s", place=place.label), asked.everywhere()
    for is_on, less in (
        (bool(asked.kinds), asked.but(kinds=())),
        (bool(asked.audience), asked.but(audience="")),
        (asked.free, asked.but(free=False)),
        (bool(asked.online), asked.but(online="")),
    ):
        if is_on:
            yield _("without “%(filter)s”", filter=", ".join(_gone(asked, less, place))), less
    if len(chips(asked, place)) > 1:
        yield _("without any filter"), asked.bare()


def _gone(asked: Asked, less: Asked, place: Where) -> list[str]:
    """The words of the filters that the one has and the other has not."""
    kept = {(chip.facet, chip.label) for chip in chips(less, place)}
    return [chip.label for chip in chips(asked, place) if (chip.facet, chip.label) not in kept]


# Following


def follow(asked: Asked, place: Where) -> tuple[Form, ...]:
    """The calendar of these filters, and the feeds of what is new among them."""
    calendar = search_feeds.calendar(url_for("calendar.whats_on", **_lasting_query(asked)))
    return (*search_feeds.feeds(_search(asked, place), i18n.language()), calendar)


def _lasting_query(asked: Asked) -> dict[str, Any]:
    """Days that a visitor chose stay; "this week" would be another one each week."""
    days = {name: value for name, value in asked.query().items() if name in ("since", "until")}
    return {**days, **asked.filters()}


def _search(asked: Asked, place: Where) -> SearchParams:
    """The search that finds the records of what is asked for, as far as a search can tell: not by age."""
    params = SearchParams().with_values("kind", asked.kinds or ATTENDED)
    if asked.free:
        params = params.with_values("free", ("yes",))
    if place.communes is not None:
        return replace(params, near=asked.near, radius=asked.radius)
    if place.province:
        named = next(unit for unit in provinces() if unit.key == place.province)
        return params.with_values("province", (named.full_name,))
    return params


# Places


def top_places() -> list[Unit]:
    """The provinces in which most is on in the coming days, the fullest first."""
    kept: Lately[dict[str, int]] | None = current_app.extensions.get("catalog.whats_on.places")
    if kept is None:
        app = current_app._get_current_object()  # type: ignore[attr-defined]

        def count() -> dict[str, int]:
            with app.app_context():
                return _counted()

        kept = current_app.extensions.setdefault("catalog.whats_on.places", Lately(count))
    counts = kept.get((caching.stand(), i18n.today()))
    full = [unit for unit in provinces() if counts.get(unit.key)]
    return sorted(full, key=lambda unit: -counts[unit.key])[:_TOP_PLACES]


def _counted() -> dict[str, int]:
    today = i18n.today()
    wanted = Wanted(since=today, until=today + asking.AHEAD)
    with reading() as session:
        return dict(occasions.by_province(session, wanted, [unit.key for unit in provinces()]))
