"""The pages that cite a record, hand it on and show it on other sites."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from lxml import etree, html

from catalog.record import Agent, DateSpan, Holding, Identifier, Image, Place, Related
from tests.factories import add_institution, make_record, withdraw
from tests.web.conftest import Read, links_of, text_of

Publish = Callable[..., list[str]]
ADDRESS = "http://localhost/record/sample-k"


@pytest.fixture
def kieu(publish: Publish) -> list[str]:
    add_institution("hue-library", name_vi="Thư viện Huế", name_en="Hue Library")
    return publish(
        make_record(
            "k",
            title="Truyện Kiều",
            publisher="Kim Đồng",
            creators=(Agent(name="Nguyễn Du", role="author"),),
            issued=DateSpan(display="1925", earliest=1925, latest=1925),
            places=(Place(label="Hà Nội", role="publication"),),
            holdings=(Holding(call_number="V 12"),),
            identifiers=(Identifier(scheme="isbn", value="9780306406157"),),
            images=(Image(url="https://images.example/k.jpg", width=400, height=300),),
        )
    )


def cited(page: object, style: str) -> str:
    return " ".join(page.xpath(f"string(//p[@id='{style}'])").split())  # type: ignore[attr-defined]


def test_a_book_is_cited_in_three_styles_in_both_languages(kieu: list[str], read: Read) -> None:
    page, english = read("/record/sample-k/cite"), read("/en/record/sample-k/cite")
    day = text_of(page, "//dl//time")
    assert cited(page, "iso") == (
        "Nguyễn Du. Truyện Kiều. Hà Nội: Kim Đồng, 1925. ISBN 9780306406157. Thư viện Huế, V 12."
        f" Truy cập tại: {ADDRESS} [xem ngày {day}]."
    )
    assert cited(page, "apa") == (
        f"Nguyễn Du (1925). Truyện Kiều. Hà Nội: Kim Đồng. Thư viện Huế, V 12. {ADDRESS}"
    )
    assert cited(english, "mla").startswith(
        f"Nguyễn Du. Truyện Kiều. Kim Đồng, 1925. Hue Library, V 12. Kho Mở, {ADDRESS}. Accessed "
    )
    # The permanent address is one, whatever the language.
    assert text_of(english, "//dd[@id='permalink']") == ADDRESS


def test_an_article_is_cited_with_what_it_stands_in(publish: Publish, read: Read) -> None:
    told = "Tạp chí Hán Nôm, 12, no. 3, 5-17"
    names = tuple(Agent(name=f"Tác giả {number}") for number in range(5))
    makers = (Agent(name="A"), Agent(name="B", role="engraver"))
    publish(
        make_record("a", kind="article", title="Về chữ Nôm?", creators=names,
                    related=(Related(title=told, type="part_of"),)),
        make_record("b", kind="object", title="Trống", creators=makers),
    )  # fmt: skip
    article = read("/en/record/sample-a/cite")
    wanted = "Tác giả 0 et al. Về chữ Nôm? In: Tạp chí Hán Nôm, 12(3), pp. 5-17."
    assert cited(article, "iso").startswith(wanted)
    assert "vol. 12, no. 3" in cited(article, "mla")
    thing = read("/en/record/sample-b/cite")
    assert cited(thing, "iso").startswith("A, B (engraver). Trống [object]. ")
    assert cited(thing, "mla").startswith("A, and B. Trống. ")


def test_the_forms_for_programs_are_those_of_the_files(
    kieu: list[str], read: Read, client: FlaskClient
) -> None:
    page = read("/record/sample-k/cite")
    forms = {form.xpath("string(summary)"): form for form in page.xpath("//details[@class='form']")}
    assert list(forms) == ["RIS", "BibTeX", "CSL-JSON"]
    for name, form in forms.items():
        (address,) = form.xpath(".//a/@href")
        file = client.get(address).get_data(as_text=True)
        assert form.xpath("string(pre)").split() == file.split(), name
    assert json.loads(forms["CSL-JSON"].xpath("string(pre)"))[0]["title"] == "Truyện Kiều"


def test_the_record_leads_to_both_pages_and_they_lead_back(kieu: list[str], read: Read) -> None:
    bar = links_of(read("/en/record/sample-k"), "//div[@class='record-bar']//a")
    assert (bar["Share"], bar["Cite"]) == ("/en/record/sample-k/share", "/en/record/sample-k/cite")
    for address in (bar["Share"], bar["Cite"]):
        page = read(address)
        assert "/en/record/sample-k" in links_of(page).values()
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_what_is_to_be_kept_says_so_for_the_script_that_keeps_it(kieu: list[str], read: Read) -> None:
    for address in ("/record/sample-k", "/search?q=kieu"):
        (button,) = read(address).xpath("//button[@data-save]")
        assert (button.get("data-save"), button.get("data-title")) == ("sample-k", "Truyện Kiều")
        assert button.get("hidden") is not None


def test_a_record_is_shared_by_plain_links_alone(kieu: list[str], read: Read) -> None:
    page = read("/record/sample-k/share")
    links = links_of(page)
    assert links["Facebook"] == (
        "https://www.facebook.com/sharer/sharer.php?u=http%3A%2F%2Flocalhost%2Frecord%2Fsample-k"
    )
    mail = links["Gửi qua thư điện tử"]
    assert mail.startswith("mailto:?subject=Truy%E1%BB%87n%20Ki%E1%BB%81u&body=")
    assert "%0D%0Ahttp%3A%2F%2Flocalhost%2Frecord%2Fsample-k" in mail
    assert page.xpath("//*[local-name()='svg'][contains(@class, 'qr')]")
    assert all(src.startswith("/") for src in page.xpath("//script/@src"))


def test_the_qr_code_is_a_picture_to_take_along(kieu: list[str], client: FlaskClient) -> None:
    response = client.get("/record/sample-k/qr.svg")
    assert response.mimetype == "image/svg+xml"
    assert 'filename="sample-k-qr.svg"' in response.headers["Content-Disposition"]
    assert etree.fromstring(response.data).tag == "{http://www.w3.org/2000/svg}svg"


def test_only_the_card_may_be_framed(kieu: list[str], client: FlaskClient) -> None:
    card = client.get("/record/sample-k/card")
    again = client.get("/record/sample-k/card", headers={"If-None-Match": card.headers["ETag"]})
    for response in (card, again):
        policy = response.headers["Content-Security-Policy"]
        assert "frame-ancestors *" in policy
        assert "script-src" not in policy
    assert (again.status_code, "<script" in card.text, "<form" in card.text) == (304, False, False)
    for address in ("/record/sample-k", "/record/sample-k/share", "/record/sample-k/cite", "/record/x/card"):
        assert "frame-ancestors 'none'" in client.get(address).headers["Content-Security-Policy"]


def test_oembed_is_found_from_the_page_and_gives_the_card(kieu: list[str], client: FlaskClient) -> None:
    for start in ("", "/en"):
        page = html.document_fromstring(client.get(f"{start}/record/sample-k").get_data(as_text=True))
        (address,) = page.xpath("//link[@type='application/json+oembed']/@href")
        told = client.get(address.removeprefix("http://localhost"))
        assert told.headers["Access-Control-Allow-Origin"] == "*"
        data = told.get_json()
        assert (data["version"], data["type"], data["title"]) == ("1.0", "rich", "Truyện Kiều")
        assert (data["width"], data["height"], data["thumbnail_width"]) == (480, 200, 400)
        frame = html.fromstring(data["html"])
        assert frame.get("src") == f"http://localhost{start}/record/sample-k/card"
        assert data["author_name"] == ("Hue Library" if start else "Thư viện Huế")
        (in_xml,) = page.xpath("//link[@type='text/xml+oembed']/@href")
        root = etree.fromstring(client.get(in_xml.removeprefix("http://localhost")).data)
        assert {child.tag: child.text for child in root} == {name: str(value) for name, value in data.items()}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404), ("url=", 404), ("url=https://elsewhere.example/record/sample-k", 404),
        ("url=http://localhost/search", 404), ("url=http://localhost/record/none", 404),
        ("url=http://[", 404),
        ("url=http://localhost/record/sample-k&format=yaml", 400),
        ("url=http://localhost/record/sample-k&maxwidth=wide", 400),
        ("url=http://localhost/record/sample-k&maxheight=0", 400),
        ("url=http://localhost/record/sample-k?q=kieu%26at=1", 200),
        ("url=http://localhost/record/sample-k/&maxwidth=300", 200),
    ],
)  # fmt: skip
def test_oembed_answers_what_is_asked_wrongly(
    query: str, status: int, kieu: list[str], client: FlaskClient
) -> None:
    response = client.get(f"/oembed?{query}")
    assert (response.status_code, response.mimetype) == (status, "application/json")
    if status == 200:
        assert response.get_json()["width"] <= 480
        assert re.search(r'width="(300|480)"', response.get_json()["html"])


def test_what_was_withdrawn_is_told_by_its_own_page(kieu: list[str], client: FlaskClient) -> None:
    withdraw("sample-k", "lost")
    for page in ("cite", "share", "card", "qr.svg"):
        response = client.get(f"/en/record/sample-k/{page}")
        assert (response.status_code, response.location) == (303, "/en/record/sample-k")
    assert client.get(f"/oembed?url={ADDRESS}").status_code == 404


def test_the_pages_are_not_sent_twice(kieu: list[str], client: FlaskClient) -> None:
    for page in ("cite", "share", "card", "qr.svg"):
        first = client.get(f"/record/sample-k/{page}")
        again = client.get(f"/record/sample-k/{page}", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
