"""Good models in the administration: marking an institution or an activity, the reason, the order."""

from __future__ import annotations

import re
from typing import Any

import orjson
from flask import Response, request
from sqlalchemy.orm import Session

from catalog.activities.occasions import ATTENDED
from catalog.errors import ChangedMeanwhile
from catalog.people.permissions import Permission
from catalog.people.undoing import undoable
from catalog.programme import plan_rows
from catalog.store import audit, exemplars, institutions, records
from catalog.store.audit import Entry
from catalog.store.db import reading, writing
from catalog.store.exemplars import ACTIVITY, INSTITUTION, SUBJECT, Exemplar
from catalog.web import forms, picking
from catalog.web.admin.shell import (
    Of,
    actor,
    admin_page,
    admin_url,
    allow,
    blueprint,
    needs,
    reach,
    see_other,
    tell,
)
from catalog.web.cards import institution_name
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext, page_url

MARK = Permission.MODELS_MARK
OF_MODEL = Of("good model", "number", exemplars.institution_of)
_OFFERED = 100
"""So many activities of an institution are proposed."""
_IN_ADDRESS = re.compile(r"/record/([A-Za-z0-9_-]{1,200})")


class ModelForm(forms.Form):
    """Whom others can learn from, and why."""

    institution = picking.institution(lazy_gettext("Institution"))
    record = forms.line(
        lazy_gettext("Which activity"),
        most=500,
        hint=lazy_gettext("The address or the id of its page; empty: the institution itself is the model."),
        autocomplete="off",
    )
    title = forms.line(lazy_gettext("Title of the story"), most=400)
    reason_vi = forms.lines(
        lazy_gettext("Why, in Vietnamese"),
        most=5000,
        required=True,
        hint=lazy_gettext("What they do, for whom, with what effect, and what others can take over."),
    )
    reason_en = forms.lines(lazy_gettext("Why, in English"), most=5000)
    plan = forms.choice(lazy_gettext("Plan"))
    since = forms.day(lazy_gettext("Honoured on"))
    revision = forms.revision()


@blueprint.get("/models")
@needs(MARK)
def models() -> Response:
    """All that are marked where one looks after, in the order in which the public sees them."""
    with reading() as session:
        found = exemplars.listed(session, reach(MARK))
        known = {one.institution: institutions.get(session, one.institution) for one in found}
        live = records.live(session, [one.record for one in found if one.record])
    rows = [
        (one, institution_name(known[one.institution], one.institution), _lost(one, live)) for one in found
    ]
    return admin_page(
        "admin/models.html",
        title=_("Good models"),
        shown=[row for row in rows if row[0].shown],
        hidden=[row for row in rows if not row[0].shown],
        address=page_url("models"),
    )


def _lost(one: Exemplar, live: dict[str, Any]) -> bool:
    """Whether the activity is not there any more, so that the story is not shown."""
    return one.kind == ACTIVITY and one.record not in live


@blueprint.route("/models/new", methods=["GET", "POST"])
@needs(MARK)
def model_new() -> Response:
    """The form to mark one; ``institution`` in the address chooses it already."""
    asked = request.args.get("institution", "")[:80]
    form = ModelForm() if request.method == "POST" else ModelForm(formdata=None, data={"institution": asked})
    _offer(form)
    if request.method == "GET":
        return _new_page(form)
    facts = _said(form)
    if facts is None:
        return _new_page(form, 422)
    allow(MARK, facts["institution"])
    with writing() as session:
        made = exemplars.add(session, actor(), **facts)
        entry = _note(session, "add", None, made)
    tell(_("It is shown as a good model now."), undo=entry)
    return see_other("models")


@blueprint.route("/models/<int:number>", methods=["GET", "POST"])
@needs(MARK, OF_MODEL)
def model(number: int) -> Response:
    """The form of one that is there."""
    with reading() as session:
        kept = exemplars.get(session, number)
    given = {**exemplars.told(kept), "since": kept.since, "revision": str(kept.revision)}
    form = ModelForm(data=given)
    _offer(form)
    if not form.is_submitted():
        return _page(kept, form)
    facts = _said(form)
    if facts is None:
        return _page(kept, form, 422)
    allow(MARK, facts["institution"])
    try:
        with writing() as session:
            before = exemplars.get(session, number)
            after = exemplars.change(session, number, forms.revision_of(form), **facts)
            entry = _note(session, "change", before, after)
    except ChangedMeanwhile:
        with reading() as session:
            present = exemplars.get(session, number)
        forms.take_over(form, present)
        return _page(present, form, 409)
    tell(_("Saved."), undo=entry)
    return see_other("models")


