"""What an institution was, what came before it and after it: adding and taking back."""

from __future__ import annotations

from contextlib import suppress

from flask import Response, abort, request

from catalog.errors import UnknownName
from catalog.gazetteer import seat
from catalog.people.permissions import Permission
from catalog.programme import institutions, types
from catalog.programme.institutions import TheOtherWayRound
from catalog.store.db import reading, writing
from catalog.web import forms, i18n, picking
from catalog.web.admin.institutions_editing import Stand, crumbs, need_standing, standing
from catalog.web.admin.shell import (
    OF_INSTITUTION,
    actor,
    admin_page,
    blueprint,
    needs,
    reach,
    see_other,
    tell,
)
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.institutions_words import term

_EDIT = Permission.INSTITUTIONS_EDIT


class PeriodForm(forms.Form):
    """A former name, state or place."""

    name_vi = forms.line(lazy_gettext("Former name in Vietnamese"), most=400)
    name_en = forms.line(lazy_gettext("Former name in English"), most=400)
    status = forms.choice(lazy_gettext("Former state"))
    province = forms.line(lazy_gettext("Former province or city"), most=120)
    commune = forms.line(lazy_gettext("Former commune or ward"), most=120)
    since = forms.day(lazy_gettext("From"))
    until = forms.day(lazy_gettext("Until"))
    act = forms.line(lazy_gettext("By which act"), hint=lazy_gettext("Such as 1675/NQ-UBTVQH15."))


class LinkForm(forms.Form):
    """An institution before or after this one."""

    side = forms.options(
        lazy_gettext("The other institution"),
        (("earlier", lazy_gettext("came before this one")), ("later", lazy_gettext("came after this one"))),
        default="earlier",
    )
    other = picking.institution(lazy_gettext("Which institution"))
    day = forms.day(lazy_gettext("On which day"))
    act = forms.line(lazy_gettext("By which act"), hint=lazy_gettext("Such as 1675/NQ-UBTVQH15."))


@blueprint.get("/institutions/<slug>/past", endpoint="institution_past")
@needs(_EDIT, OF_INSTITUTION)
def institution_past(slug: str) -> Response:
    """The history of an institution, with forms to add to it."""
    return _page(slug, _period_form(), _link_form())


def _period_form() -> PeriodForm:
    form = PeriodForm()
    statuses = [(one.code, one.name(i18n.language())) for one in types.terms("statuses")]
    form.status.choices = forms.among([("", _("not changed")), *statuses])
    return form


def _link_form() -> LinkForm:
    form = LinkForm(prefix="link-")
    form.other.offer(reach(_EDIT))
    return form


def _page(slug: str, period: PeriodForm, link: LinkForm, status: int = 200) -> Response:
    with reading() as session:
        found: Stand = standing(session, slug)
    name = found.facts["name_vi"]
    return admin_page(
        "admin/institution_past.html",
        title=_("History"),
        crumbs=crumbs(slug, name),
        status=status,
        slug=slug,
        name=name,
        past=found.past,
        period=period,
        link=link,
        may_link=any(offered != slug for offered, _name in link.other.offered),
        term=term,
    )


@blueprint.post("/institutions/<slug>/past/periods")
@needs(_EDIT, OF_INSTITUTION)
def institution_period_add(slug: str) -> Response:
    """Keep a former name, state or place."""
    form = _period_form()
    valid = form.validate()
    facts = _periods(form)
    if valid and not facts:
        form.problem("name_vi", _("Write the former name, state or place."))
    if form.since.data and form.until.data and form.since.data > form.until.data:
        form.problem("until", _("This is before the first day."))
    if form.errors:
        return _page(slug, form, _link_form(), 422)
    days = {"since": form.since.data, "until": form.until.data, "act": form.act.data or ""}
    with writing() as session:
        need_standing(session, slug)
        entry = institutions.add_periods(session, actor(), slug, facts, **days)
    _tell_added(entry)
    return see_other("institution_past", slug=slug)


def _tell_added(entry: int | None) -> None:
    if entry is None:
        tell(_("That was done already."), "note")
    else:
        tell(_("It is added to the history."), undo=entry)


def _periods(form: PeriodForm) -> dict[str, dict[str, str]]:
    given = {name: form[name].data or "" for name in ("name_vi", "name_en", "status", "province", "commune")}
    facts: dict[str, dict[str, str]] = {}
    if given["name_vi"] or given["name_en"]:
        facts["names"] = {"name_vi": given["name_vi"] or given["name_en"], "name_en": given["name_en"]}
    if given["status"]:
        facts["statuses"] = {"status": given["status"]}
    if given["province"] or given["commune"]:
        place = {"province": given["province"], "commune": given["commune"]}
        codes = seat(place).codes
        code = codes.get("commune_code") or codes.get("province_code", "")
        facts["territories"] = {**place, "code": code, "code_list": codes.get("code_list", "")}
    return facts


@blueprint.post("/institutions/<slug>/past/periods/drop")
@needs(_EDIT, OF_INSTITUTION)
def institution_period_drop(slug: str) -> Response:
    """Forget what was entered wrongly."""
    kind, number = request.form.get("kind", ""), request.form.get("number", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        abort(400)
    entry = None
    with suppress(UnknownName), writing() as session:
        entry = institutions.drop_period(session, actor(), slug, kind, int(number))
    _tell_taken_out(entry)
    return see_other("institution_past", slug=slug)


def _tell_taken_out(entry: int | None) -> None:
    if entry is None:
        tell(_("That was done already."), "note")
    else:
        tell(_("It is taken out of the history."), undo=entry)


@blueprint.post("/institutions/<slug>/past/links")
@needs(_EDIT, OF_INSTITUTION)
def institution_link_add(slug: str) -> Response:
    """Say which institution came before or after this one."""
    form = _link_form()
    valid = form.validate()
    # It will stand on the other one's page too: only who looks after both may say so.
    other = picking.chosen_institution(form, "other", reach(_EDIT))
    if other == slug:
        form.problem("other", _("This is the institution itself."))
    if not valid or form.errors or not other:
        return _page(slug, _period_form(), form, 422)
    earlier, later = (other, slug) if form.side.data == "earlier" else (slug, other)
    entry = None
    try:
        with writing() as session:
            need_standing(session, slug)
            entry = institutions.link(
                session, actor(), earlier, later, day=form.day.data, act=form.act.data or "", at=slug
            )
    except TheOtherWayRound:
        form.problem("other", _("It is told the other way round already: take that out first."))
    except UnknownName:
        form.problem("other", _("This institution was merged into another one meanwhile."))
    if form.errors:
        return _page(slug, _period_form(), form, 422)
    _tell_added(entry)
    return see_other("institution_past", slug=slug)


@blueprint.post("/institutions/<slug>/past/links/drop")
@needs(_EDIT, OF_INSTITUTION)
def institution_link_drop(slug: str) -> Response:
    """Take back that an institution came before or after this one."""
    earlier, later = (request.form.get(name, "")[:80] for name in ("earlier", "later"))
    if slug not in (earlier, later):
        abort(400)
    with writing() as session:
        entry = institutions.unlink(session, actor(), earlier, later, at=slug)
    _tell_taken_out(entry)
    return see_other("institution_past", slug=slug)
