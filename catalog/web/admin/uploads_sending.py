"""Sending a file: for which institution, as which list."""

from __future__ import annotations

from contextlib import suppress

from flask import Response, request
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from catalog.errors import ChangedMeanwhile, InvalidInput, Unpublished
from catalog.people.permissions import Permission
from catalog.store import scopes, upload_lists, uploads
from catalog.store.db import now, reading
from catalog.store.uploads import Upload
from catalog.uploads import files, processes, receiving, sources
from catalog.web import forms, i18n, picking
from catalog.web.admin import uploads_told as told
from catalog.web.admin.shell import (
    actor,
    admin_page,
    allow,
    blueprint,
    may,
    needs,
    reach,
    see_other,
    takes,
    tell,
)
from catalog.web.admin.uploads import crumbs
from catalog.web.errors import answer
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

_KEPT = ("profile", "columns", "link", "metadata_licence")
"""What was said of a file that holds for the corrected one too."""
MOST_KEPT = 20
"""So many files of the largest size may one person have here at a time."""
BESIDE_FILE = 200_000
"""Bytes that a form may have beside the file in it."""


_REFUSED = {
    files.EMPTY: lazy_gettext("This file is empty. Look whether it is the right one."),
    files.PROGRAM: lazy_gettext("This is a program, whatever its name says. Send the list itself."),
}


class SendForm(forms.Form):
    """For which institution, which list, the file."""

    institution = picking.institution(lazy_gettext("Institution"))
    source = forms.choice(lazy_gettext("What is in the file?"))
    file = FileField(lazy_gettext("File"))


def _most() -> int:
    return parts().settings.upload_max_bytes + BESIDE_FILE


@blueprint.route("/uploads/new", methods=["GET", "POST"])
@needs(Permission.UPLOAD)
@takes(_most)
def uploads_new() -> Response:
    """The form to send a file."""
    old = _instead()
    form, mine = SendForm(), reach(Permission.UPLOAD)
    lists = _offer(form)
    if not form.is_submitted():
        form.source.data = request.args.get("list", "")
        if form.source.data in lists:
            form.institution.data = lists[form.source.data].institution
        return _new_page(form, old=old)
    valid = form.validate_on_submit()
    slug = picking.chosen_institution(form, "institution", mine)
    chosen = lists.get(form.source.data or "")
    if chosen is not None and slug and chosen.institution != slug:
        form.problem("source", _("This list is of another institution: choose it, or a new list."))
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        form.problem("file", _("Please choose the file that you want to send."))
    if _keeps_too_much():
        form.problem("file", _("Very many files of yours are kept here: give up some that you do not need."))
    if not valid or not slug or form.errors or sent is None:
        return _new_page(form, 422, old)
    allow(Permission.UPLOAD, slug)
    try:
        began = now()
        upload = _received(sent, slug, old if old is not None and old.institution == slug else chosen, old)
    except InvalidInput as error:
        form.problem("file", str(_REFUSED.get(error.faults["file"][0], "")) or _larger())
        return _new_page(form, 422, old)
    except Unpublished:
        form.problem("file", _("The file could not be kept: the site has no room left. Tell its operator."))
        return _new_page(form, 503, old)
    if upload.created < began:
        tell(_("This very file was sent before and waits: here it is."), "note")
    processes.ensure(parts().settings)
    return see_other("upload", number=upload.id)


def _keeps_too_much() -> bool:
    with reading() as session:
        kept = uploads.kept_bytes(session, actor())
    return kept > MOST_KEPT * parts().settings.upload_max_bytes


def _received(sent: FileStorage, slug: str, like: Upload | None, old: Upload | None) -> Upload:
    """Keep the file, as a newer state of the list ``like``; the unpublished one in whose stead it is goes."""
    same = like is old
    upload = receiving.receive(
        parts().settings,
        sent.stream,  # type: ignore[arg-type] # werkzeug's stream of bytes
        sent.filename or "",
        institution=slug,
        actor=actor(),
        language=i18n.language(),
        source=like.source if like is not None else "",
        options={name: old.options[name] for name in _KEPT if name in old.options} if same and old else {},
    )
    if same and old is not None and old.id != upload.id and receiving.may_be_given_up(old):
        with suppress(ChangedMeanwhile):
            receiving.give_up(parts().settings, old, actor(), revision=old.revision)
    return upload


def _instead() -> Upload | None:
    """The upload in whose stead a corrected file is sent; None if it is none.

    Where it was published meanwhile the file is the next state of its list.
    """
    number = request.args.get("instead", "")
    if not number.isascii() or not number.isdecimal() or len(number) > 15:
        return None
    with reading() as session:
        old = uploads.find(session, int(number))
    return old if old is not None and may(Permission.UPLOAD, old.institution) else None


def _offer(form: SendForm) -> dict[str, Upload]:
    """Offer institutions and lists; gives the lists by slug."""
    mine = reach(Permission.UPLOAD)
    form.institution.offer(mine)
    form.institution.flags.required = True
    with reading() as session:
        found = upload_lists.lists_of(session, mine)
        names = scopes.names(session, frozenset(upload.institution for upload in found))
    several = len(names) > 1 or len(form.institution.offered) > 1
    options = [("", _("A new list"))]
    for upload in found:
        before = f"{names.get(upload.institution, upload.institution)}: " if several else ""
        when = i18n.short_day(upload.created)
        shown = _("%(name)s, sent %(day)s", name=upload.name, day=when)
        options.append((upload.source, _("A newer state of: %(list)s", list=f"{before}{shown}")))
    form.source.choices = options
    return {upload.source: upload for upload in found}


def _new_page(form: SendForm, status: int = 200, old: Upload | None = None) -> Response:
    settings = parts().settings
    return admin_page(
        "admin/upload_new.html",
        title=_("Send a file"),
        crumbs=crumbs(),
        status=status,
        form=form,
        old=old,
        is_waiting=old is not None and receiving.may_be_given_up(old),
        most=settings.upload_max_bytes,
        most_told=told.size(settings.upload_max_bytes),
        ready=sources.CONNECTOR in parts().hooks.connectors,
    )


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> Response:
    if not (request.endpoint or "").endswith(".uploads_new"):
        return answer(413)
    form = SendForm(formdata=None)
    _offer(form)
    form.problem("file", _larger())
    return _new_page(form, 413, _instead())


def _larger() -> str:
    most = told.size(parts().settings.upload_max_bytes)
    return _(
        "This file is larger than %(most)s. Save it as CSV, pack it as a zip, or send it in parts.", most=most
    )
