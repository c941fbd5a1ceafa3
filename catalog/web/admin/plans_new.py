"""A plan as a whole: its facts changed, one of one's own begun or sent as a file, those that come with us."""

from __future__ import annotations

from flask import Response
from flask_wtf.file import FileField, FileRequired
from werkzeug.exceptions import Forbidden

from catalog.errors import AlreadyExists, ChangedMeanwhile
from catalog.gazetteer import NEW, OLD, PROVINCE, unit, units
from catalog.programme import plan_editing, plan_files, plan_rows
from catalog.programme.plan_files import BadPlan, PlanFault
from catalog.programme.plans import Plan
from catalog.store import plans
from catalog.store.db import reading, writing
from catalog.web import forms
from catalog.web.admin import plans_words
from catalog.web.admin.plans_form import PlanForm
from catalog.web.admin.plans_frame import EDIT, crumbs, may_edit, opened, to_edit
from catalog.web.admin.shell import (
    actor,
    admin_page,
    admin_url,
    blueprint,
    needs,
    reach,
    see_other,
    takes,
    tell,
)
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext


class PlanFileForm(forms.Form):
    """A plan as a file."""

    file = FileField(
        lazy_gettext("The file of the plan"),
        [FileRequired()],
        description=lazy_gettext("TOML or JSON, as “Download the plan” gives it."),
        render_kw={"accept": ".toml,.json"},
    )
    replace = forms.yes(lazy_gettext("Also if the plan was changed by hand here"))


@blueprint.route("/plans/<slug>/facts", methods=["GET", "POST"], endpoint="plan_facts")
@needs(EDIT)
def plan_facts(slug: str) -> Response:
    """The form of a plan's own facts."""
    plan = to_edit(slug)
    form = PlanForm(data=PlanForm.data_of(plan))
    form.territory.choices = forms.among(_territories(plan.territory))
    if not form.is_submitted() or not form.validate():
        return _page(form, plan, 422 if form.is_submitted() else 200)
    try:
        with writing() as session:
            entry = plan_editing.change(
                session, actor(), slug, form.given(), revision=forms.revision_of(form)
            )
    except BadPlan as error:
        form.tell(error.faults)
        return _page(form, plan, 422)
    except ChangedMeanwhile:
        now = opened(slug)
        form.conflict(now)
        return _page(form, now, 409)
    if entry is None:
        tell(_("Nothing was different: nothing was changed."), "note")
    else:
        tell(_("The changes are saved."), undo=entry)
    return see_other("plan", slug=slug)


def _territories(present: str = "") -> list[tuple[str, str]]:
    """The territories for which the person may keep plans; ``present`` is offered too."""
    mine = reach(EDIT)
    keys = [one.key for listed in (NEW, OLD) for one in units(listed, PROVINCE)]
    keys += sorted(mine.keys - set(keys))
    found = [key for key in keys if key == present or mine.holds(plan_editing.place_of(key))]
    whole = [("", plans_words.territory_name(""))] if mine.everything else []
    return [*whole, *((key, _told(key)) for key in found)]


def _told(key: str) -> str:
    name = plans_words.territory_name(key)
    found = unit(key)
    is_old = found is not None and found.list_version == OLD
    return _("%(place)s (before 1 July 2025)", place=name) if is_old else name


def _page(form: PlanForm, plan: Plan | None, status: int) -> Response:
    return admin_page(
        "admin/plan_facts.html",
        title=_("A plan of one’s own") if plan is None else _("Facts of the plan"),
        crumbs=crumbs(plan),
        status=status,
        form=form,
        plan=plan,
        back=admin_url("plans") if plan is None else admin_url("plan", slug=plan.slug),
    )


@blueprint.route("/plans/new", methods=["GET", "POST"], endpoint="plan_new")
@needs(EDIT)
def plan_new() -> Response:
    """The form for a plan of one's own; its indicators and targets are added after it."""
    form = PlanForm()
    form.territory.choices = forms.among(_territories())
    if not form.is_submitted() or not form.validate():
        return _page(form, None, 422 if form.is_submitted() else 200)
    try:
        with writing() as session:
            number, territory = form.number.data or "", form.territory.data or ""
            slug = plan_rows.free_slug(session, number, territory)
            plan = plan_files.made({**form.given(), "slug": slug}, number)
            entry = plan_editing.add(session, actor(), plan)
    except BadPlan as error:
        form.tell(error.faults)
        return _page(form, None, 422)
    except AlreadyExists:
        form.problem("number", _("There is a plan of this number: %(number)s.", number=form.number.data))
        return _page(form, None, 422)
    tell(_("The plan is added. Now add its indicators and targets."), undo=entry)
    return see_other("plan", slug=plan.slug)


@blueprint.route("/plans/import", methods=["GET", "POST"], endpoint="plan_import")
@needs(EDIT)
@takes(plan_files.MOST_BYTES + 100_000)
def plan_import() -> Response:
    """The form to send a plan as a file; of one with faults nothing is taken, and all are shown."""
    form = PlanFileForm()
    if not form.is_submitted():
        return _import_page(form)
    sent = form.file.data
    if not sent or not sent.filename:
        form.problem("file", _("Please choose a file."))
        return _import_page(form, 422)
    try:
        plan = plan_files.read(sent.stream.read(plan_files.MOST_BYTES + 1), sent.filename)
    except BadPlan as error:
        form.problem("file", _("This plan has faults: nothing was taken in."))
        return _import_page(form, 422, error.faults)
    return _taken(plan, replace=bool(form.replace.data))


def _import_page(form: PlanFileForm, status: int = 200, faults: tuple[PlanFault, ...] = ()) -> Response:
    return admin_page(
        "admin/plan_import.html",
        title=_("A plan from a file"),
        crumbs=crumbs(),
        status=status,
        form=form,
        faults=faults,
        words=plans_words,
    )


def _taken(plan: Plan, *, replace: bool) -> Response:
    _need_mine(plan)
    with writing() as session:
        outcome = plan_rows.take_in(session, actor(), plan, replace=replace)
    told: dict[str, tuple[str, str]] = {
        plan_rows.NEW: (_("The plan is added."), "good"),
        plan_rows.CHANGED: (_("The plan is now what the file says."), "good"),
        plan_rows.UNCHANGED: (_("The plan was so already: nothing was changed."), "note"),
        plan_rows.KEPT: (_("The plan was changed by hand here and stays as it is."), "note"),
    }
    tell(*told[outcome])
    return see_other("plan", slug=plan.slug)


def _need_mine(plan: Plan) -> None:
    """Answer 403 for a plan of another's territory, also for one that stands here under that name."""
    if not may_edit(plan.territory):
        raise Forbidden
    with reading() as session:
        present = plans.get(session, plan.slug)
    if present is not None and not may_edit(present.territory):
        raise Forbidden


@blueprint.post("/plans/shipped", endpoint="plans_shipped")
@needs(EDIT)
def plans_shipped() -> Response:
    """Take in the plans that come with the catalog, but those that were changed by hand."""
    if not may_edit(""):
        raise Forbidden
    with writing() as session:
        outcomes = [plan_rows.take_in(session, actor(), plan) for plan in plan_files.shipped()]
    tell(
        _(
            "%(new)s added, %(changed)s changed.",
            new=outcomes.count(plan_rows.NEW),
            changed=outcomes.count(plan_rows.CHANGED),
        )
    )
    return see_other("plans")
