"""Inviting people: a link by mail, or to be handed over where no mail can be sent."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import Response, abort, request
from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.people import managing, tokens
from catalog.people.permissions import Permission, is_of_institution
from catalog.people.undoing import undoable
from catalog.store import audit, invitations, users
from catalog.store.audit import Entry
from catalog.store.db import reading, writing
from catalog.store.invitations import Invitation
from catalog.store.users import Grant, User
from catalog.web import letters, mail, site
from catalog.web.admin import forms
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
        return _page(form)
    grant = asked_grant(form, user())
    if grant is None or not _is_new(form, grant):
        return _page(form, 422)
    token = tokens.make()
    with writing() as session:
        if not managing.gives(session, user(), grant):
            abort(403)
        made = invitations.invite(
            session,
            token_hash=token.hash,
            email=form.email.data,
            name=form.name.data,
            language=form.language.data,
            grant=grant,
            by=user().actor,
        )
        _note(session, "invite", made, after=_facts(made))
    send(made, token.text)
    return see_other("people")


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
        tell(_("The mail could not be sent (%(why)s).", why=str(error)) + " " + shown, "note", link=link)
    else:
        tell(_("An invitation is on its way to %(email)s.", email=invitation.email))


@blueprint.post("/invitations/<int:number>/renew")
@needs(Permission.PEOPLE_INVITE)
def invitation_renew(number: int) -> Response:
    """Send the invitation again with a new link; the old one works no longer."""
    token = tokens.make()
    try:
        with writing() as session:
            _mine(session, number)
            renewed = invitations.renew(session, number, token.hash)
            _note(session, "invite again", renewed)
    except UnknownName:
        tell(_("This invitation was accepted or taken back already."), "note")
        return see_other("people")
    send(renewed, token.text)
    return see_other("people")


@blueprint.post("/invitations/<int:number>/revoke")
@needs(Permission.PEOPLE_INVITE)
def invitation_revoke(number: int) -> Response:
    """Take the invitation back: its link works no longer."""
    try:
        with writing() as session:
            mine = _mine(session, number)
            invitations.revoke(session, number)
            entry = _note(session, "take back", mine, before=_facts(mine))
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


def _facts(invitation: Invitation) -> dict[str, Any]:
    grant = invitation.grant
    return {"email": invitation.email, "name": invitation.name, "role": grant.role, "scope": grant.scope}


def _note(session: Session, action: str, about: Invitation, before: Any = None, after: Any = None) -> int:
    of = about.grant.scope if is_of_institution(about.grant.role) else ""
    return audit.note(
        session, user().actor, action, "invitation", str(about.id), before, after, institution=of
    )


def _may_undo(session: Session, actor: User, entry: Entry) -> bool:
    return managing.gives(session, actor, invitations.get_invitation(session, int(entry.subject)).grant)


@undoable("invitation", Permission.PEOPLE_INVITE, "take back", allowed=_may_undo)
def _undo(session: Session, entry: Entry, _actor: str) -> None:
    invitations.revoke(session, int(entry.subject), revoked=False)


@waits
def _open_invitations(session: Session, person: User) -> list[Waiting]:
    mine = reach(Permission.PEOPLE_INVITE)
    if not mine:
        return []
    found = invitations.open_ones(session, mine)
    over = sum(not one.is_open for one in found)
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
    if len(found) > over:
        told.append(
            ngettext(
                "%(count)s invitation is not accepted yet",
                "%(count)s invitations are not accepted yet",
                len(found) - over,
                count=len(found) - over,
            )
        )
    return [Waiting(text, admin_url("people", _anchor="invited")) for text in told]
