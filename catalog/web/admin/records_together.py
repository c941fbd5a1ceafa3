"""Changing several records as one: choosing what, saying to what, seeing what will happen, following it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Response, abort, jsonify, request

from catalog.advice.messages import translated
from catalog.errors import Fault, UnknownName
from catalog.harvest import batch_work
from catalog.harvest import batches as changing
from catalog.harvest.batches import Plan
from catalog.people.permissions import Permission
from catalog.store import batches, record_lists, scopes
from catalog.store.batches import CHANGE, CHOSEN, UNDO, Batch
from catalog.store.db import reading, writing
from catalog.web import i18n
from catalog.web.admin.records_finding import Wanted, everything
from catalog.web.admin.records_frame import shortened
from catalog.web.admin.records_ways import WAYS, Way
from catalog.web.admin.records_words import fault_sentence, value_lines
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
from catalog.web.frame import IDENTIFIER, parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

_BODY = 450_000
_EDITS = Permission.RECORDS_EDIT
DOING = {CHANGE: lazy_gettext("Changing the records"), UNDO: lazy_gettext("Taking it back")}


class Sample(NamedTuple):
    """A record of which is shown what will happen to it."""

    title: str
    before: list[str]
    after: list[str]


class Refused(NamedTuple):
    """A record that could not be changed, and why."""

    id: str
    title: str
    why: str


@blueprint.post("/records/together")
@needs(_EDITS)
@takes(_BODY)
def records_together() -> Response:
    """Keep which records were ticked or found, and ask what is to be done with them."""
    wanted = Wanted.of(request.form.get("q", ""), request.form)
    is_all = request.form.get("which") == "all"
    named = everything(wanted, changing.MOST) if is_all else request.form.getlist("id")
    found = _reached(named)
    if not found:
        tell(_("Tick at least one record first."), "note")
        return see_other("records", **wanted.query())
    with writing() as session:
        batch = batches.choose(session, list(found), set(found.values()), actor(), wanted.query())
    return see_other("records_batch", number=batch.id)


def _reached(identifiers: Sequence[str]) -> dict[str, str]:
    """Those of these records that the person looks after, with whose they are."""
    named = [name for name in dict.fromkeys(identifiers) if IDENTIFIER.match(name)][: changing.MOST]
    with reading() as session:
        owners = record_lists.owners(session, named, reach(_EDITS))
    return {name: owners[name] for name in named if name in owners}


def _batch(number: int) -> Batch:
    """The batch of that number; answers 404 where there is none, 403 to who does not look after all of it."""
    mine = reach(_EDITS)
    with reading() as session:
        try:
            found = batches.get(session, number)
        except UnknownName:
            abort(404)
        places = scopes.places_of(session, found.institutions)
    if not all(mine.holds(place) for place in places.values()):
        abort(403)
    return found


@blueprint.get("/records/together/<int:number>")
@needs(_EDITS)
def records_batch(number: int) -> Response:
    """What can be done with the records that were chosen; how far it is; what came of it."""
    batch = _batch(number)
    if batch.state == CHOSEN and not batch.job and not batch.message:
        return _page("together", batch, _("Change several at once"), ways=WAYS)
    if batch.job:
        batch_work.ensure(parts().settings)
    way = WAYS[batch.way]
    return _page(
        "batch",
        batch,
        str(way.name),
        doing=DOING,
        message=translated(batch.message, i18n.language()),
        given=value_lines(changing.WAYS[batch.way].field, batch.value),
        refused=[_refused(*told) for told in batch.summary.get("told", ())],
    )


def _refused(identifier: str, title: str, faults: Sequence[Sequence[str]]) -> Refused:
    why = " ".join(fault_sentence(Fault(*told)) for told in faults)
    return Refused(identifier, shortened(title, 120), why)


def _page(name: str, batch: Batch, title: str, status: int = 200, **values: Any) -> Response:
    return admin_page(
        f"admin/records_{name}.html",
        title=title,
        crumbs=[(_("Records"), _back(batch))],
        status=status,
        batch=batch,
        back=_back(batch),
        **values,
    )


def _back(batch: Batch) -> str:
    """The list that the records were chosen of."""
    query: dict[str, Any] = dict(batch.asked)
    return admin_url("records", **query)


@blueprint.get("/records/together/<int:number>/progress")
@needs(_EDITS)
def records_progress(number: int) -> Response:
    """How far the batch is, for the script of its page."""
    _batch(number)
    batch_work.ensure(parts().settings)
    with reading() as session:
        now = batches.progress(session, number)
    text = _("%(done)s of %(total)s records", done=i18n.number(now.done), total=i18n.number(now.total))
    return jsonify(busy=bool(now.job), done=now.done, total=now.total, text=text)


@blueprint.get("/records/together/<int:number>/to/<what>")
@needs(_EDITS)
def records_change(number: int, what: str) -> Response:
    """Ask for the value."""
    batch, way = _open(number, what)
    return _ended(batch) or _page("value", batch, str(way.name), what=what, form=way.form(formdata=None))


@blueprint.post("/records/together/<int:number>/to/<what>")
@needs(_EDITS)
def records_changed(number: int, what: str) -> Response:
    """Show what will happen, then do it."""
    batch, way = _open(number, what)
    if ended := _ended(batch):
        return ended
    form = way.form()
    if not form.validate():
        return _page("value", batch, str(way.name), 422, what=what, form=form)
    if request.form.get("step") == "do":
        return _begin(number, CHANGE, way=what, value=form.given())
    with reading() as session:
        plan = changing.plan(session, changing.WAYS[what], form.given(), batch.records)
    return _page("plan", batch, str(way.name), what=what, form=form, plan=plan, samples=_samples(plan))


def _open(number: int, what: str) -> tuple[Batch, Way]:
    if what not in WAYS:
        abort(404)
    return _batch(number), WAYS[what]


def _ended(batch: Batch) -> Response | None:
    """The way to what came of the batch, where it was begun already."""
    if batch.state == CHOSEN and not batch.job and not batch.message:
        return None
    return see_other("records_batch", number=batch.id)


def _samples(plan: Plan) -> list[Sample]:
    return [
        Sample(
            shortened(one.title, 120),
            value_lines(one.field, one.before),
            value_lines(one.field, one.after),
        )
        for one in plan.samples
    ]


def _begin(number: int, job: str, **values: Any) -> Response:
    """Ask for the job and do it, a small one at once."""
    with writing() as session:
        # Who presses twice looks at what is under way.
        is_asked = batches.ask(session, number, job, **values)
        batch = batches.get(session, number)
    if is_asked and not batch_work.do_now(parts().hooks.match_keys, batch):
        batch_work.ensure(parts().settings)
    return see_other("records_batch", number=number)


@blueprint.post("/records/together/<int:number>/again")
@needs(_EDITS)
def records_again(number: int) -> Response:
    """Go on with what was stopped."""
    batch = _batch(number)
    if not batch.is_stopped:
        return see_other("records_batch", number=number)
    return _begin(number, str(batch.summary.get("stopped", CHANGE)))


@blueprint.post("/records/together/<int:number>/undo")
@needs(_EDITS)
def records_undo(number: int) -> Response:
    """Take it all back."""
    batch = _batch(number)
    if not batch.may_be_undone:
        tell(_("This cannot be taken back any more."), "note")
        return see_other("records_batch", number=number)
    return _begin(number, UNDO, summary={**batch.summary, "undone_by": actor()})
