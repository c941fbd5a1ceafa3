"""The page of good models: whom others can learn from, by kind and territory."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from catalog import gazetteer
from catalog.record_parts import SYSTEMS
from catalog.store import exemplars
from catalog.store.db import reading
from catalog.store.scopes import Reach
from catalog.web import caching, good_models, labels
from catalog.web.frame import blueprint, page
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.labels import named
from catalog.web.provinces import province_of


@blueprint.get("/programme/models")
def models() -> Response:
    """The good models, narrowed by ``kind``, ``system`` and ``province`` (code or name)."""
    kind, system = request.args.get("kind", ""), request.args.get("system", "")
    kind = kind if kind in exemplars.KINDS else ""
    system = system if system in SYSTEMS else ""
    province = province_of(request.args.get("province", ""))
    code = province.code if province else ""
    return caching.conditional(lambda: _page(kind, system, province), kind, system, code)


def _page(kind: str, system: str, province: gazetteer.Unit | None) -> Response:
    reach = Reach(keys=frozenset({province.key})) if province else good_models.EVERYWHERE
    with reading() as session:
        everything = good_models.stories(session)
        shown = good_models.stories(session, reach=reach, kind=kind, system=system)
    code = province.code if province else None
    chosen = {"kind": kind or None, "system": system or None, "province": code}
    return page(
        "models.html",
        stories=shown,
        total=len(everything),
        kinds=_ways(chosen, "kind", {"": _("All"), **_kinds()}),
        systems=_ways(
            chosen, "system", {"": _("All"), **{one: named(labels.SYSTEMS, one) for one in SYSTEMS}}
        ),
        province=province,
        provinces=sorted({story.place for story in everything if story.place}),
        chosen=chosen,
    )


def _kinds() -> dict[str, str]:
    return {exemplars.INSTITUTION: _("Institutions"), exemplars.ACTIVITY: _("Activities")}


def _ways(chosen: dict[str, Any], name: str, named: dict[str, str]) -> list[tuple[str, str, bool]]:
    """Each choice of a filter: its name, its address, whether it is chosen."""
    return [
        (label, page_url("models", **{**chosen, name: value or None}), (chosen[name] or "") == value)
        for value, label in named.items()
    ]
