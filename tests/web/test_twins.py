"""A record in other forms: each at its address, found by Accept, told on the page."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from itertools import product
from pathlib import Path

from flask.testing import FlaskClient

from catalog.formats import builtin_formats
from catalog.record import Agent, Holding, Identifier
from catalog.sdk.format import Formats
from tests.factories import add_institution, make_record, withdraw
from tests.web.conftest import Page, Read, links_of
from tests.web.samples import EVERYTHING, PICTURE, SAMPLES

Publish = Callable[..., list[str]]
FORMATS = Formats(builtin_formats())
SUFFIXES = {
    "ris": "ris", "bib": "bibtex", "marcxml": "marcxml", "mrc": "marc", "mods.xml": "mods",
    "lido.xml": "lido", "dc.xml": "oai_dc",
}  # fmt: skip
IIIF = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'


def test_every_form_is_read_again_as_the_same_thing(publish: Publish, client: FlaskClient) -> None:
    published = publish(EVERYTHING(), *SAMPLES())
    for identifier, (suffix, name) in product(published, SUFFIXES.items()):
        response = client.get(f"/record/{identifier}.{suffix}")
        told = client.get(f"/record/{identifier}.json").get_json()
        assert response.mimetype == FORMATS.get(name).media_type
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert f'filename="{identifier}.{suffix}"' in response.headers["Content-Disposition"]
        back = FORMATS.read(name, response.data, {})
        assert back.title == told["title"]
        # Its page here is among the addresses, and our own pictures have whole ones.
        assert f"http://localhost/record/{identifier}".encode() in response.data
        assert b"http://localhost/media/" in response.data or PICTURE.encode() not in response.data


def test_a_record_is_csl_json_at_its_own_address(publish: Publish, client: FlaskClient) -> None:
    publish(EVERYTHING())
    response = client.get("/record/sample-everything.csl.json")
    assert (response.status_code, response.mimetype) == (200, "application/vnd.citationstyles.csl+json")
    assert 'rel="describes"' in response.headers["Link"]
    (item,) = response.get_json()
    assert (item["id"], item["title"]) == ("sample-everything", "Nhan đề chính")
    assert item["URL"] == "http://localhost/record/sample-everything"
    # The JSON of the record itself is where it was.
    assert client.get("/record/sample-everything.json").get_json()["id"] == "sample-everything"
    assert client.get("/record/nothing.csl.json").status_code == 404
    withdraw("sample-everything", "lost")
    assert client.get("/record/sample-everything.csl.json").status_code == 410


def test_marcxml_is_marc_to_yaz(sample: list[str], client: FlaskClient, tmp_path: Path) -> None:
    for identifier in sample:
        file = tmp_path / identifier
        file.write_bytes(client.get(f"/record/{identifier}.marcxml").data)
        dumped = subprocess.run(
            ["yaz-marcdump", "-i", "marcxml", "-o", "line", file], capture_output=True, check=True
        )
        assert (dumped.stderr, b"245 " in dumped.stdout) == (b"", True)
    assert "245 00 $a Truyện Kiều" in _dumped(tmp_path / "sample-kieu")


def _dumped(file: Path) -> str:
    return subprocess.run(
        ["yaz-marcdump", "-i", "marcxml", "-o", "line", file], capture_output=True, check=True
    ).stdout.decode()


def test_a_form_that_is_held_already_is_not_sent_again(sample: list[str], client: FlaskClient) -> None:
    first = client.get("/record/sample-kieu.ris")
    for header, name in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = client.get("/record/sample-kieu.ris", headers={header: first.headers[name]})
        assert (again.status_code, again.data) == (304, b"")
    assert client.get("/record/sample-kieu.bib").headers["ETag"] != first.headers["ETag"]
    head = client.head("/record/sample-kieu.ris")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", first.headers["ETag"])


def test_what_is_gone_or_never_was_is_told_in_every_form(sample: list[str], client: FlaskClient) -> None:
    withdraw("sample-kieu", "lost")
    for suffix in [*SUFFIXES, "json"]:
        tell_of(suffix, client)


def tell_of(suffix: str, client: FlaskClient) -> None:
    """A form of a withdrawn record, of none, and asked for in a wrong way."""
    gone = client.get(f"/record/sample-kieu.{suffix}")
    assert gone.status_code == 410
    assert (gone.get_json()["id"], gone.get_json()["withdrawn"]["reason"]) == ("sample-kieu", "lost")
    for unknown in ("nothing", "a%00b", "%ED%A0%80", "x" * 500):
        assert client.get(f"/record/{unknown}.{suffix}").status_code == 404
    refused = client.post(f"/record/sample-kieu.{suffix}")
    assert (refused.status_code, "GET" in refused.headers["Allow"]) == (405, True)


def test_a_suffix_that_nobody_knows_is_no_form(sample: list[str], client: FlaskClient) -> None:
    for suffix, kind in (("odt", "text/html"), ("tei.xml", "application/json")):
        response = client.get(f"/record/sample-kieu.{suffix}")
        assert (response.status_code, response.mimetype) == (404, kind)


SENT = (
    ("application/json", ".json"),
    ("application/ld+json", ".jsonld"),
    (IIIF, "/manifest.json"),
    ("application/marcxml+xml", ".marcxml"),
    ("application/x-research-info-systems", ".ris"),
    ("application/x-bibtex", ".bib"),
    ("application/vnd.citationstyles.csl+json", ".csl.json"),
    ('application/ld+json;profile="https://schema.org/"', ".jsonld"),
    ("application/json; charset=utf-8", ".json"),
    ("text/x-bibtex", ".bib"),
    ("application/mods+xml", ".mods.xml"),
    ("application/lido+xml", ".lido.xml"),
    ("application/xml", ".dc.xml"),
    ("text/xml", ".dc.xml"),
    ("text/turtle, application/json;q=0.5", ".json"),
    ("application/json;q=0.5, application/x-bibtex", ".bib"),
)
"""Accept headers and what stands behind the page's address in that of the form."""
BROWSERS = (
    "",
    "*/*",
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "text/html, application/json",
    "image/webp,*/*",
    "application/xhtml+xml",
    ";;;q=no",
)


