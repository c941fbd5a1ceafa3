"""Changing a record: one field at a time, giving it back, hiding the whole, putting it back."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response, abort, request
from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile, InvalidInput
from catalog.harvest import editing
from catalog.harvest.editing import GIVE_BACK, NotEditable
from catalog.people.permissions import Permission
from catalog.people.undoing import undoable
from catalog.store import locks
from catalog.store.audit import Entry
from catalog.store.db import reading, writing
from catalog.store.locks import ABSENT, HIDDEN
from catalog.web import forms, labels
from catalog.web.admin.records_editors import EDITORS
from catalog.web.admin.records_fields import FieldForm, LanguagesForm
from catalog.web.admin.records_frame import Open, opened, shortened
from catalog.web.admin.records_rows import RowsForm
from catalog.web.admin.records_words import field_name, value_lines
from catalog.web.admin.shell import (
    OF_RECORD,
    actor,
    admin_page,
    blueprint,
    needs,
    see_other,
    tell,
)
from catalog.web.forms import revision_of
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

_EDITS = Permission.RECORDS_EDIT


@blueprint.get("/records/<identifier>/edit/<field>")
@needs(_EDITS, OF_RECORD)
def record_edit(identifier: str, field: str) -> Response:
    """The form of one field."""
    record = _changeable(identifier)
    if isinstance(record, Response):
        return record
    form = _form(field, record, formdata=None)
    form.fill(_filled(record, field))
    form.revision.data = str(record.latest.version)
    return _edit_page(record, field, form)


@blueprint.post("/records/<identifier>/edit/<field>")
@needs(_EDITS, OF_RECORD)
def record_save(identifier: str, field: str) -> Response:
    """Keep what was written; 409 where somebody changed the same field meanwhile."""
    record = _changeable(identifier)
    if isinstance(record, Response):
        return record
    form = _form(field, record)
    if "more" in request.form and isinstance(form, RowsForm):
        form.lengthen()
        return _edit_page(record, field, form)
    before = _seen(record, field, revision_of(form))
    if not form.validate():
        return _edit_page(record, field, form, 422)
    value = _given(field, form, before)
    if _is_idle(record, field, form, value):
        tell(_("Nothing was changed."), "note")
        return see_other("record", identifier=identifier)
    try:
        number = _keep(identifier, field, value, revision_of(form))
    except InvalidInput as error:
        form.tell(error)
        return _edit_page(record, field, form, 422)
    except ChangedMeanwhile as error:
        now = opened(identifier)
        form.revision.data = str(error.revision)
        return _edit_page(now, field, form, 409, theirs=value_lines(field, now.published.get(field)))
    told = _("Kept: %(field)s. It stays when the source sends the record again.", field=field_name(field))
    tell(told, undo=number)
    return see_other("record", identifier=identifier, anchor=field)


def _changeable(identifier: str) -> Open | Response:
    record = opened(identifier)
    return _refused(identifier, record.closed) if record.closed else record


def _refused(identifier: str, why: str) -> Response:
    told = {
        "own": _("This was written here: it is changed where it was written."),
        "withdrawn": _("The source has withdrawn this record; only the source can bring it back."),
    }
    tell(told[why], "note")
    return see_other("record", identifier=identifier)


def _form(field: str, record: Open, **given: Any) -> FieldForm:
    if field not in EDITORS:
        abort(404)
    form = EDITORS[field].form(**given)
    if isinstance(form, LanguagesForm):
        form.before = tuple(record.published.get("languages", ()))
    return form


def _filled(record: Open, field: str) -> Any:
    """What the form shows at first: the published value, of pictures those of the source."""
    if field != "images":
        return record.published.get(field)
    kept = record.kept.get("images")
    told = kept.value if kept else {}
    return [{**image, **told.get(image["url"], {})} for image in record.mapped.get("images", ())]


def _seen(record: Open, field: str, version: int) -> Any:
    """The value that the form was opened with."""
    if field == "images":
        return record.mapped.get("images")
    if version == record.latest.version:
        return record.published.get(field)
    with reading() as session:
        text = locks.version_text(session, record.id, version)
    return orjson.loads(text or "{}").get(field)


def _given(field: str, form: FieldForm, before: Any) -> Any:
    """What was given; where the form was left as it was, the value itself, of which it may show less."""
    if field != "images" and form.is_as_shown(before):
        return ABSENT if before is None else before
    return form.given(before)


def _is_idle(record: Open, field: str, form: FieldForm, value: Any) -> bool:
    """Whether the form was sent as it was opened, with nothing to be kept."""
    if field in record.kept or "keep" in request.form:
        return False
    return not value if field == "images" else form.is_as_shown(record.published.get(field))


def _keep(identifier: str, field: str, value: Any, version: int) -> int:
    # Pictures with which nothing is done are the source's again.
    wanted = {field: GIVE_BACK if field == "images" and not value else value}
    with writing() as session:
        return editing.edit(session, parts().hooks.match_keys, identifier, wanted, actor(), opened=version)[1]


def _edit_page(
    record: Open, field: str, form: FieldForm, status: int = 200, theirs: list[str] | None = None
) -> Response:
    own = record.mapped.get(field)
    return admin_page(
        "admin/record_edit.html",
        title=field_name(field),
        crumbs=record.crumbs(),
        status=status,
        record=record,
        field_key=field,
        form=form,
        editor=EDITORS[field],
        theirs=theirs,
        kept=record.kept.get(field),
        own=value_lines(field, own),
        is_same=own == record.published.get(field),
    )


@blueprint.post("/records/<identifier>/give-back/<field>")
@needs(_EDITS, OF_RECORD)
def record_give_back(identifier: str, field: str) -> Response:
    """Publish the source's value again."""
    record = _changeable(identifier)
    if isinstance(record, Response):
        return record
    if field not in record.kept or field == HIDDEN:
        tell(_("This field was the source’s already."), "note")
        return see_other("record", identifier=identifier)
    number = _edited(identifier, {field: GIVE_BACK}, "give back")
    tell(_("Given back: %(field)s is the source’s again.", field=field_name(field)), undo=number)
    return see_other("record", identifier=identifier, anchor=field)


