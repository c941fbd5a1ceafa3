"""The columns of an upload: shown as they are understood, confirmed or changed by a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, render_template, request

from catalog.errors import ChangedMeanwhile
from catalog.formats.table_proposal import Proposal
from catalog.people.permissions import Permission
from catalog.schemas.fields import is_web_address
from catalog.store import uploads
from catalog.store.db import writing
from catalog.store.uploads import Upload
from catalog.uploads import files, mapping, processes
from catalog.uploads.receiving import may_be_given_up
from catalog.uploads.samples import samples
from catalog.web import labels
from catalog.web.admin import uploads_told as told
from catalog.web.admin.shell import blueprint, needs, see_other
from catalog.web.admin.uploads import OF_UPLOAD, ask, get, upload_page
from catalog.web.admin.uploads_fields import LICENCES, WHY, groups, proposed
from catalog.web.forms import plain, revision_in
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import named

_LONGEST = 1000
MOST_COLUMNS = 300
"""Further columns are taken as they are proposed: a page of thousands of lists is for no browser."""
_FAULTS = {
    "private": lazy_gettext("This column holds what is never published, so it is not used."),
    "unknown": lazy_gettext("Choose one from the list."),
    "missing": lazy_gettext("Say which column is the title: every record needs one."),
}


@dataclass(slots=True)
class Choices:
    """What a person says of the file: the columns, and what is said of its source."""

    proposal: Proposal | None
    link: str = ""
    licence: str = ""
    revision: int = 0
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def profile(self) -> Mapping[str, Any] | None:
        """The mapping profile that comes of it."""
        return None if self.proposal is None else self.proposal.profile()


def is_open(found: Upload) -> bool:
    """Whether it can still be said how the file is to be read."""
    return may_be_given_up(found) and "found" in found.summary


@blueprint.route("/uploads/<int:number>/mapping", methods=["GET", "POST"])
@needs(Permission.UPLOAD, OF_UPLOAD)
def upload_mapping(number: int) -> Response:
    """The table of columns to confirm."""
    found = get(number)
    kept = files.read(parts().settings, found, files.LOOK) if is_open(found) else None
    if kept is None or kept["proposal"] is None:
        return see_other("upload", number=number)
    choices = of_upload(found, kept)
    if request.method == "GET":
        return _page(found, kept, choices)
    choices = sent(choices)
    if choices.faults:
        return _page(found, kept, choices, 422)
    if request.form.get("then") == "show":
        return _page(found, kept, choices)
    return save(found, kept, choices) or _page(found, kept, choices, 409)


@blueprint.post("/uploads/<int:number>/sample")
@needs(Permission.UPLOAD, OF_UPLOAD)
def upload_sample(number: int) -> Response:
    """The first records as they would be, for the script of the page."""
    found = get(number)
    kept = files.read(parts().settings, found, files.LOOK) if is_open(found) else None
    if kept is None or kept["proposal"] is None:
        return see_other("upload", number=number)
    choices = sent(of_upload(found, kept))
    return Response(render_template("admin/upload_samples.html", samples=shown_samples(found, kept, choices)))


@blueprint.post("/uploads/<int:number>/sheet")
@needs(Permission.UPLOAD, OF_UPLOAD)
def upload_sheet(number: int) -> Response:
    """Read another sheet of the workbook."""
    found = get(number)
    sheet = request.form.get("sheet", "")
    if is_open(found) and sheet in found.summary["found"].get("sheets", ()):
        ask(found, "look", state="received", options={**found.options, "sheet": sheet, "profile": None})
    return see_other("upload", number=number)


def of_upload(found: Upload, kept: Mapping[str, Any]) -> Choices:
    """What was said or proposed by now."""
    proposal = None if kept["proposal"] is None else mapping.proposal_of(kept["proposal"])
    return Choices(
        proposal,
        found.options.get("link", ""),
        found.options.get("metadata_licence", ""),
        found.revision,
    )


def sent(choices: Choices) -> Choices:
    """What the form says, with what is wrong in it by the name of its field."""
    form = request.form
    known = ("", *LICENCES, choices.licence)
    choices.revision = revision_in(form.get("revision", ""))
    choices.link = plain(form.get("link", ""))
    choices.licence = plain(form.get("licence", ""))
    if choices.proposal is not None:
        count = len(choices.proposal.columns)
        targets = [
            plain(form.get(f"column-{place}", choices.proposal.columns[place].target))
            for place in range(count)
        ]
        key = [place for place in range(count) if form.get(f"key-{place}")]
        kind = form.get("kind", choices.proposal.kind)
        choices.proposal, faults = mapping.chosen(choices.proposal, targets, key, kind)
        choices.faults = {name: _told(texts[0]) for name, texts in faults.items()}
    if choices.licence not in known:
        choices.licence = ""
        choices.faults["licence"] = _told("unknown")
    if len(choices.link) > _LONGEST:
        choices.faults["link"] = _(
            "This has %(length)s signs; at most %(most)s fit.", length=len(choices.link), most=_LONGEST
        )
    elif choices.link and not _is_template(choices.link):
        choices.faults["link"] = _(
            "Write a whole address with {native_id} where the number goes, such as"
            " https://opac.example.vn/detail?id={native_id}."
        )
    return choices


def _is_template(link: str) -> bool:
    return link.count("{native_id}") == 1 and is_web_address(link.replace("{native_id}", "1"))


def _told(fault: str) -> str:
    return str(_FAULTS.get(fault, fault))


def save(found: Upload, kept: Mapping[str, Any], choices: Choices) -> Response | None:
    """Keep what was said and look through the file; None where somebody else changed it meanwhile."""
    proposal = choices.proposal
    options = {**found.options, "link": choices.link, "metadata_licence": choices.licence}
    if proposal is not None:
        options |= {"profile": choices.profile, "columns": [column.header for column in proposal.columns]}
    try:
        with writing() as session:
            uploads.ask(
                session, found.id, "preview", revision=choices.revision, state="read", options=options
            )
            if proposal is not None:
                # Before the commit: where it cannot be kept nothing is asked for.
                files.write(parts().settings, found, files.LOOK, {**kept, "proposal": proposal.to_dict()})
    except ChangedMeanwhile:
        choices.faults["revision"] = _(
            "Somebody else has changed this upload since you opened it. What you chose is still here: look at"
            " it once more, then go on."
        )
        choices.revision = get(found.id).revision
        return None
    processes.ensure(parts().settings)
    return see_other("upload", number=found.id)


def shown_samples(found: Upload, kept: Mapping[str, Any], choices: Choices) -> list[told.Shown]:
    """The first records as they would be published."""
    made = samples(parts(), found, kept["samples"], choices.profile)
    return [told.shown(sample) for sample in made]


def _page(found: Upload, kept: Mapping[str, Any], choices: Choices, status: int = 200) -> Response:
    proposal = choices.proposal
    assert proposal is not None
    return upload_page(
        "admin/upload_mapping.html",
        found,
        status=status,
        choices=choices,
        columns=[
            {
                "column": column,
                "fixed": mapping.is_fixed(column, proposal.kind),
                "why": named(WHY, column.why),
                "proposed": proposed(column),
                "is_key": column.header in proposal.key,
            }
            for column in proposal.columns[:MOST_COLUMNS]
        ],
        hidden=max(0, len(proposal.columns) - MOST_COLUMNS),
        groups=groups(),
        kinds=[(kind, named(labels.KINDS_MANY, kind)) for kind in labels.KINDS_MANY],
        sheets=kept["found"].get("sheets", []),
        sheet=kept["found"].get("sheet", ""),
        **about(found, kept, choices),
    )


def about(found: Upload, kept: Mapping[str, Any], choices: Choices) -> dict[str, Any]:
    """What the pages of the second step have in common."""
    licences = [*LICENCES, *([choices.licence] if choices.licence not in ("", *LICENCES) else [])]
    return {
        "facts": told.found(found, kept),
        "notices": told.notices(kept),
        "licences": licences,
        "samples": shown_samples(found, kept, choices),
    }
