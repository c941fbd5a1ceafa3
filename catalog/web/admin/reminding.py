"""Reminders by mail of what institutions have still to send: to each alone, few at once, once a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Protocol

from sqlalchemy.orm import Session

from catalog.errors import LeaseTaken
from catalog.people.emails import is_email
from catalog.people.permissions import Role
from catalog.store import audit, leases, users
from catalog.store.db import reading, writing
from catalog.store.scopes import Reach
from catalog.web import i18n, mail
from catalog.web.admin.shell import actor, tell
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import ngettext

MOST_MAILS = 50
"""So many are reminded by one press: a mail server takes its time."""
ACTION = "remind"
_LEASE, _LEASE_SECONDS = "reminding", 120
Addresses = list[tuple[str, str]]


class Late(Protocol):
    """An institution that is late, with its own address for mail where it has one."""

    @property
    def slug(self) -> str:
        """By which it is known here."""

    @property
    def email(self) -> str:
        """Its address for mail, or whatever stands for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What is reminded of: how the log names it for an institution, and its letter in a language.

    ``kind`` and ``subject_of`` are the log's subject; ``about`` is told with it, so that a reminder of
    something else of the same subject is another one.
    """

    kind: str
    subject_of: Callable[[str], str]
    about: Mapping[str, Any]
    letter: Callable[[str, str], tuple[str, str]]


def remind(reminder: Reminder, late: Iterable[Late]) -> None:
    """Remind those who have an address and were not reminded today; it is told who was, and who was not."""
    if not mail.is_set(parts().settings):
        tell(_("Mail is not set up here: copy the text instead."), "note")
        return
    try:
        # Of two who press at once, or of one who presses twice, one sends.
        with leases.hold(_LEASE, ttl_seconds=_LEASE_SECONDS) as lease:
            _remind(reminder, list(late), leases.Keeper(lease))
    except LeaseTaken:
        tell(_("Somebody is sending reminders at this moment. Look again in a minute."), "note")


def _remind(reminder: Reminder, late: list[Late], keeper: leases.Keeper) -> None:
    with reading() as session:
        reminded = _reminded_today(session, reminder)
        waiting = [one for one in late if one.slug not in reminded]
        found = [(one.slug, _addresses(session, one)) for one in waiting]
    reached = [(slug, addresses) for slug, addresses in found if addresses]
    sent = 0
    try:
        for slug, addresses in reached[:MOST_MAILS]:
            keeper.keep()
            _send(reminder, slug, addresses)
            sent += 1
    except mail.MailFailed as error:
        tell(mail.unsent(error), "bad")
    else:
        _tell_left(len(reached) - sent, len(late) - len(waiting), len(found) - len(reached))
    told = ngettext(
        "%(count)s institution is reminded.", "%(count)s institutions are reminded.", sent, count=sent
    )
    tell(told, "good" if sent else "note")


def _tell_left(more: int, before: int, unreached: int) -> None:
    if more:
        told = ngettext(
            "%(count)s more is to be reminded: press once more.",
            "%(count)s more are to be reminded: press once more.",
            more,
            count=more,
        )
        tell(told, "note")
    if before:
        told = ngettext(
            "%(count)s was reminded today already, and gets no second mail.",
            "%(count)s were reminded today already, and get no second mail.",
            before,
            count=before,
        )
        tell(told, "note")
    if unreached:
        told = ngettext(
            "Of %(count)s no address is known: call them, or send the text below.",
            "Of %(count)s no address is known: call them, or send the text below.",
            unreached,
            count=unreached,
        )
        tell(told, "note")


def _reminded_today(session: Session, reminder: Reminder) -> set[str]:
    """The institutions that were reminded of this since midnight."""
    midnight = datetime.combine(i18n.today(), time(), i18n.ZONE)
    entries = audit.since(session, ACTION, reminder.kind, midnight)
    return {
        entry.institution
        for entry in entries
        if entry.subject == reminder.subject_of(entry.institution) and entry.after == dict(reminder.about)
    }


def _addresses(session: Session, one: Late) -> Addresses:
    """Its own address, else those of its editors; each with the language to write in."""
    if is_email(one.email):
        return [(one.email, i18n.DEFAULT)]
    _total, found = users.listed(session, Reach(slugs=frozenset({one.slug})), role=Role.EDITOR, limit=3)
    return [(user.email, user.language) for user in found if user.active]


def _send(reminder: Reminder, slug: str, addresses: Addresses) -> None:
    for to, language in addresses:
        subject, text = reminder.letter(slug, language)
        mail.send(parts().settings, to=to, subject=subject, text=text)
    with writing() as session:
        audit.note(
            session, actor(), ACTION, reminder.kind, reminder.subject_of(slug),
            after=dict(reminder.about), institution=slug,
        )  # fmt: skip
