"""How roles, scopes and people are told in the page's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from catalog.gazetteer import address, unit
from catalog.people.inbox import BY_ITSELF
from catalog.people.permissions import Role, is_of_institution
from catalog.store import scopes
from catalog.store.audit import CLI
from catalog.store.db import reading
from catalog.store.users import Grant, User
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import Names

ROLES: Names = {
    Role.OPERATOR: lazy_gettext("operator"),
    Role.OFFICER: lazy_gettext("officer"),
    Role.EDITOR: lazy_gettext("editor of an institution"),
    Role.CONTRIBUTOR: lazy_gettext("contributor of activities"),
}
EXPLAINED: Names = {
    Role.OPERATOR: lazy_gettext("runs this site: may do everything, everywhere"),
    Role.OFFICER: lazy_gettext("looks after all institutions of a province or commune"),
    Role.EDITOR: lazy_gettext(
        "looks after one institution: its facts, records, sources, exhibitions, activities"
    ),
    Role.CONTRIBUTOR: lazy_gettext("adds and changes the activities of one institution"),
}


def role_name(role: str) -> str:
    """The name of a role."""
    return str(ROLES.get(role, role))


def scope_name(scope: str, names: dict[str, str]) -> str:
    """Where a role holds: a unit with its province, an institution by its name; empty for everywhere."""
    found = unit(scope) if ":" in scope else None
    return address(found) if found is not None else names.get(scope, scope)


def institution_names(grants: Iterable[Grant]) -> dict[str, str]:
    """The names of the institutions that grants are for, by slug."""
    slugs = frozenset(grant.scope for grant in grants if is_of_institution(grant.role))
    if not slugs:
        return {}
    with reading() as session:
        return scopes.names(session, slugs)


def grant_name(grant: Grant, names: dict[str, str]) -> str:
    """A role and where it holds, in one line."""
    if not grant.scope:
        return role_name(grant.role)
    return _("%(role)s, %(place)s", role=role_name(grant.role), place=scope_name(grant.scope, names))


def roles(user: User) -> list[str]:
    """What a person is, each with where."""
    names = institution_names(user.grants)
    return [grant_name(grant, names) for grant in user.grants]


ACTIONS: Names = {
    "create": lazy_gettext("created"),
    "add row": lazy_gettext("row added"),
    "change row": lazy_gettext("row changed"),
    "drop row": lazy_gettext("row left out"),
    "restore row": lazy_gettext("row brought back"),
    "add": lazy_gettext("added"),
    "draft": lazy_gettext("written as a draft"),
    "change": lazy_gettext("changed"),
    "delete": lazy_gettext("deleted"),
    "publish": lazy_gettext("published"),
    "withdraw": lazy_gettext("withdrawn"),
    "count": lazy_gettext("numbers of people written"),
    "share": lazy_gettext("preview link given"),
    "unshare": lazy_gettext("preview link taken back"),
    "send": lazy_gettext("file sent"),
    "give up": lazy_gettext("sent file given up"),
    "issue": lazy_gettext("link given"),
    "revoke": lazy_gettext("link taken back"),
    "merge": lazy_gettext("merged"),
    "import": lazy_gettext("imported"),
    "invite": lazy_gettext("invited"),
    "invite again": lazy_gettext("invited again"),
    "take back": lazy_gettext("invitation taken back"),
    "accept invitation": lazy_gettext("invitation accepted"),
    "give role": lazy_gettext("role given"),
    "take role": lazy_gettext("role taken away"),
    "switch off": lazy_gettext("switched off"),
    "switch on": lazy_gettext("switched on"),
    "set password": lazy_gettext("new password set"),
    "issue reset": lazy_gettext("link to a new password made"),
    "end sessions": lazy_gettext("logged out elsewhere"),
    "set apart": lazy_gettext("set apart"),
    "link": lazy_gettext("linked with another"),
    "unlink": lazy_gettext("no longer linked"),
    "pause": lazy_gettext("paused"),
    "go on": lazy_gettext("let go on"),
    "schedule": lazy_gettext("harvested by itself"),
    "harvest": lazy_gettext("harvest begun"),
    "stop": lazy_gettext("harvest stopped"),
    "restore": lazy_gettext("shown or used again"),
    "withdraw held records": lazy_gettext("records let go"),
    "keep held records": lazy_gettext("records kept"),
    "give back": lazy_gettext("given back to the source"),
    "hide": lazy_gettext("hidden"),
    "put back": lazy_gettext("shown again"),
    "roll back": lazy_gettext("earlier version used again"),
    "change together": lazy_gettext("several changed together"),
    "split": lazy_gettext("shown apart"),
    "join": lazy_gettext("shown together"),
    "close": lazy_gettext("answered and closed"),
    "open again": lazy_gettext("opened again"),
    "assign": lazy_gettext("given to an institution"),
    "hand in": lazy_gettext("sent to the officer"),
    "hand back": lazy_gettext("returned to be written again"),
    "conclude": lazy_gettext("closed and published"),
    "forget contact": lazy_gettext("name and contact deleted"),
    "note figure": lazy_gettext("figure kept as a draft"),
    "declare": lazy_gettext("figure sent"),
    "accept": lazy_gettext("figure accepted"),
    "return": lazy_gettext("figure returned"),
    "remind": lazy_gettext("reminded by mail"),
}
"""How actions of the audit log are told; an action that is not here is told as it is."""
SUBJECTS: Names = {
    "account": lazy_gettext("account"),
    "activity": lazy_gettext("activity"),
    "attendance": lazy_gettext("numbers of people who came"),
    "exhibition": lazy_gettext("exhibition"),
    "learning path": lazy_gettext("learning path"),
    "institution": lazy_gettext("institution"),
    "institution pair": lazy_gettext("pair of institutions"),
    "invitation": lazy_gettext("invitation"),
    "link": lazy_gettext("link for the phone"),
    "message": lazy_gettext("message of a visitor"),
    "plan": lazy_gettext("plan of the programme"),
    "record": lazy_gettext("record"),
    "records": lazy_gettext("records"),
    "grouping": lazy_gettext("records of one work"),
    "observation": lazy_gettext("declared figure"),
    "run": lazy_gettext("harvest"),
    "source": lazy_gettext("source"),
    "summing-up": lazy_gettext("summing-up of a plan"),
    "part of a summing-up": lazy_gettext("part of a summing-up"),
    "good model": lazy_gettext("good model"),
    "upload": lazy_gettext("sent file"),
}
"""How kinds of subjects are told; a kind that is not here is told as it is."""
VIEWS: Mapping[str, tuple[str, str]] = {
    "account": ("person", "number"),
    "activity": ("activity", "number"),
    "exhibition": ("exhibition", "number"),
    "learning path": ("learning_path", "number"),
    "institution": ("institution", "slug"),
    "link": ("link", "number"),
    "message": ("message", "number"),
    "plan": ("plan", "slug"),
    "observation": ("figure", "number"),
    "record": ("record", "identifier"),
    "records": ("records_batch", "number"),
    "source": ("source", "slug"),
    "summing-up": ("summing", "number"),
    "part of a summing-up": ("summing_write", "number/slug"),
    "good model": ("model", "number"),
    "upload": ("upload", "number"),
}
"""The pages of subjects in the administration: view and argument (several as the subject has parts)."""


def action_name(action: str) -> str:
    """The name of an action; of a taking back, of what was taken back."""
    if action.startswith("undo "):
        return _("taken back: %(action)s", action=action_name(action.removeprefix("undo ")))
    return str(ACTIONS.get(action, action))


def subject_name(kind: str) -> str:
    """The name of a kind of subjects."""
    return str(SUBJECTS.get(kind, kind))


def actor_name(actor: str) -> str:
    """Who did something: a person's name, a link's, or that it was done at the machine itself."""
    if actor == CLI:
        return _("at the machine (command line)")
    if actor == BY_ITSELF:
        return _("by itself, when its time had come")
    kind, _space, name = actor.partition(" ")
    if kind.startswith("link:"):
        return _("link for the phone, %(name)s", name=name)
    return name or actor
