"""A catalog with people of every role, and visitors who send its forms as a browser does."""

from __future__ import annotations

import contextvars
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from catalog.app import create_app
from catalog.people import passwords
from catalog.settings import load
from catalog.store import db, runs, users
from catalog.store.users import Grant, User
from tests.factories import add_institution, add_source, make_record, publish_records
from tests.migrated import put_empty_catalog

Page = html.HtmlElement
PASSWORD = "con trâu đi trước"
HUE, NGHE_AN = "vn-2025-07:46", "vn-2025-07:40"
OWN, OTHER = "hue-library", "vinh-museum"
"""The institution of the editor and the contributor (in Huế, the officer's territory), and another one."""
GRANTS = {
    "operator": Grant("operator"),
    "officer": Grant("officer", HUE),
    "editor": Grant("editor", OWN),
    "contributor": Grant("contributor", OWN),
}


@functools.cache
def _hash() -> str:
    # Made once: hashing is slow on purpose.
    return passwords.hashed(PASSWORD)


def add_person(email: str, *grants: Grant, name: str = "", **facts: Any) -> User:
    """An account with ``PASSWORD``."""
    with db.writing() as session:
        return users.add(
            session,
            email=email,
            name=name or email.partition("@")[0].title(),
            language=facts.pop("language", "vi"),
            password_hash=_hash(),
            grants=grants,
            **facts,
        )


class Visitor:
    """A browser of one person: keeps cookies, sends forms with their token."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def ask(self, method: str, address: str, **given: Any) -> TestResponse:
        """The answer to a request; the test's own app context is not the request's, as in a server."""
        return contextvars.Context().run(self.client.open, address, method=method, buffered=True, **given)

    def get(self, address: str, status: int = 200) -> Page:
        """The page at an address, which must answer ``status``."""
        response = self.ask("GET", address)
        assert response.status_code == status, (address, response.status_code, response.text[:3000])
        return html.document_fromstring(response.text)

    def send(self, address: str, given: Mapping[str, Any] | None = None, **more: Any) -> TestResponse:
        """The answer to a form with these fields and the session's token."""
        return self.ask("POST", address, data={**(given or {}), **more, "csrf_token": self.token()})

    def post(
        self, address: str, given: Mapping[str, Any] | None = None, status: int = 303, **more: Any
    ) -> Page:
        """The page after a form was sent: that to which its answer (``status``) leads, else the answer."""
        response = self.send(address, given, **more)
        assert response.status_code == status, (address, response.status_code, response.text[:3000])
        return self.get(response.location) if status == 303 else html.document_fromstring(response.text)

    def token(self) -> str:
        """The token that forms of this session carry; what the session was told is shown with it."""
        page = self.ask("GET", "/account").text
        if 'name="csrf_token"' not in page:
            page = self.ask("GET", "/login").text
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found is not None, page[:1000]
        return found[1]

    def log_in(self, email: str, password: str = PASSWORD) -> TestResponse:
        """The answer to the login form."""
        return self.send("/login", email=email, password=password)


class Site:
    """The running app, and visitors by role."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._visitors: dict[str, Visitor] = {}

    def stranger(self) -> Visitor:
        """Somebody who is not logged in."""
        return Visitor(self.app.test_client())

    def visitor(self, role: str) -> Visitor:
        """The person of that role (a key of ``GRANTS``), logged in once."""
        if role not in self._visitors:
            self._visitors[role] = self.person(f"{role}@example.org")
        return self._visitors[role]

    def person(self, email: str, password: str = PASSWORD) -> Visitor:
        """Somebody with an account, logged in anew."""
        visitor = self.stranger()
        assert visitor.log_in(email, password).status_code == 303
        return visitor


@contextmanager
def opened(home: Path, *, plugins: Iterable[object] = (), **settings: Any) -> Iterator[Site]:
    """The site on a home of its own: two institutions with a source, a record and a run each, all roles."""
    told = load({}, home=home, **settings)
    put_empty_catalog(told)
    app = create_app(told, plugins=plugins)
    with app.app_context():
        if not db.is_current():
            db.upgrade()
        add_institution(OWN)
        add_institution(OTHER, name_vi="Bảo tàng Vinh", name_en="", system="museum", province="Tỉnh Nghệ An")
        for slug in (OWN, OTHER):
            add_source(f"{slug}-file", slug)
            publish_records([make_record("1", source=f"{slug}-file", institution=slug)])
            with db.writing() as session:
                runs.open_run(session, f"{slug}-file", "full")
        for role, grant in GRANTS.items():
            add_person(f"{role}@example.org", grant)
        yield Site(app)
        db.db.session.remove()
        db.db.engine.dispose()


def text_of(page: Page, path: str = "//main") -> str:
    """The text at an XPath on one line."""
    return " ".join(" ".join(" ".join(element.itertext()) for element in page.xpath(path)).split())
