"""My list and the lists that addresses tell: shown, noted, gone records told kindly, for other programs."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.record import Agent, Identifier, Rights
from tests.factories import add_institution, make_record, publish_records, withdraw
from tests.web.conftest import Read, links_of, text_of

pytestmark = pytest.mark.usefixtures("app")


def address(*names: str, suffix: str = "", **more: object) -> str:
    query = {"ids": ",".join(f"sample-{name}" for name in names), **more}
    return f"/saved{suffix}?{urlencode(query, doseq=True, safe=',:')}"


@pytest.fixture
def three(app: Flask) -> None:
    publish_records(
        [
            make_record(
                "a", title="Nhan đề A", rights=Rights(licence="CC-BY-4.0", credit="Quà tặng của bà Tư")
            ),
            make_record("b", title="Nhan đề B", creators=(Agent(name="Nguyễn Du"),)),
            make_record("c", title="Nhan đề C", kind="object"),
        ]
    )


@pytest.mark.usefixtures("three")
def test_a_list_has_its_title_its_order_its_notes_and_its_sources(read: Read) -> None:
    page = read(address("c", "a", t="Bài học lớp 5", n=["0:Dành cho cả lớp", "2:Đọc trang 5\nvà trang 6"]))
    assert text_of(page, "//h1") == "Bài học lớp 5"
    assert [text_of(item, ".//h2") for item in page.xpath("//ol/li")] == ["Nhan đề C", "Nhan đề A"]
    assert text_of(page, "//header//p[contains(@class, 'saved-note')]") == "Dành cho cả lớp"
    assert text_of(page, "//ol/li[2]//p[@class='saved-note']") == "Đọc trang 5 và trang 6"
    source = text_of(page, "//ol/li[2]//p[contains(@class, 'saved-source')]")
    assert "/record/sample-a" in source
    assert "CC BY 4.0" in source
    assert "Quà tặng của bà Tư" in source
    assert page.xpath("//footer[@class='saved-foot']//*[local-name()='svg']")
    assert "noindex" in page.xpath("//meta[@name='robots']/@content")[0]


@pytest.mark.usefixtures("three")
def test_ids_come_as_addresses_too_and_each_once(read: Read) -> None:
    given = "https://khomo.example/record/sample-a\nhttps://khomo.example/en/record/sample-b  sample-a"
    page = read(f"/saved?ids={quote(given)}&ids=https://elsewhere.example/x&ids=..%2F")
    assert [text_of(item, ".//h2") for item in page.xpath("//ol/li")] == ["Nhan đề A", "Nhan đề B"]
    assert "2 mục trong địa chỉ" in text_of(page, "//p[@class='notice']")


@pytest.mark.usefixtures("three")
def test_what_is_gone_or_never_was_is_told_kindly(read: Read) -> None:
    withdraw("sample-b", reason="hidden: it holds a mistake")
    page = read(address("a", "b", "never", n="2:Vẫn cần"))
    gone, unknown = text_of(page, "//ol/li[2]"), text_of(page, "//ol/li[3]")
    assert "Nhan đề B" in gone
    assert "Không còn trong mục lục." in gone
    assert "Vẫn cần" in gone
    assert "Không có bản ghi nào mang mã này" in unknown


def test_records_of_one_work_are_told_and_stand_in_for_each_other(publish: object, read: Read) -> None:
    add_institution("vinh", name_vi="Thư viện Vinh")
    same = {"title": "Việt sử", "identifiers": (Identifier(scheme="isbn", value="9786041234567"),)}
    one = make_record("a", **same)
    two = make_record("b", source="theirs", institution="vinh", **same)
    publish(one, two)  # type: ignore[operator]
    ids = f"{one.id},{two.id}"
    assert "Cùng một tác phẩm với số 1" in text_of(read(f"/saved?ids={ids}"), "//ol/li[2]")
    withdraw(one.id)
    told = text_of(read(f"/saved?ids={ids}"), "//ol/li[1]")
    assert "Cùng tác phẩm ấy vẫn còn ở đây" in told
    assert "Thư viện Vinh" in told


def test_a_list_holds_a_hundred_records(read: Read) -> None:
    names = [f"r{number:03}" for number in range(130)]
    publish_records([make_record(name, title=name) for name in names])
    page = read(address(*names))
    assert len(page.xpath("//ol/li")) == 100
    assert "30 bản ghi nữa" in text_of(page, "//p[@class='notice']")


@pytest.mark.usefixtures("three")
def test_the_script_gets_the_items_alone(client: FlaskClient) -> None:
    response = client.get(address("a", "b") + "&part=1")
    told = response.get_data(as_text=True)
    assert told.lstrip().startswith("<li")
    assert "<html" not in told
    assert "Set-Cookie" not in response.headers


def test_my_own_list_is_a_page_that_works_without_scripts(read: Read) -> None:
    page = read("/saved")
    assert page.xpath("//noscript")
    [form] = page.xpath("//main//form")
    assert (form.get("method"), form.get("action")) == ("get", "/saved")
    assert {field.get("name") for field in form.xpath(".//input | .//textarea")} == {"t", "ids"}
    assert "/saved" in links_of(page, "//header//nav//a").values()
    assert "Không thấy bản ghi nào" in text_of(read("/saved?ids=%20https://elsewhere.example/"))


@pytest.mark.usefixtures("three")
def test_other_programs_take_the_list_with_its_notes(client: FlaskClient) -> None:
    withdraw("sample-c")
    given = {"n": ["1:Ghi chú riêng", "2:=cmd"]}
    ris = client.get(address("b", "a", "c", suffix=".ris", **given)).get_data(as_text=True)
    assert ris.count("TY  - ") == 2
    assert ris.index("Nhan đề B") < ris.index("Nhan đề A")
    assert "N1  - Ghi chú riêng" in ris
    assert client.get(address("a", suffix=".bib")).get_data(as_text=True).startswith("@book{sample-a")
    items = client.get(address("b", "a", suffix=".csl.json", **given)).get_json()
    assert [item["id"] for item in items] == ["sample-b", "sample-a"]
    table = client.get(address("b", "a", suffix=".csv", **given))
    rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert [(row["note"], row["title"]) for row in rows] == [
        ("Ghi chú riêng", "Nhan đề B"), ("'=cmd", "Nhan đề A"),
    ]  # fmt: skip
    assert "attachment" in table.headers["Content-Disposition"]
    assert client.get("/saved.ris").status_code == 400


@pytest.mark.usefixtures("three")
def test_every_form_of_the_page_leads_to_its_file(read: Read, client: FlaskClient) -> None:
    page = read(address("a", t="Tên", n="1:Ghi chú, dài"))
    links = links_of(page, "//ul[@class='twins']//a")
    assert list(links) == ["CSV", "RIS", "BibTeX", "CSL-JSON"]
    for link in links.values():
        assert client.get(link).status_code == 200, link


@pytest.mark.parametrize(
    "query",
    [
        "ids=%00%ff", "ids=" + "a," * 5000, "ids=sample-a&n=99:x&n=x&n=1:" + "x" * 3000,
        "ids=sample-a&t=" + "t" * 3000,
        "ids=<script>", "ids=http://[::1", "n=1:only", "ids=sample-a&t=%3Cb%3Ex&n=1:%3Cimg+src=x%3E",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("three")
def test_odd_lists_give_a_page(client: FlaskClient, query: str) -> None:
    response = client.get(f"/saved?{query}")
    assert response.status_code == 200
    told = response.get_data(as_text=True)
    assert "<img src=x" not in told
    assert "<b>x" not in told
