"""A catalog with links for the phone, and visitors who send its forms as a browser does."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from lxml import html
from PIL import Image
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from catalog.app import create_app
from catalog.people import tokens
from catalog.settings import load
from catalog.store import db, links, own
from catalog.store.own import Own, Wanted
from catalog.store.scopes import Reach
from tests.factories import add_institution
from tests.migrated import put_empty_catalog

Page = html.HtmlElement
OWN, OTHER = "nvh-thon-3", "vinh-museum"
CLASS = {
    "sort": "class",
    "title": "Lớp cờ vua hè",
    "mode": "weekly",
    "days": ["SA"],
    "begins": "08:00",
    "ends": "10:00",
    "place": "Nhà văn hóa thôn 3",
    "audiences": ["children"],
    "cost": "free",
}
"""What a class says in its form."""


class Phone:
    """A phone with a link: pages behind it, forms with their hidden fields."""

    def __init__(self, app: Flask, token: str) -> None:
        self.client, self.token = app.test_client(), token

    def path(self, address: str = "", language: str = "vi") -> str:
        return ("" if language == "vi" else f"/{language}") + f"/p/{self.token}{address}"

    def get(self, address: str = "", status: int = 200, language: str = "vi") -> Page:
        """The page at an address behind the link, which must answer ``status``."""
        response = self.client.get(self.path(address, language))
        assert response.status_code == status, (address, response.status_code, response.text[:3000])
        return html.document_fromstring(response.text)

    def fields(self, address: str, form: str = "//form[@id='activity']") -> MultiDict[str, Any]:
        """What a form says as it is opened: all that a browser would send."""
        found = self.get(address).xpath(form)[0]
        return MultiDict(list(found.form_values()))

    def send(self, address: str, given: dict[str, Any], form: str = "//form[@id='activity']") -> TestResponse:
        """The answer to the form at an address with other values in it; None takes a field out."""
        sent = self.fields(address, form)
        put(sent, given)
        return self.post(address, sent)

    def post(self, address: str, sent: Any) -> TestResponse:
        """The answer to these very fields."""
        return self.client.post(self.path(address), data=sent)

    def add(self, **given: Any) -> Own:
        """Add an activity, as ``CLASS`` with other values; gives what is kept of it."""
        response = self.send("/new", {**CLASS, **given})
        assert response.status_code == 303, faults(response)
        return newest()


def put(sent: MultiDict[str, Any], given: dict[str, Any]) -> None:
    """Write other values into the fields of a form."""
    for name, value in given.items():
        sent.poplist(name)
        if value is not None:
            sent.setlist(name, value if isinstance(value, list) else [value])


class Site:
    """The running app."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def phone(self, institution: str = OWN, **facts: Any) -> Phone:
        """A phone with a link of its own."""
        return Phone(self.app, issued(institution, **facts))


def issued(institution: str = OWN, **facts: Any) -> str:
    """The token of a new link."""
    token = tokens.make()
    with db.writing() as session:
        links.issue(
            session, institution=institution, token_hash=token.hash, by="test", **{"label": "Cô Lan", **facts}
        )
    return token.text


@contextmanager
def opened(home: Path, *, plugins: Any = (), **settings: Any) -> Iterator[Site]:
    """The site on a home of its own with two institutions; ``plugins`` None: all that are installed."""
    told = load({}, home=home, **settings)
    put_empty_catalog(told)
    app = create_app(told, plugins=plugins)
    with app.app_context():
        add_institution(
            OWN,
            name_vi="Nhà văn hóa thôn 3, xã Quảng Điền",
            name_en="",
            system="cultural_centre",
            level="village",
            address="Thôn 3, xã Quảng Điền",
            contact="Cô Lan, 0905 111 222",
        )
        add_institution(OTHER, name_vi="Bảo tàng Vinh", name_en="", system="museum", province="Tỉnh Nghệ An")
        yield Site(app)
        db.db.session.remove()
        db.db.engine.dispose()


def kept_of(institution: str = OWN) -> list[Own]:
    """All that is kept of an institution's activities, the newest first."""
    with db.reading() as session:
        wanted = Wanted(format="activity", institution=institution)
        return own.listed(session, Reach(everything=True), wanted, sort="-modified", limit=500)[1]


def newest(institution: str = OWN) -> Own:
    """The activity that was kept last."""
    return kept_of(institution)[0]


def text_of(page: Page, path: str = "//main") -> str:
    """The text at an XPath on one line."""
    return " ".join(" ".join(" ".join(element.itertext()) for element in page.xpath(path)).split())


def faults(response: TestResponse) -> dict[str, str]:
    """What is said beside each field: text by the field's id."""
    page = html.document_fromstring(response.text)
    found = page.xpath("//*[contains(@class,'fault') and substring(@id,string-length(@id)-5)='-fault']")
    return {one.get("id").removesuffix("-fault"): " ".join(one.text_content().split()) for one in found}


def photograph(width: int = 2400, height: int = 1200, *, place: bool = True) -> bytes:
    """A JPEG as of a phone: held upright (EXIF turns it), with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "KhoMoPhone"
    if place:
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (16.0, 27.0, 50.0)
    drawn = Image.new("RGB", (width, height), "#7a9")
    drawn.paste("#b21", (0, 0, width // 2, height // 2))
    file = io.BytesIO()
    drawn.save(file, "JPEG", exif=exif)
    return file.getvalue()
