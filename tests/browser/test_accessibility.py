"""WCAG 2.2 AA as far as a machine can tell: axe, reflow, text spacing, keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit
from tests.browser.wcag import WIDER, found_by_axe

EXHIBITION = "/exhibition/chuyen-cua-dat-nung--sample-gom"
PAGES = (
    "/", "/search?q=sach", "/search?q=kieu&kind=book&access=on_site", "/search?q=khongco&kind=map",
    "/record/sample-everything", "/record/museum-trong?q=trong&at=2&of=3", "/institution/hue-library",
    "/institutions",
    "/record/museum-trong/pictures",
    "/about", "/data", "/dumps/", "/nothing-here", "/search?page=900",
    "/status", "/status?q=khongco", "/join", "/join/request", "/report?record=sample-everything", "/report",
    "/search?q=sach&explain=1&year=1900..1920",
    "/search?q=sach&near=hue&online=yes", "/search?near=Phong+%C4%90i%E1%BB%81n", "/search?q=sachs+soos",
    "/accessibility", "/privacy", "/terms", "/?province=01", "/bao-tang/trong-dong",
    "/whats-on", "/whats-on?view=month", "/whats-on?kind=club&near=Phong+%C4%90i%E1%BB%81n&free=yes",
    "/saved", "/saved?ids=museum-trong,sample-kieu,never-was&t=B%C3%A0i&n=1:Ghi+ch%C3%BA",
    "/search/facet/subject_value?q=sach", "/search?" + "&".join(f"kind=k{number}" for number in range(40)),
    "/learning", "/learning?grade=6", "/learning?q=khongcogi&grade=1", "/learning/sample-path",
    "/learning/sample-path/teaching",
    "/institutions?system=museum&q=zzzz", "/place", "/place?q=Phong+%C4%90i%E1%BB%81n", "/place/56",
    "/person/b%C3%B9i-k%E1%BB%B7", "/subject/th%C6%A1-l%E1%BB%A5c-b%C3%A1t?kind=map", "/person/bui-ky",
    "/subjects", "/subjects?letter=C", "/programme/models",
    "/exhibitions", "/exhibitions?province=Atlantis&institution=khongco", EXHIBITION, f"{EXHIBITION}/1-dat",
    f"{EXHIBITION}/all", f"{EXHIBITION}/teaching", "/exhibition/sample-cuc-doan",
    "/exhibition/sample-cuc-doan/all",
    "/programme", "/programme/288-kh-ubnd?year=2025", "/programme/288-kh-ubnd/places?year=2025",
    "/programme/1520-qd-ttg/compare?territory=44&year=2025", "/programme/1520-qd-ttg/places",
    "/programme/288-kh-ubnd/institutions?indicator=C2&year=2025",
)  # fmt: skip
ONE_EACH = (
    "/", "/search?q=sach", "/record/sample-everything", "/institution/hue-library", "/institutions", "/about",
    "/data", "/dumps/", "/nothing-here", "/search?page=900", "/search/facet/subject_value?q=sach",
    "/accessibility", "/privacy", "/terms",
    "/learning", "/learning?grade=6", "/learning/sample-path", "/learning/sample-path/teaching",
    "/place", "/place/56", "/person/b%C3%B9i-k%E1%BB%B7", "/subjects",
    "/exhibitions", EXHIBITION, f"{EXHIBITION}/2-fire-and-water",
    "/whats-on", "/whats-on?view=month", "/saved", "/saved?ids=museum-trong", "/programme/models",
    "/status", "/join", "/join/request", "/report",
    "/programme", "/programme/288-kh-ubnd?year=2025", "/programme/288-kh-ubnd/places?year=2025",
    "/programme/1520-qd-ttg/compare?territory=44&year=2025",
    "/programme/288-kh-ubnd/institutions?indicator=C2&year=2025",
)  # fmt: skip
"""One page of each template."""
Open = Callable[..., Visit]


# Each width, language and colour once on every page: axe takes half a second of processor time for each.
@pytest.mark.parametrize(
    ("prefix", "width", "colours"), [("", 360, "light"), ("/en", 1280, "light"), ("", 1280, "dark")]
)
def test_axe_finds_no_fault(prefix: str, width: int, colours: str, visit: Open) -> None:
    visited = visit(width=width, color_scheme=colours)
    for address in PAGES:
        assert found_by_axe(visited.go(prefix + address)) == "", address
        if width == 360:
            # Reflow (1.4.10): nothing is wider than the narrowest screen.
            visited.page.set_viewport_size({"width": 320, "height": 740})
            assert visited.page.evaluate(WIDER) <= 0, address
            visited.page.set_viewport_size({"width": width, "height": 740})


def test_axe_finds_no_fault_in_the_open_filters(visit: Open) -> None:
    visited = visit(width=360)
    page = visited.go("/search?q=sach")
    page.locator("details.filters > summary").click()
    for summary in page.locator("details.filters details.more > summary").all():
        if summary.is_visible():
            summary.click()
    assert found_by_axe(page) == ""


def test_pages_in_english_reflow_at_320_pixels_too(visit: Open) -> None:
    visited = visit(width=320)
    for address in ("/en/record/sample-everything", "/en/about"):
        page = visited.go(address)
        assert page.evaluate(WIDER) <= 0, address


def test_wider_text_spacing_loses_nothing(visit: Open) -> None:
    visited = visit(width=360, bypass_csp=True)
    for address in PAGES:
        page = visited.go(address)
        page.add_style_tag(
            content="*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
            "p{margin-block-end:2em!important}"
        )
        assert page.evaluate(WIDER) <= 0, address


@pytest.mark.parametrize("width", [360, 1280])
def test_the_first_tab_reaches_the_skip_link(width: int, visit: Open) -> None:
    visited = visit(width=width)
    for address in ONE_EACH:
        page = visited.go(address)
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert focused.inner_text() == "Đến nội dung chính"
        box = focused.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_a_search_needs_only_the_keyboard(visit: Open) -> None:
    page = visit().go("/")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("trong dong")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=trong+dong")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == "Trống đồng Ngọc Lũ":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/record/museum-trong?q=trong+dong&at=1*")
    assert page.locator("h1").inner_text() == "Trống đồng Ngọc Lũ"


def test_filters_on_a_phone_open_and_apply_by_keyboard(visit: Open) -> None:
    page = visit(width=360).go("/search")
    assert not page.locator("input[value=lesson]").is_visible()
    page.locator("details.filters > summary").focus()
    page.keyboard.press("Enter")
    page.locator("input[value=lesson]").focus()
    page.keyboard.press("Space")
    page.locator(".apply button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**kind=lesson**")
    assert page.locator("article.row").count() == 2


def test_everything_focused_shows_its_focus(visit: Open) -> None:
    page = visit().go("/search?q=kieu&kind=book")
    shown = """() => {const style = getComputedStyle(document.activeElement);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2}"""
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate(shown), page.evaluate("document.activeElement.outerHTML")


def test_axe_finds_no_fault_in_the_texts_that_were_read_again(visit: Open) -> None:
    for width in (320, 1280):
        page = visit(width=width).go("/record/sample-everything")
        page.locator("details.repairs > summary").click()
        assert page.locator("details.repairs dd").first.is_visible()
        assert page.evaluate(WIDER) <= 0
        assert found_by_axe(page) == ""
