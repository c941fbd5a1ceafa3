"""Inviting people: a link by mail, or to be handed over where no mail can be sent."""

from __future__ import annotations

from typing import ClassVar

from flask import Response, abort, request
from sqlalchemy.orm import Session

from catalog.errors import AlreadyExists, UnknownName
from catalog.people import managing, ways_in
from catalog.people.permissions import Permission
from catalog.store import invitations, users
from catalog.store.db import reading, writing
from catalog.store.invitations import Invitation
from catalog.store.users import Grant, User
from catalog.web import forms, letters, mail, site
from catalog.web.admin import invited, messages, tables
from catalog.web.admin.home import Waiting, waits
from catalog.web.admin.roles import RoleForm, asked_grant
from catalog.web.admin.shell import (
    account_url,
    admin_page,
    admin_url,
    blueprint,
    needs,
    reach,
    see_other,
    tell,
    user,
)
from catalog.web.admin.tables import Column, Listing
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext, ngettext, speaking
from catalog.web.people_named import grant_name, institution_names


class InviteForm(RoleForm):
    """Whom to invite, as what."""

    order: ClassVar[tuple[str, ...]] = ("name", "email", "role", "institution", "territory", "language")

    name = forms.line(lazy_gettext("Name"), required=True, autocomplete="off")
    email = forms.email(lazy_gettext("E-mail"), autocomplete="off")
    language = forms.options(lazy_gettext("Language of the mail"), forms.LANGUAGES, default="vi")


@blueprint.route("/people/invite", methods=["GET", "POST"])
@needs(Permission.PEOPLE_INVITE)
def invite() -> Response:
    """The form to invite somebody."""
    form = InviteForm.made(user())
    if request.method == "GET":
        _take_over(form)
        return _page(form)
    grant = asked_grant(form, user())
    if grant is None or not _is_new(form, grant):
        return _page(form, 422)
    try:
        with writing() as session:
            if not managing.gives(session, user(), grant):
                abort(403)
            made, token = ways_in.invite(
                session,
                user().actor,
                email=form.email.data,
                name=form.name.data,
                language=form.language.data,
                grant=grant,
            )
    except AlreadyExists:
        form.problem(
            "email", _("This person is invited to that already; under “People” you can send it again.")
        )
        return _page(form, 422)
    send(made, token)
    return see_other("people")


def _take_over(form: InviteForm) -> None:
    """Fill in what a request to join says of whom to invite; nothing is sent before it was looked at."""
    given = messages.invitation_of(request.args.get("message", ""))
    offered = {value for value, *_more in form.role.iter_choices()}
    if given.get("role") not in offered:
        given.pop("role", None)
    for name, value in given.items():
        if value and name in form:
            form[name].data = value


def _page(form: InviteForm, status: int = 200) -> Response:
    return admin_page(
        "admin/people_invite.html",
        title=_("Invite somebody"),
        crumbs=[(_("People"), admin_url("people"))],
        status=status,
        form=form,
        mailed=mail.is_set(parts().settings),
    )


def _is_new(form: InviteForm, grant: Grant) -> bool:
    with reading() as session:
        other = users.by_email(session, form.email.data)
    if other is not None and grant in other.grants:
        form.problem("email", _("%(name)s has this role already.", name=other.name))
        return False
    return True


def send(invitation: Invitation, token: str) -> None:
    """Mail the link to the invited person, or show it where mail is not set up or fails."""
    settings = parts().settings
    link = site.base_url() + account_url("invitation", to=invitation.language, token=token)
    shown = _("Give this link to %(name)s alone; it works for 14 days, once.", name=invitation.name)
    if not mail.is_set(settings):
        tell(shown, link=link)
        return
    with speaking(invitation.language):
        role = grant_name(invitation.grant, institution_names([invitation.grant]))
    subject, text = letters.invitation(
        settings.site_name,
        name=invitation.name,
        by=user().name,
        role=role,
        link=link,
        to=invitation.language,
    )
    try:
        mail.send(settings, to=invitation.email, subject=subject, text=text)
    except mail.MailFailed as error:
        tell(f"{mail.unsent(error)} {shown}", "note", link=link)
    else:
        tell(_("An invitation is on its way to %(email)s.", email=invitation.email))


@blueprint.get("/invitations", endpoint="invitations")
@needs(Permission.PEOPLE_INVITE)
def invitations_list() -> Response:
    """All invitations that nobody accepted yet, newest first."""
    asked = tables.asked()
    with reading() as session:
        total, found = invitations.listed(session, reach(Permission.PEOPLE_INVITE), offset=asked.offset)
        rows = invited.shown(session, user(), found)
    listing = Listing(
        caption=_("Invited, not yet here"),
        columns=(
            Column(key="name", label=_("Name")),
            Column(key="role", label=_("Role")),
            Column(key="state", label=_("State")),
            Column(key="doing", label=""),
        ),
        rows=rows,
        total=total,
        asked=asked,
        address=admin_url("invitations"),
        searched=False,
        empty=_("Nobody is invited who is not here yet."),
    )
    return admin_page(
        "admin/invitations.html",
        title=_("Invited, not yet here"),
        crumbs=[(_("People"), admin_url("people"))],
        listing=listing,
    )


@blueprint.post("/invitations/<int:number>/renew")
@needs(Permission.PEOPLE_INVITE)
def invitation_renew(number: int) -> Response:
    """Send the invitation again with a new link; the old one works no longer."""
    try:
        with writing() as session:
            _mine(session, number)
            renewed, token = ways_in.renew(session, user().actor, number)
    except UnknownName:
        tell(_("This invitation was accepted or taken back already."), "note")
        return see_other("people")
    send(renewed, token)
    return see_other("people")


@blueprint.post("/invitations/<int:number>/revoke")
@needs(Permission.PEOPLE_INVITE)
def invitation_revoke(number: int) -> Response:
    """Take the invitation back: its link works no longer."""
    try:
        with writing() as session:
            mine = _mine(session, number)
            entry = ways_in.take_back(session, user().actor, number)
    except UnknownName:
        tell(_("This invitation was accepted or taken back already."), "note")
        return see_other("people")
    tell(_("The invitation of %(name)s is taken back.", name=mine.name), undo=entry)
    return see_other("people")


def _mine(session: Session, number: int) -> Invitation:
    try:
        found = invitations.get_invitation(session, number)
    except UnknownName:
        abort(404)
    if not managing.gives(session, user(), found.grant):
        abort(403)
    return found


@waits
def _open_invitations(session: Session, person: User) -> list[Waiting]:
    mine = reach(Permission.PEOPLE_INVITE)
    if not mine:
        return []
    total, _first = invitations.listed(session, mine, limit=1)
    over = invitations.count_expired(session, mine)
    told = []
    if over:
        told.append(
            ngettext(
                "%(count)s invitation ran out before it was accepted",
                "%(count)s invitations ran out before they were accepted",
                over,
                count=over,
            )
        )
    if total > over:
        told.append(
            ngettext(
                "%(count)s invitation is not accepted yet",
                "%(count)s invitations are not accepted yet",
                total - over,
                count=total - over,
            )
        )
    return [Waiting(text, admin_url("invitations")) for text in told]
