"""Parameters of the programme's pages: a plan, a territory, a year, whether successors count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import abort, request

from catalog import gazetteer
from catalog.programme import plan_scope
from catalog.programme.plans import Plan
from catalog.programme.report_book import place_name
from catalog.web import i18n
from catalog.web.i18n import page_url
from catalog.web.programme_counted import plan_of
from catalog.web.ways_to import place_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for; ``territory`` is a gazetteer key, "" the whole country.

    ``successors``: institutions that went on from those of the district level count in their place.
    """

    plan: Plan
    territory: str
    year: int
    successors: bool = False

    def query(self) -> dict[str, Any]:
        """The parameters of the address that asks for this, defaults left out."""
        told: dict[str, Any] = {}
        unit = gazetteer.unit(self.territory) if self.territory != self.plan.territory else None
        if unit is not None:
            told["territory"] = place_code(unit)
        if self.year != plan_scope.year_of(self.plan, "", i18n.today()):
            told["year"] = self.year
        if self.successors:
            told["successors"] = "yes"
        return told

    def but(self, **changed: Any) -> Asked:
        """The same with something changed."""
        return replace(self, **changed)

    def address(self, view: str = "programme_plan", **more: Any) -> str:
        """The address of a page of the plan that shows this."""
        return page_url(view, slug=self.plan.slug, **self.query(), **more)

    @property
    def place(self) -> str:
        """The name of the territory, in Vietnamese, or of the whole country in the page's language."""
        return place_name(self.territory, i18n.language())


def asked(slug: str) -> Asked:
    """What this request asks for; 404 where there is no such plan, ``QueryError`` for a wrong parameter."""
    plan = plan_of(slug)
    if plan is None:
        abort(404)
    given = request.args
    return Asked(
        plan=plan,
        territory=plan_scope.territory_of(plan, given.get("territory", "")),
        year=plan_scope.year_of(plan, given.get("year", ""), i18n.today()),
        successors=given.get("successors", "") in ("yes", "1"),
    )
