"""Figures declared at a desk: which institution, then its form for a period."""

from __future__ import annotations

from flask import Response, abort, request

from catalog.people.permissions import Permission
from catalog.programme.periods import Period
from catalog.store import institutions
from catalog.store.db import reading
from catalog.web import figures_page, forms, picking
from catalog.web.admin.shell import (
    OF_INSTITUTION,
    actor,
    admin_page,
    admin_url,
    blueprint,
    needs,
    reach,
    see_other,
    user,
)
from catalog.web.cards import institution_name
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

_DECLARE = Permission.FIGURES_DECLARE


class ForForm(forms.Form):
    """For which institution."""

    institution = picking.institution(lazy_gettext("Institution"))


@blueprint.route("/figures/new", methods=["GET", "POST"], endpoint="figures_new")
@needs(_DECLARE)
def figures_new() -> Response:
    """Asks for which institution; whoever has but one is led to its form."""
    form, mine = ForForm(), reach(_DECLARE)
    form.institution.offer(mine)
    if not form.is_submitted():
        offered = form.institution.offered
        if len(offered) == 1:
            return see_other("figures_of", slug=offered[0][0])
        return _new_page(form)
    slug = picking.chosen_institution(form, "institution", mine) if form.validate() else ""
    return see_other("figures_of", slug=slug) if slug else _new_page(form, 422)


def _new_page(form: ForForm, status: int = 200) -> Response:
    return admin_page(
        "admin/figures_new.html", title=_("Declare figures"), crumbs=crumbs(), status=status, form=form
    )


def crumbs() -> list[tuple[str, str]]:
    """The way to pages of figures."""
    return [(_("Figures"), admin_url("figures"))]


@blueprint.route("/figures/of/<slug>", methods=["GET", "POST"], endpoint="figures_of")
@needs(_DECLARE, OF_INSTITUTION)
def figures_of(slug: str) -> Response:
    """What is asked of an institution for a period; sent: its figures."""
    with reading() as session:
        facts = institutions.get(session, slug)
    period = figures_page.period_asked()
    if facts is None or period is None:
        abort(404)
    if facts["slug"] != slug:
        return see_other("figures_of", slug=facts["slug"], period=str(period))
    page = figures_page.opened(facts, period, user().name, lambda at: _address(slug, at))
    if request.method == "POST" and not page.closed:
        done = figures_page.send(page, actor())
        if done is not None:
            return see_other("figures_of", slug=slug, period=str(period), done=done)
    return admin_page(
        "admin/figures_of.html",
        title=_("Figures: %(period)s", period=page.period_name),
        crumbs=crumbs(),
        status=422 if request.method == "POST" else 200,
        page=page,
        name=institution_name(facts),
        slug=slug,
    )


def _address(slug: str, period: Period) -> str:
    return admin_url("figures_of", slug=slug, period=str(period))
