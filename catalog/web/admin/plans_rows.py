"""The rows of a plan: an indicator, a target, a task; a new one, left out, brought back."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, request

from catalog.errors import ChangedMeanwhile
from catalog.programme import plan_editing
from catalog.programme.plan_files import TABLES, BadPlan
from catalog.programme.plans import Indicator, Plan, Target
from catalog.store.db import writing
from catalog.web import forms
from catalog.web.admin import plans_words
from catalog.web.admin.plans_form import FORMS, PlanRowForm, TargetForm
from catalog.web.admin.plans_frame import EDIT, crumbs, row_of, to_edit
from catalog.web.admin.shell import actor, admin_page, admin_url, blueprint, needs, see_other, tell
from catalog.web.i18n import gettext as _


@blueprint.route("/plans/<slug>/<table>/new", methods=["GET", "POST"], endpoint="plan_row_new")
@needs(EDIT)
def plan_row_new(slug: str, table: str) -> Response:
    """The form for a new row; a target's indicator stands in the address."""
    plan = to_edit(slug)
    if table not in TABLES:
        abort(404)
    form = _form(plan, table, None)
    if not form.is_submitted() or not form.validate():
        return _page(plan, table, None, form, 422 if form.is_submitted() else 200)
    try:
        with writing() as session:
            key, entry = plan_editing.add_row(session, actor(), slug, table, _given(form, plan, None))
    except BadPlan as error:
        form.tell(error.faults)
        return _page(plan, table, None, form, 422)
    tell(_("It is added to the plan."), undo=entry)
    return see_other("plan", slug=slug, anchor=f"{table}-{key}")


@blueprint.route("/plans/<slug>/<table>/<key>", methods=["GET", "POST"], endpoint="plan_row")
@needs(EDIT)
def plan_row(slug: str, table: str, key: str) -> Response:
    """The form of a row."""
    plan = to_edit(slug)
    row = row_of(plan, table, key)
    form = _form(plan, table, row)
    if not form.is_submitted() or not form.validate():
        return _page(plan, table, row, form, 422 if form.is_submitted() else 200)
    try:
        with writing() as session:
            entry = plan_editing.change_row(
                session, actor(), slug, table, key, _given(form, plan, row), revision=forms.revision_of(form)
            )
    except BadPlan as error:
        form.tell(error.faults)
        return _page(plan, table, row, form, 422)
    except ChangedMeanwhile:
        now = row_of(to_edit(slug), table, key)
        form.conflict(now)
        return _page(plan, table, now, form, 409)
    if entry is None:
        tell(_("Nothing was different: nothing was changed."), "note")
    else:
        tell(_("The changes are saved."), undo=entry)
    return see_other("plan", slug=slug, anchor=f"{table}-{key}")


def _form(plan: Plan, table: str, row: Any) -> PlanRowForm:
    kind = FORMS[table]
    form = kind() if row is None else kind(data=kind.data_of(row))
    form.offer(row, _indicator(plan, row) if table == "targets" else None)
    return form


def _indicator(plan: Plan, row: Target | None) -> Indicator:
    found = plan.indicator(request.args.get("indicator", "") if row is None else row.indicator)
    if found is None:
        abort(404)
    return found


def _given(form: PlanRowForm, plan: Plan, row: Any) -> dict[str, Any]:
    given = form.given()
    return {**given, "indicator": _indicator(plan, row).id} if isinstance(form, TargetForm) else given


def _page(plan: Plan, table: str, row: Any, form: PlanRowForm, status: int) -> Response:
    indicator = _indicator(plan, row) if isinstance(form, TargetForm) else None
    about = row.id if row is not None and indicator is None else indicator.id if indicator else _("new")
    return admin_page(
        "admin/plan_row.html",
        title=f"{plans_words.table_name(table)} {about}",
        crumbs=crumbs(plan),
        status=status,
        plan=plan,
        table=table,
        row=row,
        key="" if row is None else plan_editing.key_of(row),
        form=form,
        indicator=indicator,
        back=admin_url("plan", slug=plan.slug),
    )


@blueprint.post("/plans/<slug>/<table>/<key>/drop", endpoint="plan_row_drop")
@needs(EDIT)
def plan_row_drop(slug: str, table: str, key: str) -> Response:
    """Leave a row out of the plan."""
    row_of(to_edit(slug), table, key)
    with writing() as session:
        entry = plan_editing.drop(session, actor(), slug, table, key)
    if entry is None:
        tell(_("That was done already."), "note")
    else:
        tell(_("It is left out of the plan; it can be brought back below."), undo=entry)
    return see_other("plan", slug=slug)


@blueprint.post("/plans/<slug>/<table>/<key>/restore", endpoint="plan_row_restore")
@needs(EDIT)
def plan_row_restore(slug: str, table: str, key: str) -> Response:
    """Bring a row of the plan back."""
    row_of(to_edit(slug), table, key)
    entry = None
    try:
        with writing() as session:
            entry = plan_editing.restore(session, actor(), slug, table, key)
    except BadPlan:
        tell(_("Another row of the plan says the same now: leave that out first."), "bad")
        return see_other("plan", slug=slug)
    if entry is None:
        tell(_("That was done already."), "note")
    else:
        tell(_("It is part of the plan again."), undo=entry)
    return see_other("plan", slug=slug, anchor=f"{table}-{key}")
