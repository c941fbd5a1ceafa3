"""The letters that people are sent: invitations and ways to a new password, in their own language."""

from __future__ import annotations

from catalog.web import i18n
from catalog.web.i18n import gettext as _


def invitation(site: str, *, name: str, by: str, role: str, link: str, to: str) -> tuple[str, str]:
    """Subject and text of an invitation in the language ``to``."""
    with i18n.speaking(to):
        subject = _("Invitation to %(site)s", site=site)
        text = _(
            "Hello %(name)s,\n\n%(by)s invites you to %(site)s as %(role)s.\n\n"
            "Open this address and choose a password, then you can begin:\n\n%(link)s\n\n"
            "The address is for you alone and works for 14 days, once. If you do not know what this is about,"
            " do nothing.",
            name=name,
            by=by,
            site=site,
            role=role,
            link=link,
        )
    return subject, text + "\n"


def reset(site: str, *, name: str, link: str, to: str) -> tuple[str, str]:
    """Subject and text of a way to a new password in the language ``to``."""
    with i18n.speaking(to):
        subject = _("A new password for %(site)s", site=site)
        text = _(
            "Hello %(name)s,\n\nsomebody, most likely you, asked for a new password for your account at"
            " %(site)s. Open this address within two hours and choose one:\n\n%(link)s\n\n"
            "If it was not you, do nothing: your password stays as it is.",
            name=name,
            site=site,
            link=link,
        )
    return subject, text + "\n"


def message(site: str, *, kind: str, number: str, title: str, link: str, to: str) -> tuple[str, str]:
    """Subject and text of the notice that a visitor wrote something; what they wrote is not in it."""
    with i18n.speaking(to):
        about = {"number": number, "title": title or site, "link": link, "site": site}
        if kind == "join":
            subject = _("%(site)s: %(title)s would like to join", **about)
            text = _(
                "%(title)s asks to join %(site)s (message %(number)s).\n\nRead and answer: %(link)s", **about
            )
        else:
            subject = _("%(site)s: message %(number)s of a visitor", **about)
            text = _(
                "A visitor wrote about “%(title)s” (message %(number)s).\n\nRead and answer: %(link)s",
                **about,
            )
    return subject, text + "\n"


def answer(site: str, *, number: str, outcome: str, link: str, to: str) -> tuple[str, str]:
    """Subject and text of the answer to a visitor's message."""
    with i18n.speaking(to):
        subject = _("%(site)s: answer to your message %(number)s", site=site, number=number)
        text = _(
            "Hello,\n\nthank you for your message %(number)s. The answer:\n\n%(outcome)s\n\nIt also stands at"
            " %(link)s",
            number=number,
            outcome=outcome,
            link=link,
        )
    return subject, text + "\n"


def reminder(site: str, *, name: str, period: str, link: str, to: str) -> tuple[str, str]:
    """Subject and text of the reminder that an institution's figures are still to come."""
    with i18n.speaking(to):
        about = {"name": name, "period": period, "link": link, "site": site}
        subject = _("%(site)s: figures of %(period)s", **about)
        text = _(
            "Hello,\n\nthe figures of %(name)s for %(period)s are not here yet. Please declare them; it takes"
            " a minute:\n\n%(link)s\n\nWhoever has a personal link for the phone finds “Send figures” there."
            " Thank you!",
            **about,
        )
    return subject, text + "\n"


def part_reminder(site: str, *, name: str, title: str, due: str, link: str, to: str) -> tuple[str, str]:
    """Subject and text of the reminder that an institution's part of a summing-up is still to come."""
    with i18n.speaking(to):
        until = _("Time is until %(day)s.", day=due) if due else ""
        about = {"name": name, "title": title, "link": link, "site": site}
        subject = _("%(site)s: your part of the summing-up %(title)s", **about)
        asked = _(
            "Hello,\n\nthe part of %(name)s for the summing-up %(title)s is not here yet. Please write it and"
            " send it; only the first of the six texts is needed.",
            **about,
        )
        text = _(
            "%(link)s\n\nWhoever has a personal link for the phone finds “Write for the summing-up” there."
            " Thank you!",
            **about,
        )
    return subject, f"{f'{asked} {until}'.rstrip()}\n\n{text}\n"
