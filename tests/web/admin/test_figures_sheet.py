"""Figures by spreadsheet at the desk and behind a personal link: sent, looked at, answered, taken."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import khomo_files
import openpyxl
import pytest
from lxml import html
from werkzeug.test import TestResponse

from catalog.store import audit, declarations, observations
from catalog.store.db import reading, writing
from catalog.store.observations import DRAFT, SENT, Figure
from catalog.store.scopes import Reach
from catalog.web import i18n
from tests.factories import add_institution
from tests.web.admin.site import OTHER, OWN, Page, Site, Visitor, opened, text_of
from tests.web.phone.site import Phone, issued

YEAR = i18n.today().year - 1
AT = f"/admin/figures/import?period={YEAR}"
FORM = "//form[contains(@class,'sheet-form')]"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("sheets"), plugins=[khomo_files]) as made:
        yield made


@pytest.fixture
def slug(request: pytest.FixtureRequest) -> str:
    """A library of its own, so that tests do not see each other's figures."""
    return add_institution(
        f"tv-{abs(hash(request.node.name)) % 10**8}", name_vi="Thư viện phường", name_en=""
    )


def sent(visitor: Visitor, *lines: str, address: str = AT, name: str = "so-lieu.csv") -> TestResponse:
    """The answer to the form with a CSV file of these lines."""
    file = (io.BytesIO("\n".join(lines).encode("utf-8-sig")), name)
    return visitor.ask("POST", address, data={"file": file, "csrf_token": visitor.token()})


def looked(visitor: Visitor, *lines: str) -> tuple[str, Page]:
    """The address of the preview of such a sheet, and its page."""
    response = sent(visitor, *lines)
    assert response.status_code == 303, text_of(html.document_fromstring(response.text))
    return response.location, visitor.get(response.location)


def press(visitor: Visitor, address: str, page: Page, do: str = "send", **answers: str) -> Page:
    [form] = page.xpath(FORM)
    return visitor.post(address, {**dict(form.form_values()), **answers, "do": do})


def counts(page: Page) -> dict[str, int]:
    found = page.xpath("//ul[@class='sheet-counts']/li")
    return {one.get("class").split()[0]: int(one.find("strong").text) for one in found}


def kept(slug: str) -> dict[str, tuple[float, str]]:
    with reading() as session:
        found = observations.latest(observations.of_institution(session, slug, [str(YEAR)]))
    return {":".join(filter(None, key[::2])): (one.value, one.status) for key, one in found.items()}


def declared(slug: str, value: float, year: int) -> None:
    figure = Figure(institution=slug, measure="library_uses", period=str(year), value=value, unit="uses")
    with writing() as session:
        declarations.declare(session, figure, "Lan", send=True)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_editor_takes_the_table_and_sends_it_back_filled_in(site: Site, form: str) -> None:
    editor = site.visitor("editor")
    page = editor.get("/admin/figures/import?period=2016")
    [address] = page.xpath(f"//a[contains(@href,'/template/{form}')]/@href")
    answer = editor.ask("GET", address)
    assert f"so-lieu-2016.{form}" in answer.headers["Content-Disposition"]
    content = answer.data
    if form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheet = book.worksheets[0]
        heads = [cell.value for cell in sheet[1]]
        sheet.cell(3, heads.index("Lượt người sử dụng thư viện") + 1).value = "12.500"
        out = io.BytesIO()
        book.save(out)
        content = out.getvalue()
    file = (io.BytesIO(content), f"a.{form}")
    sent_to = "/admin/figures/import?period=2016"
    looked = editor.ask("POST", sent_to, data={"file": file, "csrf_token": editor.token()})
    page = editor.get(looked.location)
    assert counts(page)["new"] == (1 if form == "xlsx" else 0)
    if form == "xlsx":
        assert "Đã gửi 1 số liệu" in text_of(press(editor, looked.location, page))
        with reading() as session:
            [one] = observations.of_institution(session, OWN, ["2016"])
            log = audit.listed(session, Reach(everything=True), audit.Wanted(subject=str(one.id)))
        assert (one.value, one.status, one.reporter) == (12_500, SENT, "Editor")
        assert [(entry.action, entry.institution) for entry in log] == [("declare", OWN)]