def _edited(identifier: str, wanted: dict[str, Any], action: str, remark: str = "") -> int:
    match_keys = parts().hooks.match_keys
    with writing() as session:
        return editing.edit(session, match_keys, identifier, wanted, actor(), action=action, remark=remark)[1]


class HideForm(forms.Form):
    """Why a record is not to be shown."""

    reason = forms.options(
        lazy_gettext("Why?"),
        [*labels.HIDING_REASONS.items()],
        hint=lazy_gettext("This is told to everybody."),
    )
    remark = forms.lines(
        lazy_gettext("Remark"),
        most=1000,
        rows=2,
        hint=lazy_gettext("For you and your colleagues alone; it is not published."),
    )


@blueprint.get("/records/<identifier>/hide")
@needs(_EDITS, OF_RECORD)
def record_hide(identifier: str) -> Response:
    """Ask why the whole record is to be hidden."""
    record = _changeable(identifier)
    if isinstance(record, Response):
        return record
    return _hide_page(record, HideForm(formdata=None))


def _hide_page(record: Open, form: HideForm, status: int = 200) -> Response:
    title = _("Hide the record")
    return admin_page(
        "admin/record_hide.html", title=title, crumbs=record.crumbs(), status=status, record=record, form=form
    )


@blueprint.post("/records/<identifier>/hide")
@needs(_EDITS, OF_RECORD)
def record_hidden(identifier: str) -> Response:
    """Hide the whole record."""
    record = _changeable(identifier)
    if isinstance(record, Response):
        return record
    if HIDDEN in record.kept:
        tell(_("This record is hidden."), "note")
        return see_other("record", identifier=identifier)
    form = HideForm()
    if not form.validate():
        return _hide_page(record, form, 422)
    number = _edited(identifier, {HIDDEN: form.reason.data}, "hide", form.remark.data or "")
    tell(_("“%(title)s” is no longer shown.", title=shortened(record.title)), undo=number)
    return see_other("record", identifier=identifier)


@blueprint.post("/records/<identifier>/put-back")
@needs(_EDITS, OF_RECORD)
def record_put_back(identifier: str) -> Response:
    """Show the record again."""
    record = opened(identifier)
    if HIDDEN not in record.kept:
        tell(_("This record is not hidden."), "note")
        return see_other("record", identifier=identifier)
    number = _edited(identifier, {HIDDEN: GIVE_BACK}, "put back")
    if record.latest.held:
        tell(_("“%(title)s” is shown again.", title=shortened(record.title)), undo=number)
    else:
        tell(_("It is no longer hidden by you; but its source has withdrawn it meanwhile."), "note")
    return see_other("record", identifier=identifier)


def _undo(session: Session, entry: Entry, actor: str) -> None:
    editing.undo(session, parts().hooks.match_keys, entry, actor)


undoable(editing.SUBJECT, _EDITS)(_undo)


@blueprint.errorhandler(NotEditable)
def _not_editable(error: NotEditable) -> Response:
    return _refused(error.record, error.why)