def _offer(form: ModelForm) -> None:
    form.institution.offer(reach(MARK))
    with reading() as session:
        plans = plan_rows.listed(session)
    form.plan.choices = forms.among([("", _("none")), *((plan.slug, plan.number) for plan in plans)])


def _said(form: ModelForm) -> dict[str, Any] | None:
    """What the form says, None with the faults said."""
    valid = form.validate()
    slug = picking.chosen_institution(form, "institution", reach(MARK))
    record = _record(form, slug) if slug else ""
    if not valid or not slug or record is None:
        return None
    facts = {name: form[name].data or "" for name in ("title", "reason_vi", "reason_en", "plan")}
    kind = ACTIVITY if record else INSTITUTION
    return {**facts, "kind": kind, "institution": slug, "record": record, "since": form.since.data}


def _record(form: ModelForm, slug: str) -> str | None:
    """The id of the activity that is meant, empty for none; None with the fault said."""
    text = form.record.data or ""
    if not text:
        return ""
    found = _IN_ADDRESS.search(text)
    identifier = found[1] if found else text
    with reading() as session:
        live = records.live(session, [identifier]).get(identifier)
        own = live is not None and live.institution in institutions.bearing(session, slug)
    if live is None:
        form.problem("record", _("There is no such page in the catalog."))
    elif not own:
        form.problem("record", _("This is of another institution."))
    return identifier if own else None


def _new_page(form: ModelForm, status: int = 200) -> Response:
    return _form_page(form, _("Mark a good model"), status)


def _page(kept: Exemplar, form: ModelForm, status: int = 200) -> Response:
    return _form_page(form, kept.title or _("Good model %(number)s", number=kept.id), status)


def _form_page(form: ModelForm, title: str, status: int) -> Response:
    offered: list[tuple[str, str]] = []
    with reading() as session:
        if form.institution.data and institutions.get(session, form.institution.data):
            slug = form.institution.data
            _total, found = records.of_institution(session, slug, kinds=tuple(ATTENDED), limit=_OFFERED)
            offered = [(one.id, orjson.loads(one.json)["title"]) for one in found]
    crumbs = [(_("Good models"), admin_url("models"))]
    return admin_page(
        "admin/model.html", title=title, crumbs=crumbs, status=status, form=form, offered=offered
    )


@blueprint.post("/models/<int:number>/move")
@needs(MARK, OF_MODEL)
def model_move(number: int) -> Response:
    """Let it change places with the one above or below."""
    with writing() as session:
        exemplars.move(session, number, reach(MARK), up=request.form.get("to") == "up")
    return see_other("models", anchor=f"model-{number}")


@blueprint.post("/models/<int:number>/show")
@needs(MARK, OF_MODEL)
def model_show(number: int) -> Response:
    """Take it back, or show it again."""
    shown = request.form.get("shown") == "yes"
    with writing() as session:
        before = exemplars.get(session, number)
        after = exemplars.change(session, number, before.revision, shown=shown)
        entry = _note(session, "put back" if shown else "hide", before, after)
    tell(_("It is shown as a good model now.") if shown else _("It is no longer shown."), undo=entry)
    return see_other("models")


def _note(session: Session, action: str, before: Exemplar | None, after: Exemplar) -> int:
    was = exemplars.told(before) if before else None
    return audit.note(
        session,
        actor(),
        action,
        SUBJECT,
        str(after.id),
        was,
        exemplars.told(after),
        institution=after.institution,
    )


@undoable(SUBJECT, MARK)
def _undo(session: Session, entry: Entry, _actor: str) -> None:
    number = int(entry.subject)
    present = exemplars.get(session, number)
    if exemplars.told(present) != entry.after:
        raise ChangedMeanwhile(SUBJECT, entry.subject, present.revision)
    # One that was added is kept, unseen: nothing that people wrote is thrown away.
    facts = {"shown": False} if entry.before is None else _facts(entry.before)
    exemplars.change(session, number, present.revision, **facts)


def _facts(told: dict[str, Any]) -> dict[str, Any]:
    since = told["since"]
    return {**told, "since": forms.read_day(since) if since else None}