def test_nothing_is_kept_before_a_button_is_pressed_and_faults_are_told_in_words(
    site: Site, slug: str
) -> None:
    declared(slug, 900, YEAR)
    officer = site.visitor("officer")
    lines = ("slug;library_uses;digitised_share;web_page", f"{slug};950;=A1;có", f"{OTHER};5;;")
    _address, page = looked(officer, *lines)
    assert counts(page) == {"new": 1, "changed": 1, "same": 0, "asked": 0, "wrong": 2, "empty": 8}
    rows = [text_of(row, ".") for row in page.xpath("//section[@aria-labelledby='wrong']//tbody/tr")]
    assert rows[0].startswith("C2 Thư viện phường Tỷ lệ tài liệu")
    assert "“=A1” là công thức" in rows[0]
    assert rows[1].startswith("A3 Bảo tàng Vinh")
    assert "900 lượt" in text_of(page, "//del")
    assert kept(slug) == {"library_uses": (900, SENT)}
    english = officer.get("/en" + _address)
    assert "is a formula" in text_of(english)


def test_what_is_good_is_sent_and_the_rest_waits_with_its_file_of_faults(site: Site, slug: str) -> None:
    declared(slug, 1000, YEAR - 1)
    officer = site.visitor("officer")
    address, page = looked(
        officer, "slug;library_uses;digitised_share;staff_trained;web_page", f"{slug};9.000;0,7;40;x y"
    )
    assert page.xpath("//input[@name='sure-B2']/@value") == ["9000"]
    assert page.xpath("//input[@name='meant-C2']/@value") == ["70", "0.7"]
    page = press(officer, address, page)
    assert kept(slug) == {"staff_trained": (40, SENT)}
    assert counts(page)["asked"] == 2
    assert "Đã gửi 1 số liệu" in text_of(page)
    [marked] = page.xpath("//a[contains(@href,'/faults')]/@href")
    sheet = openpyxl.load_workbook(io.BytesIO(officer.ask("GET", marked).data)).worksheets[0]
    assert "không rõ là có hay không" in str(sheet["F2"].value) or "có" in str(sheet["F2"].value)
    press(officer, address, page, **{"sure-B2": "9000", "meant-C2": "70"})
    assert kept(slug)["library_uses"] == (9000, SENT)
    assert kept(slug)["digitised_share"] == (70, SENT)


def test_drafts_are_kept_and_a_second_press_does_nothing_more(site: Site, slug: str) -> None:
    officer = site.visitor("officer")
    address, page = looked(officer, "slug;library_uses", f"{slug};500")
    assert "bản nháp" in text_of(press(officer, address, page, do="draft"))
    assert kept(slug) == {"library_uses": (500, DRAFT)}
    assert officer.send(address, {"do": "draft"}).status_code == 303
    assert officer.ask("GET", address).status_code == 404


def test_what_somebody_else_declared_meanwhile_is_looked_at_again(site: Site, slug: str) -> None:
    officer = site.visitor("officer")
    address, page = looked(officer, "slug;library_uses", f"{slug};500")
    declared(slug, 510, YEAR)
    page = press(officer, address, page)
    assert "Vừa có người khai" in text_of(page)
    assert counts(page)["changed"] == 1
    assert kept(slug) == {"library_uses": (510, SENT)}


def test_a_sheet_of_another_year_and_what_is_no_sheet_are_told_beside_the_file(site: Site) -> None:
    editor = site.visitor("editor")
    for lines, name, told in (
        (("slug;period;library_uses", f"{OWN};2019;5"), "a.csv", "năm 2019"),
        (("ten;so", "a;1"), "a.csv", "Mã đơn vị"),
        (("slug;slug", "a;b"), "a.csv", "hai lần"),
        (("MZ",), "a.xlsx", "bảng mẫu"),
        (("",), "", "chọn"),
    ):
        answer = sent(editor, *lines, name=name)
        assert answer.status_code == 422, name
        page = html.document_fromstring(answer.text)
        assert told.lower() in text_of(page, "//*[@id='file-fault']").lower()
        assert page.xpath("//input[@type='file'][@aria-invalid='true']")


