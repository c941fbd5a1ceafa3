"""The page that tells how an institution takes part."""

from __future__ import annotations

import io
from collections.abc import Callable

import khomo_files
import openpyxl
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from tests.web.conftest import Read, links_of, text_of


def test_the_page_leads_to_the_form_and_from_the_menu(app: Flask, read: Read) -> None:
    page = read("/join")
    assert "/join/request" in links_of(page).values()
    assert page.xpath("//footer//a[@href='/join'][@aria-current='page']")
    for anchor in ("sheet", "connector", "phone"):
        assert page.get_element_by_id(anchor) is not None
    assert "/en/join/request" in links_of(read("/en/join")).values()


def test_old_addresses_of_it_lead_on(app: Flask, read: Read) -> None:
    about = read("/about")
    assert "/join" in links_of(about, "//section[@id='join']//a").values()


def test_empty_tables_can_be_taken_in_both_languages(make_app: Callable[..., Flask]) -> None:
    client: FlaskClient = make_app(plugins=[khomo_files]).test_client()
    page = html.document_fromstring(client.get("/join").get_data(as_text=True))
    links = page.xpath("//ul[@class='blanks']//a/@href")
    assert "/join/objects.xlsx" in links
    assert len(links) == 5
    for address in (*links, "/en/join/objects.xlsx"):
        answer = client.get(address)
        assert answer.status_code == 200
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
        assert book.worksheets[0].max_row >= 4
        assert "attachment" in answer.headers["Content-Disposition"]
    tag = answer.headers["ETag"]
    assert client.get("/en/join/objects.xlsx", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/join/nothing.xlsx").status_code == 404


def test_without_plugins_the_page_is_whole_and_offers_no_tables(
    app: Flask, read: Read, client: FlaskClient
) -> None:
    assert "Bảng mẫu" not in text_of(read("/join"))
    assert client.get("/join/objects.xlsx").status_code == 404
