"""Tries to log in: counted before the password is looked at, so that it cannot be guessed.

A few failures with one e-mail from one address make that address wait for that e-mail; many from anywhere
make everybody wait for it; and many from one address with whatever e-mails make that address wait. So a
stranger who knows an e-mail cannot keep its owner out by failing on purpose.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from catalog.people import passwords
from catalog.store import logins, users
from catalog.store.db import writing
from catalog.store.users import User
from catalog.web import limits
from catalog.web.i18n import gettext as _

FREE_OF_ACCOUNT, FREE_FROM_ANYWHERE, FREE_OF_ADDRESS = 5, 100, 30
"""So many failed logins pass before one has to wait; behind one address may be a whole office."""


def _counted(email: str) -> tuple[dict[str, int], tuple[str, ...]]:
    """What a try is counted by, with how many are free; and what of it ends when its owner comes in."""
    account, client = f"account:{users.folded(email)}", limits.client()
    if client is None:
        # Nobody can be told from anybody else.
        return {account: FREE_OF_ACCOUNT}, (account,)
    here = f"{account} {client}"
    free = {here: FREE_OF_ACCOUNT, account: FREE_FROM_ANYWHERE, f"address:{client}": FREE_OF_ADDRESS}
    return free, (account, here)


def check_login(email: str, password: str) -> tuple[User | None, int]:
    """The person with this e-mail and password, else None, with the seconds to wait where it was too often.

    What is not known takes as long as what is: the password is compared with the hash of nobody's.
    """
    free, own = _counted(email)
    with writing() as session:
        wait = logins.attempt(session, free)
        user = users.by_email(session, email)
        kept = users.password_hash(session, user.id) if user is not None and user.active else ""
    if wait:
        return None, wait
    if not passwords.matches(kept, password) or user is None:
        return None, 0
    anew = passwords.hashed(password) if passwords.needs_rehash(kept) else ""
    with writing() as session:
        logins.forgive(session, tuple(free.keys() - own), wholly=own)
        users.logged_in(session, user.id)
        if anew:
            users.rehash(session, user.id, kept, anew)
    return user, 0


def forget(session: Session, email: str) -> None:
    """End the waiting for an e-mail, whose owner has shown who they are in another way."""
    logins.forgive(session, (), wholly=_counted(email)[1])


def waiting(seconds: int) -> str:
    """How long to wait, in words."""
    if seconds < 100:
        return _("%(count)s seconds", count=seconds)
    return _("%(count)s minutes", count=-(-seconds // 60))