def test_who_asks_by_accept_is_sent_to_the_form(sample: list[str], client: FlaskClient) -> None:
    for accept, place in SENT:
        response = client.get("/record/museum-trong", headers={"Accept": accept})
        assert response.status_code == 303, accept
        assert response.headers["Location"] == f"/record/museum-trong{place}"
        assert "Accept" in response.headers["Vary"]
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_browsers_get_the_page(sample: list[str], client: FlaskClient) -> None:
    for accept in BROWSERS:
        response = client.get("/record/museum-trong", headers={"Accept": accept} if accept else {})
        assert (response.status_code, response.mimetype) == (200, "text/html"), accept
        assert "Accept" in response.headers["Vary"]


def test_what_cannot_be_given_is_refused_with_what_there_is(sample: list[str], client: FlaskClient) -> None:
    response = client.get("/record/museum-trong", headers={"Accept": "text/turtle"})
    assert (response.status_code, "Accept" in response.headers["Vary"]) == (406, True)
    offered = response.get_json()["offered"]
    assert offered["application/x-bibtex"] == "http://localhost/record/museum-trong.bib"
    for media_type, address in offered.items():
        given = client.get(address, headers={"Accept": media_type})
        assert (given.status_code, given.mimetype) == (200, media_type)


def citation(page: Page) -> str:
    """The citation as it is copied."""
    return str(page.xpath("string(//p[@class='citation'])"))


def test_the_page_offers_the_forms_and_a_citation(publish: Publish, read: Read) -> None:
    add_institution("hue-library", name_vi="Thư viện Huế", name_en="Hue Library")
    publish(
        make_record(
            "k",
            title="Truyện Kiều",
            publisher="Kim Đồng",
            creators=tuple(Agent(name=name, role="author") for name in ("Nguyễn Du", "B", "C", "D")),
            holdings=(Holding(call_number="V 12"),),
            identifiers=(Identifier(scheme="isbn", value="9780306406157"),),
        )
    )
    vietnamese = read("/record/sample-k")
    cited = citation(vietnamese)
    assert cited == (
        "Nguyễn Du và cộng sự (không rõ năm). Truyện Kiều. Kim Đồng. Thư viện Huế, V 12."
        " http://localhost/record/sample-k"
    )
    assert citation(read("/en/record/sample-k")).startswith(
        "Nguyễn Du et al. (n.d.). Truyện Kiều. Kim Đồng. Hue Library, V 12."
    )
    forms = links_of(vietnamese, "//ul[@class='twins']//a")
    assert list(forms) == [
        "RIS", "BibTeX", "CSL-JSON", "MARCXML", "MARC 21", "MODS", "Dublin Core", "JSON", "JSON-LD",
    ]  # fmt: skip
    assert forms["MODS"] == "/record/sample-k.mods.xml"


def test_the_page_of_a_thing_with_pictures_offers_its_manifest(sample: list[str], read: Read) -> None:
    forms = links_of(read("/record/museum-trong"), "//ul[@class='twins']//a")
    manifest = "http://localhost/record/museum-trong/manifest.json"
    # Dropped onto a viewer the address tells it which manifest to open.
    assert forms["Tệp IIIF (manifest)"].startswith(
        f"{manifest}?manifest=http%3A//localhost/record/museum-trong/"
    )
    assert "LIDO" in forms


def test_a_thing_without_author_is_cited_by_its_title(sample: list[str], read: Read) -> None:
    told = citation(read("/en/record/museum-trong"))
    assert told.startswith("Trống đồng Ngọc Lũ. (Văn hóa Đông Sơn). ")
