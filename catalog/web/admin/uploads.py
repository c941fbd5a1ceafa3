"""Uploads: the list, sending a file, how far each is, giving one up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Response, jsonify, request
from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile
from catalog.people import permissions
from catalog.people.permissions import Permission
from catalog.store import scopes, upload_lists, uploads
from catalog.store.db import reading, writing
from catalog.store.uploads import Upload
from catalog.store.users import User
from catalog.uploads import problems, processes, receiving
from catalog.uploads.undoing import is_half_published
from catalog.uploads.work import is_worked_on
from catalog.web import i18n
from catalog.web.admin import tables
from catalog.web.admin import uploads_told as told
from catalog.web.admin.home import Waiting, waits
from catalog.web.admin.shell import (
    Of,
    actor,
    admin_page,
    admin_url,
    blueprint,
    needs,
    reach,
    see_other,
    tell,
)
from catalog.web.admin.tables import Choice, Column, Listing
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _

OF_UPLOAD = Of("upload", "number", uploads.institution_of)


class Step(NamedTuple):
    """A step of an upload: its name, its address if one can go there, whether one is there."""

    name: str
    address: str
    current: bool


@blueprint.get("/uploads", endpoint="uploads")
@needs(Permission.UPLOAD)
def uploads_list() -> Response:
    """The uploads to the institutions that this person looks after."""
    asked = tables.asked(sorts=tuple(upload_lists.SORTS), default="-created", filters=("state",))
    with reading() as session:
        total, found = upload_lists.listed(
            session,
            reach(Permission.UPLOAD),
            text=asked.q,
            state=asked.filters["state"],
            sort=asked.sort,
            offset=asked.offset,
        )
        names = scopes.names(session, frozenset(upload.institution for upload in found))
    listing = Listing(
        caption=_("Files that were sent"),
        columns=(
            Column(key="name", label=_("File"), sort="name"),
            Column(key="institution", label=_("Institution")),
            Column(key="records", label=_("Records"), figure=True),
            Column(key="state", label=_("State"), sort="state"),
            Column(key="created", label=_("Sent"), sort="created"),
        ),
        rows=found,
        total=total,
        asked=asked,
        address=admin_url("uploads"),
        choices=(
            Choice(
                name="state",
                label=_("State"),
                options=[(key, str(name)) for key, name in told.STATES.items()],
            ),
        ),
        empty=_("No file was sent yet. Send the list that you have, just as it is."),
    )
    return admin_page(
        "admin/uploads.html",
        title=_("Send a file"),
        listing=listing,
        names=names,
        states=told.STATES,
        doing=told.DOING,
    )


@blueprint.get("/uploads/<int:number>")
@needs(Permission.UPLOAD, OF_UPLOAD)
def upload(number: int) -> Response:
    """Where the upload stands: how far it is, why it did not work, or on to its step."""
    found = get(number)
    step = step_of(found)
    if step != "upload":
        return see_other(step, number=number)
    if found.is_busy:
        _go_on(found)
    return upload_page("admin/upload.html", found, doing=told.DOING, message=told.message(found))


def _go_on(found: Upload) -> None:
    """See to it that a process does what is asked; one that was killed is replaced."""
    if not is_worked_on(found.id):
        processes.ensure(parts().settings)


@blueprint.get("/uploads/<int:number>/progress")
@needs(Permission.UPLOAD, OF_UPLOAD)
def upload_progress(number: int) -> Response:
    """How far the job is, for the scripts of the pages."""
    found = get(number)
    if found.job:
        _go_on(found)
    text = ""
    if found.done:
        text = _("%(done)s of %(total)s rows", done=i18n.number(found.done), total=i18n.number(found.total))
    making = found.job == uploads.QUIET
    return jsonify(busy=found.is_busy, making=making, done=found.done, total=found.total, text=text)


@blueprint.post("/uploads/<int:number>/again")
@needs(Permission.UPLOAD, OF_UPLOAD)
def upload_again(number: int) -> Response:
    """Try once more what did not work."""
    found = get(number)
    job = found.summary.get("failed_job", "")
    if found.state == "failed" and job:
        ask(found, job, state={"look": "received", "preview": "read"}.get(job, "failed"))
    elif found.summary.get("problems") == problems.FAILED:
        ask(found, uploads.QUIET, summary={**found.summary, "problems": problems.MAKING})
    return see_other("upload", number=number)


def ask(found: Upload, job: str, **values: Any) -> bool:
    """Have a process do something with the upload; False where somebody else was faster."""
    try:
        with writing() as session:
            uploads.ask(session, found.id, job, revision=found.revision, **values)
    except ChangedMeanwhile:
        return False
    processes.ensure(parts().settings)
    return True


@blueprint.route("/uploads/<int:number>/drop", methods=["GET", "POST"])
@needs(Permission.UPLOAD, OF_UPLOAD)
def upload_drop(number: int) -> Response:
    """Give an upload up that is not published."""
    found = get(number)
    if not receiving.may_be_given_up(found):
        return see_other("upload", number=number)
    if request.method == "GET":
        return admin_page(
            "admin/confirm.html",
            title=_("Give this upload up"),
            crumbs=crumbs(found),
            question=_("Nothing of “%(name)s” was published. Its file is removed here.", name=found.name),
            action=admin_url("upload_drop", number=number),
            submit=_("Give up"),
            cancel=admin_url("upload", number=number),
        )
    try:
        receiving.give_up(parts().settings, found, actor(), revision=found.revision)
    except ChangedMeanwhile:
        return see_other("upload", number=number)
    tell(_("The upload of “%(name)s” was given up.", name=found.name))
    return see_other("uploads")


def get(number: int) -> Upload:
    """The upload of that number, which is there: its institution was found by it."""
    with reading() as session:
        return uploads.get(session, number)


def step_of(found: Upload) -> str:
    """The view on which the upload waits for a person."""
    if found.is_busy or found.state in ("failed", "given_up", "received"):
        return "upload"
    if found.state == "read":
        return "upload_mapping" if found.options.get("columns") else "upload_found"
    return "upload_preview" if found.state == "previewed" else "upload_done"


def upload_page(template: str, found: Upload, *, status: int = 200, **values: Any) -> Response:
    """A page of one upload, its steps above."""
    return admin_page(
        template,
        title=found.name,
        crumbs=crumbs(),
        status=status,
        upload=found,
        steps=list(_steps(found)),
        half=is_half_published(found),
        may_drop=receiving.may_be_given_up(found),
        **values,
    )


def crumbs(found: Upload | None = None) -> list[tuple[str, str]]:
    """The way to the pages below the list, to those below an upload if one is given."""
    way = [(_("Files that were sent"), admin_url("uploads"))]
    return way if found is None else [*way, (found.name, admin_url("upload", number=found.id))]


def _steps(found: Upload) -> Iterator[Step]:
    """The steps with addresses of those that can be gone to."""
    open_ = receiving.may_be_given_up(found) and found.state != "received"
    read = open_ and "found" in found.summary
    second = "upload_mapping" if found.options.get("columns") else "upload_found"
    name = _("Columns") if second == "upload_mapping" else _("What was found")
    previewed = open_ and found.state == "previewed"
    here = request.endpoint.rpartition(".")[2] if request.endpoint else ""
    for label, view, there in (
        (_("File"), "upload", False),
        (name, second, read),
        (_("What would change"), "upload_preview", previewed),
        (_("Publish"), "upload_done", found.state in ("published", "undone")),
    ):
        yield Step(label, admin_url(view, number=found.id) if there and view != here else "", view == here)


@waits
def _waiting(session: Session, person: User) -> Iterator[Waiting]:
    if not permissions.may(person, Permission.UPLOAD):
        return
    for found in upload_lists.waiting_of(session, person.actor):
        yield Waiting(_asked(found), admin_url("upload", number=found.id))


def _asked(found: Upload) -> str:
    """What the upload waits for."""
    if found.state == "failed":
        return _("Look why “%(name)s” could not be taken", name=found.name)
    if found.state == "previewed":
        return _("Look at what “%(name)s” would change, and publish it", name=found.name)
    if found.options.get("columns"):
        return _("Say what the columns of “%(name)s” are", name=found.name)
    return _("Look at what was found in “%(name)s”", name=found.name)
