"""What people do to bring others in, for tests."""

from __future__ import annotations

import re

from catalog.store import audit, users
from catalog.store.audit import Wanted
from catalog.store.db import reading
from catalog.store.scopes import Reach
from catalog.store.users import User
from tests.web.admin.site import Page, Site, Visitor, text_of

NEW = "mười hai con giáp"
LINK = re.compile(r"https?://\S+|/(?:en/)?(?:invitation|reset)/\S+")


def invite(visitor: Visitor, email: str, role: str, status: int = 303, **more: str) -> Page:
    given = {"name": "Hoa", "email": email, "role": role, "language": "vi", **more}
    return visitor.post("/admin/people/invite", given, status)


def link_on(page: Page) -> str:
    return page.xpath("//input[@readonly]/@value")[0].removeprefix("http://localhost")


def by_email(email: str) -> User:
    with reading() as session:
        found = users.by_email(session, email)
    assert found is not None
    return found


def number_of(email: str) -> int:
    return by_email(email).id


def accept(site: Site, link: str, **more: str) -> Visitor:
    visitor = site.stranger()
    page = visitor.post(link, {"name": "Hoa Trần", "password": NEW, "again": NEW, **more})
    assert "Chào mừng bạn" in text_of(page)
    return visitor


def newest(action: str) -> audit.Entry:
    with reading() as session:
        return audit.listed(session, Reach(everything=True), Wanted(action=action), limit=1)[0]
