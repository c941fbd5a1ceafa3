"""The first journey of a registrar: an invitation link, a messy workbook, its problems, records in search."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path

import khomo_files
import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from catalog.people import tokens
from catalog.store import invitations
from catalog.store.db import writing
from catalog.store.users import Grant
from catalog.uploads import processes
from tests.browser.conftest import Visit
from tests.browser.wcag import found_by_axe
from tests.serving import serving
from tests.web.admin.inviting import NEW
from tests.web.admin.sending import messy, one_worker
from tests.web.admin.site import OWN, opened

PATIENCE = 60_000
Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def uploading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site to which files can be sent."""
    home = tmp_path_factory.mktemp("uploading")
    with one_worker(), opened(home, plugins=[khomo_files]) as site, serving(site.app) as url:
        yield url
        processes.end()


@pytest.fixture
def visit(browser: Browser, uploading: str) -> Iterator[Open]:
    """``visit(width=360)``: a fresh browser of one person."""
    contexts = []

    def open_one(*, width: int, **options: object) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 740}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        return Visit(context, uploading, answered=True)

    yield open_one
    for context in contexts:
        context.close()


def invited(email: str) -> str:
    """The path of an invitation for an editor."""
    token = tokens.make()
    with writing() as session:
        invitations.invite(
            session,
            token_hash=token.hash,
            email=email,
            name="Lan",
            language="vi",
            grant=Grant("editor", OWN),
            by="test",
        )
    return f"/invitation/{token.text}"


def inventory(folder: Path, marked: str) -> Path:
    """The messy inventory, its objects named anew and one of them not at all."""
    made = messy()
    case = copy.deepcopy(made.case_of("kiem-ke"))
    for row in case["sheets"][0]["rows"]:
        row[:] = [f"Bình tỳ bà {marked}" if cell == "Bình tỳ bà" else cell for cell in row]
        row[:] = ["" if cell == "Hộp phấn" else cell for cell in row]
    path: Path = made.write(folder, case)
    return path


def looks_well(page: Page, width: int) -> None:
    """The page fits its width and keeps to WCAG 2.2 AA."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert found_by_axe(page) == ""


def choose(page: Page, path: Path) -> None:
    page.locator("#file").set_input_files(path)
    page.get_by_role("button", name="Gửi", exact=True).click()


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1280, False)])
def test_a_person_with_an_invitation_sends_corrects_publishes_and_finds(
    visit: Open, width: int, scripts: bool, tmp_path: Path
) -> None:
    marked = f"mẫu {width}"
    guest = visit(width=width, java_script_enabled=scripts, accept_downloads=True)
    page = guest.go(invited(f"lan{width}@example.org"))
    page.get_by_label("Mật khẩu mới").fill(NEW)
    page.get_by_label("Nhập lại mật khẩu").fill(NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chào Lan")
    page.goto(f"{guest.site}/admin/uploads/new")
    if scripts:
        looks_well(page, width)
    choose(page, inventory(tmp_path, marked))
    page.wait_for_url("**/mapping", timeout=PATIENCE)
    expect(page.locator("#samples")).to_contain_text(f"Bình tỳ bà {marked}")
    expect(page.locator("#samples")).to_contain_text("chưa nhận được")
    _change_a_column(page, scripts)
    if scripts:
        looks_well(page, width)
    page.get_by_role("button", name="Tiếp tục: xem điều gì sẽ thay đổi").click()
    page.wait_for_url("**/preview", timeout=PATIENCE)
    corrected = _corrected(page, tmp_path, scripts)
    if scripts:
        looks_well(page, width)
    page.get_by_role("link", name="Gửi bảng đã sửa").click()
    choose(page, corrected)
    page.wait_for_url("**/preview", timeout=PATIENCE)
    expect(page.locator(".counts .new")).to_contain_text("4")
    expect(page.locator(".counts .failed")).to_contain_text("0")
    page.get_by_role("button", name="Công bố 4 bản ghi").click()
    page.wait_for_url("**/done", timeout=PATIENCE)
    if scripts:
        looks_well(page, width)
    page.goto(f"{guest.site}/search?q=Bình+tỳ+bà+{marked.replace(' ', '+')}")
    expect(page.locator("main")).to_contain_text(f"Bình tỳ bà {marked}")
    assert guest.problems == []


def _change_a_column(page: Page, scripts: bool) -> None:
    """Take a column otherwise: what is shown follows, by itself or by the button."""
    page.get_by_label("Cột Sưu tập được hiểu là").select_option("notes")
    if not scripts:
        page.get_by_role("button", name="Xem thử lại").click()
    expect(page.locator("#samples")).to_contain_text("Ghi chú")
    expect(page.locator("#samples")).not_to_contain_text("Bộ sưu tập")


def _corrected(page: Page, folder: Path, scripts: bool) -> Path:
    """The workbook of problems with what it asks for."""
    expect(page.locator(".counts .failed")).to_contain_text("1")
    link = page.get_by_role("link", name="Tải bảng lỗi về (Excel)")
    if scripts:
        # It comes by itself, and what was read and chosen meanwhile stays.
        expect(link).to_be_visible(timeout=PATIENCE)
    while not link.count():
        page.get_by_role("link", name="Tải lại trang").click()
    with page.expect_download() as download:
        link.click()
    path = folder / "da-sua.xlsx"
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    rows = list(book.worksheets[0].iter_rows())
    row = next(row for row in rows if "nhan đề" in str(row[0].value))
    row[4].value = "Hộp phấn men lam"
    book.save(path)
    return path
