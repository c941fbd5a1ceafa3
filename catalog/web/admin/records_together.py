"""Changing several records as one: choosing what, saying to what, seeing what will happen, doing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from flask import Response, abort, request

from catalog.errors import InvalidInput
from catalog.formats.licences import licence_of
from catalog.harvest import editing
from catalog.people.permissions import Permission
from catalog.store import record_lists
from catalog.store.db import reading, writing
from catalog.store.locks import HIDDEN
from catalog.web import labels
from catalog.web.admin import forms
from catalog.web.admin.records_finding import Wanted, everything
from catalog.web.admin.records_frame import Open, opened_together, shortened
from catalog.web.admin.records_words import fault_sentences, value_lines
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
from catalog.web.i18n import lazy_gettext, ngettext

_BODY = 450_000
_SAMPLES = 5


class TextValue(forms.Form):
    """A text to be added."""

    value = forms.line(lazy_gettext("What is to be added"), most=200, required=True)


class KindValue(forms.Form):
    """A kind."""

    value = forms.choice(lazy_gettext("Kind"), [*labels.KINDS.items()])


class RightsValue(forms.Form):
    """What may be done with the content; what stays empty here stays as it is."""

    licence = forms.line(
        lazy_gettext("Licence"), most=500, hint=lazy_gettext("Like CC BY 4.0, or the address of the licence.")
    )
    statement = forms.lines(lazy_gettext("Rights"), rows=3, hint=lazy_gettext("In words for everybody."))
    holder = forms.line(lazy_gettext("Rights holder"), most=500)


class ReasonValue(forms.Form):
    """Why records are hidden."""

    value = forms.options(
        lazy_gettext("Why?"),
        [*labels.HIDING_REASONS.items()],
        hint=lazy_gettext("This is told to everybody."),
    )


class Way(NamedTuple):
    """A change of many: its name, its form, the field, and what that becomes (None: it stays)."""

    name: str
    form: type[forms.Form]
    field: str
    value: Callable[[Open, forms.Form], Any]


def _with_subject(record: Open, form: forms.Form) -> Any:
    held, label = record.published.get("subjects", []), form["value"].data
    known = {part["label"].casefold() for part in held}
    return None if label.casefold() in known else [*held, {"label": label}]


def _with_text(field: str) -> Callable[[Open, forms.Form], Any]:
    def value(record: Open, form: forms.Form) -> Any:
        held, text = record.published.get(field, []), form["value"].data
        return None if text.casefold() in map(str.casefold, held) else [*held, text]

    return value


def _kind(record: Open, form: forms.Form) -> Any:
    return None if record.published["kind"] == form["value"].data else form["value"].data


def _rights(record: Open, form: forms.Form) -> Any:
    given = {name: form[name].data for name in ("statement", "licence", "holder") if form[name].data}
    if "licence" in given:
        given["licence"] = licence_of(given["licence"]).address or given["licence"]
    held = record.published.get("rights", {})
    return None if {**held, **given} == held else {**held, **given}


def _hidden(record: Open, form: forms.Form) -> Any:
    return None if HIDDEN in record.kept else form["value"].data


WAYS: Mapping[str, Way] = {
    "subject": Way(lazy_gettext("Add a subject"), TextValue, "subjects", _with_subject),
    "kind": Way(lazy_gettext("Set the kind"), KindValue, "kind", _kind),
    "audience": Way(lazy_gettext("Add for whom it is"), TextValue, "audiences", _with_text("audiences")),
    "level": Way(
        lazy_gettext("Add a school grade or level"),
        TextValue,
        "education_levels",
        _with_text("education_levels"),
    ),
    "rights": Way(lazy_gettext("Set the rights"), RightsValue, "rights", _rights),
    "hide": Way(lazy_gettext("Hide them"), ReasonValue, HIDDEN, _hidden),
}
"""By the last part of the address."""


class Sample(NamedTuple):
    """A record of which is shown what will happen to it."""

    title: str
    before: list[str]
    after: list[str]


class Plan(NamedTuple):
    """What will happen: the new values by record; how many stay as they are, or cannot be changed."""

    wanted: dict[str, dict[str, Any]]
    same: int
    closed: int
    samples: list[Sample]


@blueprint.post("/records/together")
@needs(Permission.RECORDS_EDIT)
@takes(_BODY)
def records_together() -> Response:
    """What can be done with the records that were ticked or found."""
    if request.form.get("which") == "all":
        found = _reached(everything(Wanted.of(request.form.get("q", "")[:200], request.form), editing.MOST))
    else:
        found = _reached(request.form.getlist("id") or request.form.get("ids", "").split())
    if not found:
        tell(_("Tick at least one record first."), "note")
        return see_other("records", **Wanted.of(request.form.get("q", "")[:200], request.form).query())
    return admin_page(
        "admin/records_together.html",
        title=_("Change several at once"),
        crumbs=[(_("Records"), admin_url("records"))],
        ids=" ".join(found),
        count=len(found),
        ways=WAYS,
    )


def _reached(identifiers: Sequence[str]) -> list[str]:
    """Those of these records that the person looks after, at most as many as are changed as one."""
    named = [name for name in dict.fromkeys(identifiers) if IDENTIFIER.match(name)][: editing.MOST]
    with reading() as session:
        found = record_lists.some(session, named, reach(Permission.RECORDS_EDIT))
    allowed = {row.id for row in found}
    return [name for name in named if name in allowed]


@blueprint.post("/records/together/<what>")
@needs(Permission.RECORDS_EDIT)
@takes(_BODY)
def records_change(what: str) -> Response:
    """The value to set, then what will happen, then doing it."""
    way = WAYS.get(what)
    if way is None:
        abort(404)
    found = _reached(request.form.get("ids", "").split())
    if not found:
        tell(_("Tick at least one record first."), "note")
        return see_other("records")
    step = request.form.get("step", "")
    form = way.form() if step else way.form(formdata=None)
    if not step:
        return _value_page(what, way, form, found)
    if not form.validate():
        return _value_page(what, way, form, found, 422)
    plan = _plan(way, form, found)
    if step != "do":
        return _plan_page(what, way, form, found, plan)
    return _do(what, way, form, found, plan)


def _plan(way: Way, form: forms.Form, found: Sequence[str]) -> Plan:
    wanted: dict[str, dict[str, Any]] = {}
    same = closed = 0
    samples: list[Sample] = []
    for record in opened_together(found):
        value = None if record.closed else way.value(record, form)
        closed += bool(record.closed)
        same += not record.closed and value is None
        if value is not None:
            wanted[record.id] = {way.field: value}
            if len(samples) < _SAMPLES:
                samples.append(_sample(record, way.field, value))
    return Plan(wanted, same, closed, samples)


def _sample(record: Open, field: str, value: Any) -> Sample:
    before = value_lines(field, record.published.get(field))
    return Sample(shortened(record.title, 120), before, value_lines(field, value))


def _value_page(what: str, way: Way, form: forms.Form, found: Sequence[str], status: int = 200) -> Response:
    return admin_page(
        "admin/records_value.html",
        title=str(way.name),
        crumbs=[(_("Records"), admin_url("records"))],
        status=status,
        what=what,
        form=form,
        ids=" ".join(found),
        count=len(found),
    )


def _plan_page(what: str, way: Way, form: forms.Form, found: Sequence[str], plan: Plan) -> Response:
    return admin_page(
        "admin/records_plan.html",
        title=str(way.name),
        crumbs=[(_("Records"), admin_url("records"))],
        what=what,
        form=form,
        ids=" ".join(found),
        plan=plan,
    )


def _do(what: str, way: Way, form: forms.Form, found: Sequence[str], plan: Plan) -> Response:
    if not plan.wanted:
        tell(_("Nothing was changed."), "note")
        return see_other("records")
    match_keys = parts().hooks.match_keys
    try:
        with writing() as session:
            done, number = editing.edit_together(
                session, match_keys, plan.wanted, actor(), action="change together"
            )
    except InvalidInput as error:
        form.form_errors.extend(fault_sentences(error))
        return _value_page(what, way, form, found, 422)
    told = ngettext(
        "%(count)s record was changed.", "%(count)s records were changed.", len(done), count=len(done)
    )
    tell(told, undo=number)
    return see_other("records")
