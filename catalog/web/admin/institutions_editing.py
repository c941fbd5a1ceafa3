"""One institution: its form, a new one, what somebody else changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import Response, abort, request
from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile
from catalog.formats.text.fold import fold
from catalog.gazetteer import Unit, address
from catalog.people.permissions import Permission
from catalog.programme import checking, duplicates, institutions, placing
from catalog.store import audit, institutions_history, institutions_merged
from catalog.store import institutions as store
from catalog.store.audit import Entry, Wanted
from catalog.store.db import reading, writing
from catalog.store.institutions import blank
from catalog.store.institutions_history import History
from catalog.store.models_institutions import Institution
from catalog.store.scopes import Place, keys_of
from catalog.web import forms
from catalog.web.admin.institutions_fields import InstitutionForm
from catalog.web.admin.shell import (
    OF_INSTITUTION,
    actor,
    admin_page,
    admin_url,
    blueprint,
    may,
    needs,
    reach,
    see_other,
    tell,
)
from catalog.web.i18n import gettext as _
from catalog.web.i18n import today
from catalog.web.institutions_words import ODDITIES, fact_name, fact_value, term

_ADD, _EDIT = Permission.INSTITUTIONS_ADD, Permission.INSTITUTIONS_EDIT


class Stand(NamedTuple):
    """An institution as it stands: facts as people enter them, its revision, its past."""

    facts: dict[str, Any]
    revision: int
    past: History


class Meanwhile(NamedTuple):
    """A fact that differs from what was sent: what stands there now, and what was sent."""

    name: str
    now: str
    sent: str


def need_standing(session: Session, slug: str) -> Institution:
    """The row of the institution; answers 404 where there is none, or it was merged."""
    row = session.get(Institution, slug)
    if row is None or row.merged_into:
        abort(404)
    return row


def standing(session: Session, slug: str) -> Stand:
    """The institution; answers 404 where there is none, or it was merged."""
    row = need_standing(session, slug)
    return Stand(store.entered(row), row.revision, institutions_history.of(session, slug))


def crumbs(slug: str = "", name: str = "") -> list[tuple[str, str]]:
    """The way to the pages of one institution."""
    way = [(_("Institutions"), admin_url("institutions"))]
    return [*way, (name, admin_url("institution", slug=slug))] if slug else way


@blueprint.route("/institutions/<slug>/facts", methods=["GET", "POST"], endpoint="institution")
@needs(_EDIT, OF_INSTITUTION)
def institution_facts(slug: str) -> Response:
    """The form of an institution, and what there is around it."""
    with reading() as session:
        found = standing(session, slug)
    form = InstitutionForm.made(found.facts, found.revision)
    if not form.is_submitted():
        return _page(form, found)
    given = _given(form, slug, found.facts)
    if given is None:
        return _page(form, found, 422)
    try:
        return _keep(form, slug, given, found)
    except ChangedMeanwhile:
        return _conflict(form, slug, given)


def _keep(form: InstitutionForm, slug: str, given: dict[str, Any], found: Stand) -> Response:
    before = found.facts
    with writing() as session:
        need_standing(session, slug)
        saved = institutions.save(
            session,
            actor(),
            given,
            revision=forms.revision_of(form),
            since=form.since.data,
            act=form.act.data or "",
        )
    if saved.entry is None:
        tell(_("Nothing was different: nothing was changed."), "note")
    else:
        tell(_("The changes are saved."), undo=saved.entry)
    tell_place(form, given)
    for oddity in checking.oddities(given, today()):
        if oddity not in checking.oddities(before, today()):
            tell(str(ODDITIES[oddity]), "note")
    return see_other("institution", slug=slug)


def tell_place(form: InstitutionForm, given: Mapping[str, Any]) -> None:
    """Say what a unit that was written is called today, where that is something else."""
    for name in ("province", "commune"):
        written, today_name = form[name].data or "", str(given.get(name) or "")
        if written and today_name and fold(written) not in fold(today_name):
            tell(_("“%(old)s” is %(new)s today.", old=written, new=today_name), "note")


def _given(form: InstitutionForm, slug: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
    """What was sent as the store takes it; None, with every fault beside its field, where it is wrong."""
    valid = form.validate()
    _take_offer(form)
    given = form.facts(slug)
    facts, faults = checking.examined(
        {name: value for name, value in given.items() if value not in (None, "", [])}, known
    )
    for fault in (*faults, *checking.faults_of_change(form.since.data, form.act.data or "")):
        form.tell(fault)
    if not valid or form.errors:
        return None
    return {**{name: blank(name) for name in given if name != "system"}, **facts}


def _take_offer(form: InstitutionForm) -> None:
    """Take the unit of today whose button was pressed."""
    province, _bar, commune = request.form.get("place", "").partition("|")
    if province:
        form.province.data, form.commune.data = province[:120], commune[:120]


def _page(form: InstitutionForm, found: Stand, status: int = 200, **more: Any) -> Response:
    slug, name = found.facts["slug"], found.facts["name_vi"]
    with reading() as session:
        merged = institutions_merged.merged_into(session, slug)
        holdings = institutions_merged.holdings(session, slug)
        alike = duplicates.like(session, slug) if may(Permission.INSTITUTIONS_MERGE, slug) else []
    return admin_page(
        "admin/institution.html",
        title=name,
        crumbs=crumbs(),
        status=status,
        form=form,
        slug=slug,
        facts=found.facts,
        past=found.past,
        merged=merged,
        holdings=holdings,
        alike=[pair.other if pair.one.slug == slug else pair.one for pair in alike],
        oddities=[ODDITIES[name] for name in checking.oddities(found.facts, today())],
        offers=offered(form),
        term=term,
        **more,
    )


def offered(form: InstitutionForm) -> list[tuple[str, str]]:
    """Units of today that the place which was written may be: value of the button, and its name."""
    written = {name: form[name].data or "" for name in ("province", "commune")}
    return [(_button(unit), address(unit)) for unit in placing.offers(written)]


def _button(unit: Unit) -> str:
    names = placing.names(unit)
    return f"{names['province']}|{names.get('commune', '')}"


def _conflict(form: InstitutionForm, slug: str, given: Mapping[str, Any]) -> Response:
    """The page for who was second: what the other changed, and what was sent, ready to be sent again."""
    with reading() as session:
        found = standing(session, slug)
        entries = audit.listed(
            session, reach(_EDIT), Wanted(subject_type=institutions.SUBJECT, subject=slug), limit=1
        )
    system = found.facts.get("system", "")
    differing = [
        Meanwhile(
            fact_name(name),
            fact_value(name, found.facts.get(name), system),
            fact_value(name, given.get(name), system),
        )
        for name in given
        if (found.facts.get(name) or None) != (given.get(name) or None)
    ]
    form.revision.data = str(found.revision)
    form.revision.raw_data = None
    last: Entry | None = entries[0] if entries else None
    return _page(form, found, 409, differing=differing, other=last)


@blueprint.route("/institutions/new", methods=["GET", "POST"], endpoint="institution_new")
@needs(_ADD)
def institution_new() -> Response:
    """The form for a new institution."""
    form = InstitutionForm.made()
    if not form.is_submitted():
        return _new_page(form)
    with reading() as session:
        slug = store.free_slug(session, form.name_vi.data or "")
    given = _given(form, slug, {})
    if given is not None and not reach(_ADD).holds(Place(slug, keys_of(given))):
        form.problem("province", _("This is not a place that you look after."))
        given = None
    if given is None:
        return _new_page(form, 422)
    with writing() as session:
        made = institutions.made_just_now(session, actor(), given)
        if made is None:
            slug = store.free_slug(session, given["name_vi"])
            saved = institutions.save(
                session, actor(), {**given, "slug": slug}, since=form.since.data, act=form.act.data or ""
            )
            alike = duplicates.like(session, slug)
    if made is not None:
        tell(_("%(name)s is added already: the form was sent twice.", name=given["name_vi"]), "note")
        return see_other("institution", slug=made)
    tell(_("%(name)s is added.", name=given["name_vi"]), undo=saved.entry)
    tell_place(form, given)
    if alike:
        tell(_("There is another one that looks alike: see below whether it is the same."), "note")
    return see_other("institution", slug=slug)


def _new_page(form: InstitutionForm, status: int = 200) -> Response:
    return admin_page(
        "admin/institution_new.html",
        title=_("A new institution"),
        crumbs=crumbs(),
        status=status,
        form=form,
        offers=offered(form),
    )
