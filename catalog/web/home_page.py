"""The home page: what was announced and picked, what is open, what is on this week, how to begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask import Response, request

from catalog import gazetteer
from catalog.gazetteer import Unit
from catalog.store.db import reading
from catalog.web import caching, editorial, good_models, home, i18n, menu, metadata
from catalog.web.cards import Card
from catalog.web.census import counted
from catalog.web.frame import blueprint, known_institutions, page, parts
from catalog.web.good_models import Story
from catalog.web.provinces import provinces

_CODE = re.compile(r"[0-9]{2}\Z")


@blueprint.get("/")
def index() -> Response:
    """The home page; ``province`` (a code) chooses where the week is shown."""
    asked = request.args.get("province", "")
    province = _province(asked)
    stamped = editorial.stamps(parts().settings.home)
    stand = caching.stand()
    # What nobody knows as a province is told, and told alike: such addresses are without number.
    state = province.code if province else "unknown" if asked else ""
    tag = caching.tag_of(stand, stamped, state)
    return caching.tagged(tag, lambda: _page(stand, stamped, province, unknown=state == "unknown"))


def _province(code: str) -> Unit | None:
    return gazetteer.unit(f"{gazetteer.NEW}:{code}") if _CODE.match(code) else None


def _page(
    stand: caching.Stand, stamped: tuple[editorial.Stamp, ...], province: Unit | None, *, unknown: bool
) -> Response:
    settings, today = parts().settings, i18n.today()
    name = f"home {province.code if province else ''}"
    return page(
        "home.html",
        metadata=metadata.of_home(settings.site_name, settings.contact),
        announcement=editorial.announcement(settings.home, stamped),
        ways=menu.starts(),
        provinces=provinces(),
        model=_model(),
        unknown_province=unknown,
        **caching.remembered(name, lambda: _found(stand, stamped, province), (stand, stamped, today)),
    )


def _found(
    stand: caching.Stand, stamped: tuple[editorial.Stamp, ...], province: Unit | None
) -> dict[str, Any]:
    known, today = known_institutions(stand.institutions), i18n.today()
    census = counted().census
    heading, cards = _picks(stand, stamped)
    with reading() as session:
        return {
            "counts": census.by("kind"),
            "total": census.records,
            "institutions": len(known),
            "heading": heading,
            "picks": cards,
            "exhibitions": home.open_exhibitions(session, known, today),
            "week": home.this_week(session, known, today, province),
        }


def _model() -> Story | None:
    """The good model of the day."""
    with reading() as session:
        found = good_models.stories(session)
    return found[i18n.today().toordinal() % len(found)] if found else None


def _picks(stand: caching.Stand, stamped: tuple[editorial.Stamp, ...]) -> tuple[str, list[Card]]:
    """The records picked by people, else by the day, under the heading that people gave them."""
    known = known_institutions(stand.institutions)
    given = editorial.picks(parts().settings.home, stamped)
    if given is not None:
        with reading() as session:
            cards = home.picks(session, known, given.picks)
        if cards:
            return given.title, cards
    of_the_day = [(identifier, "") for identifier in _of_the_day(stand)]
    with reading() as session:
        return "", home.picks(session, known, of_the_day)


def _of_the_day(stand: caching.Stand) -> Sequence[str]:
    """The records of the day: the same until midnight, if there are enough to choose from."""
    known, today = known_institutions(stand.institutions), i18n.today()

    def choose() -> list[str]:
        with reading() as session:
            return home.chosen_for_today(session, known, today)

    # To look through many institutions takes long, and every record that is harvested moves the log.
    lasting = caching.remembered("picks of the day", choose, (stand.log_id, stand.institutions, today))
    if len(lasting) == home.PICKS:
        return lasting
    return caching.remembered("few picks", choose, (stand, today))
