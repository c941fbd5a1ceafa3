"""Telling people that a visitor wrote something, by mail where that is set up; what was written stays."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from flask import Flask, current_app, request

from catalog.people.permissions import Role
from catalog.store import messages, users
from catalog.store.db import reading
from catalog.store.messages import Message
from catalog.store.scopes import Reach
from catalog.store.users import User
from catalog.web import i18n, letters, mail, site
from catalog.web.admin.shell import admin_url
from catalog.web.cards import institution_name
from catalog.web.frame import known_institutions, parts

log = logging.getLogger(__name__)
MOST = 10
"""So many people are told of one message at most."""
_sender = ThreadPoolExecutor(1, thread_name_prefix="inbox")


def tell(message: Message) -> None:
    """Tell whoever looks after it: editors of its institution, officers of its place, else the contact."""
    if mail.is_set(parts().settings):
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        # A mail server takes its time; the visitor does not wait for it.
        _sender.submit(_send, app, message, request.host_url, site.base_url())


def _send(app: Flask, message: Message, host: str, base: str) -> None:
    with app.test_request_context(base_url=host):
        settings = parts().settings
        try:
            for address, language in _people(message):
                link = base + admin_url("message", to=language, number=message.id)
                with i18n.speaking(language):
                    name = institution_name(known_institutions().get(message.institution))
                told = message.facts.get("title") or message.facts.get("name") or name
                # A subject is one line.
                title = " ".join(told.split())
                subject, text = letters.message(
                    settings.site_name,
                    kind=message.kind,
                    number=message.number,
                    title=title,
                    link=link,
                    to=language,
                )
                mail.send(settings, to=address, subject=subject, text=text)
        except mail.MailFailed as error:
            log.error("nobody was told of message %s: %s", message.number, error)
        except Exception:
            # In a thread of its own nobody else would tell.
            log.exception("nobody was told of message %s", message.number)


def _people(message: Message) -> Iterator[tuple[str, str]]:
    """E-mails and languages of those who are told."""
    if message.kind == messages.JOIN:
        reach, role = Reach(keys=message.place.keys), Role.OFFICER
    else:
        reach, role = Reach(slugs=frozenset({message.institution} - {""})), Role.EDITOR
    found: list[User] = []
    if reach:
        with reading() as session:
            _total, found = users.listed(session, reach, role=role, limit=MOST)
    told = [(user.email, user.language) for user in found if user.active]
    if told:
        yield from told
    elif parts().settings.contact:
        yield parts().settings.contact, i18n.DEFAULT