def test_what_a_sheet_sent_is_taken_back_in_the_log_of_changes(site: Site, slug: str) -> None:
    officer = site.visitor("officer")
    declared(slug, 510, YEAR)
    address, page = looked(officer, "slug;library_uses;web_page", f"{slug};500;có")
    press(officer, address, page)
    with reading() as session:
        entries = audit.listed(
            session, Reach(slugs=frozenset({slug})), audit.Wanted(subject_type="observation")
        )
    for entry in entries:
        officer.post(f"/admin/audit/{entry.id}/undo")
    assert kept(slug) == {"library_uses": (510, SENT)}
    officer.post(f"/admin/audit/{entries[0].id}/undo")
    assert kept(slug) == {"library_uses": (510, SENT)}


def test_a_draft_that_was_sent_is_a_draft_again_unless_it_was_decided_on(site: Site, slug: str) -> None:
    officer = site.visitor("officer")
    lines = ("slug;library_uses", f"{slug};500")
    for do in ("draft", "send"):
        address, page = looked(officer, *lines)
        press(officer, address, page, do=do)
    wanted = audit.Wanted(subject_type="observation", action="declare")
    with reading() as session:
        [entry] = audit.listed(session, Reach(slugs=frozenset({slug})), wanted)
    officer.post(f"/admin/audit/{entry.id}/undo")
    assert kept(slug) == {"library_uses": (500, DRAFT)}
    address, page = looked(officer, *lines)
    press(officer, address, page)
    with reading() as session:
        again = audit.listed(session, Reach(slugs=frozenset({slug})), wanted)[0]
    with writing() as session:
        declarations.accept(session, int(again.subject), "officer")
    officer.post(f"/admin/audit/{again.id}/undo")
    assert kept(slug) == {"library_uses": (500, "accepted")}


def test_nobody_looks_into_anothers_sheet(site: Site, slug: str) -> None:
    address, _page = looked(site.visitor("officer"), "slug;library_uses", f"{slug};500")
    for role in ("editor", "operator"):
        assert site.visitor(role).ask("GET", address).status_code == 404
        assert site.visitor(role).ask("GET", address.replace("?", "/faults?")).status_code == 404
    site.visitor("officer").get("/admin/figures/import/../x", 404)


def test_a_link_sends_the_figures_of_its_institution_alone(site: Site, slug: str, tmp_path: Path) -> None:
    phone = Phone(site.app, issued(slug, scope="figures"))
    page = phone.get(f"/figures/import?period={YEAR}")
    [address] = page.xpath("//a[contains(@href,'/template/xlsx')]/@href")
    sheet = openpyxl.load_workbook(io.BytesIO(phone.client.get(address).data)).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=3)] == [slug]
    lines = f"slug;library_uses\n{slug};700\n{OWN};800"
    file = (io.BytesIO(lines.encode()), "a.csv")
    answer = phone.client.post(phone.path(f"/figures/import?period={YEAR}"), data={"file": file})
    assert answer.status_code == 303
    look = html.document_fromstring(phone.client.get(answer.location).text)
    assert (counts(look)["new"], counts(look)["wrong"]) == (1, 1)
    [form] = look.xpath(FORM)
    done = phone.client.post(answer.location, data={**dict(form.form_values()), "do": "send"})
    assert done.status_code == 303
    assert "Đã gửi 1 số liệu" in phone.client.get(done.location).text
    assert kept(slug) == {"library_uses": (700, SENT)}
    stranger = Phone(site.app, issued(OWN, scope="figures"))
    there = answer.location.replace(phone.token, stranger.token)
    assert stranger.client.get(there).status_code == 404
    assert Phone(site.app, issued(OWN, scope="activities")).client.get(there).status_code == 404
