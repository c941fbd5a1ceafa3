"""What was found in an upload that needs no mapping, what publishing it would change, what came of it."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, request, send_file

from catalog.errors import ChangedMeanwhile
from catalog.people.permissions import Permission
from catalog.store import uploads
from catalog.store.db import reading, writing
from catalog.store.uploads import Upload
from catalog.uploads import files, processes, undoing
from catalog.web.admin import uploads_told as told
from catalog.web.admin.shell import actor, admin_page, admin_url, blueprint, needs, see_other, tell
from catalog.web.admin.uploads import OF_UPLOAD, ask, crumbs, get, step_of, upload_page
from catalog.web.admin.uploads_mapping import about, is_open, of_upload, save, sent
from catalog.web.forms import revision_in
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/uploads/<int:number>/found", methods=["GET", "POST"])
@needs(Permission.UPLOAD, OF_UPLOAD)
def upload_found(number: int) -> Response:
    """What was found in a file whose records say themselves what they mean."""
    found = get(number)
    kept = files.read(parts().settings, found, files.LOOK) if is_open(found) else None
    if kept is None or kept["proposal"] is not None:
        return see_other("upload", number=number)
    choices = of_upload(found, kept)
    status = 200
    if request.method == "POST":
        choices = sent(choices)
        done = save(found, kept, choices) if not choices.faults else None
        if done is not None:
            return done
        status = 409 if "revision" in choices.faults else 422
    values = about(found, kept, choices)
    return upload_page("admin/upload_found.html", found, status=status, choices=choices, **values)


@blueprint.get("/uploads/<int:number>/preview")
@needs(Permission.UPLOAD, OF_UPLOAD)
def upload_preview(number: int) -> Response:
    """What publishing the file would change."""
    found = get(number)
    return _preview_page(found) or see_other("upload", number=number)


def _preview_page(found: Upload, faults: dict[str, str] | None = None, status: int = 200) -> Response | None:
    if found.is_busy or found.state != "previewed":
        return None
    kept = files.read(parts().settings, found, files.PREVIEW)
    if kept is None:
        return None
    return upload_page(
        "admin/upload_preview.html",
        found,
        status=status,
        counts=kept["counts"],
        fresh=[entry.get("title", "") for entry in kept["new"]],
        gone=[entry.get("title", "") for entry in kept["gone"]],
        changed=told.changed(kept),
        problems=told.problems(kept, "failure"),
        remarks=told.problems(kept, "notice"),
        complete=kept["complete"],
        workbook=found.summary.get("problems", ""),
        same=_published_before(found),
        faults=faults or {},
    )


def _published_before(found: Upload) -> Upload | None:
    with reading() as session:
        return uploads.published_before(session, found)


@blueprint.get("/uploads/<int:number>/problems.xlsx")
@needs(Permission.UPLOAD, OF_UPLOAD)
def upload_problems(number: int) -> Response:
    """The rows as they were sent with the problems beside them, to be corrected and sent again."""
    found = get(number)
    content = files.open_problems(parts().settings, found)
    if content is None:
        tell(_("There is no workbook of problems of this upload."), "note")
        return see_other("upload", number=number)
    name = f"{found.name.rpartition('.')[0] or found.name} – " + _("problems") + ".xlsx"
    return send_file(content, _WORKBOOK, as_attachment=True, download_name=name)


@blueprint.post("/uploads/<int:number>/publish")
@needs(Permission.UPLOAD, OF_UPLOAD)
def upload_publish(number: int) -> Response:
    """Publish what was looked through."""
    found = get(number)
    gone = found.summary.get("counts", {}).get("gone", 0)
    choice = request.form.get("gone", "")
    if found.state == "previewed" and gone and choice not in ("keep", "withdraw"):
        faults = {"gone": _("Say what is to become of the records that are not in the file.")}
        return _preview_page(found, faults, 422) or see_other("upload", number=number)
    if found.state != "previewed":
        return see_other("upload", number=number)
    options = {**found.options, "keep": choice == "keep", "published_by": actor()}
    try:
        with writing() as session:
            uploads.ask(
                session,
                number,
                "publish",
                revision=revision_in(request.form.get("revision", "")),
                options=options,
            )
    except ChangedMeanwhile:
        faults = {"revision": _("Somebody else has changed this upload meanwhile: look at it once more.")}
        return _preview_page(get(number), faults, 409) or see_other("upload", number=number)
    processes.ensure(parts().settings)
    return see_other("upload", number=number)


@blueprint.get("/uploads/<int:number>/done")
@needs(Permission.UPLOAD, OF_UPLOAD)
def upload_done(number: int) -> Response:
    """What was published, with ways to it and back."""
    found = get(number)
    if found.is_busy or found.state not in ("published", "undone"):
        return see_other("upload", number=number)
    return upload_page(
        "admin/upload_done.html",
        found,
        published=found.summary.get("published", {}),
        undone=found.summary.get("undone"),
        run=_run_address(found),
        search=page_url("search", source=found.source),
        may_undo=not _why_not(found),
        message=told.message(found),
    )


def _run_address(found: Upload) -> str:
    run: Any = found.summary.get("run")
    if run is None or "admin.run" not in current_app.view_functions:
        return ""
    return admin_url("run", number=run)


def _why_not(found: Upload) -> str:
    with reading() as session:
        return undoing.why_not(found, uploads.latest_of(session, found.source))


@blueprint.route("/uploads/<int:number>/undo", methods=["GET", "POST"])
@needs(Permission.UPLOAD, OF_UPLOAD)
def upload_undo(number: int) -> Response:
    """Take a published upload back, once that was confirmed."""
    found = get(number)
    if found.is_busy or _why_not(found):
        tell(_("This upload cannot be taken back any more."), "note")
        return see_other(step_of(found), number=number)
    if request.method == "GET":
        return admin_page(
            "admin/confirm.html",
            title=_("Take this upload back"),
            crumbs=crumbs(found),
            question=_("Everything becomes as it was before “%(name)s” was published:", name=found.name),
            points=[
                _("records that it changed are shown as they were;"),
                _("records that it brought are withdrawn;"),
                _("records that somebody has changed since stay as they are."),
            ],
            action=admin_url("upload_undo", number=number),
            submit=_("Take it back"),
            cancel=admin_url("upload", number=number),
        )
    ask(found, "undo", options={**found.options, "undone_by": actor()})
    return see_other("upload", number=number)
