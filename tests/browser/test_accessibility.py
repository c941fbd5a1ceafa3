"""WCAG 2.2 AA as far as a machine can tell, on every kind of page: axe, width, keyboard, motion, console."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit
from tests.browser.wcag import WIDER, found_by_axe, lost_by_keyboard, moving, too_small, too_wide

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
    "/programme/models",
    "/exhibitions", "/exhibitions?province=Atlantis&institution=khongco", EXHIBITION, f"{EXHIBITION}/1-dat",
    f"{EXHIBITION}/all", f"{EXHIBITION}/teaching", "/exhibition/sample-cuc-doan",
    "/exhibition/sample-cuc-doan/all",
    "/programme", "/programme/288-kh-ubnd?year=2025", "/programme/288-kh-ubnd/places?year=2025",
    "/programme/1520-qd-ttg/compare?territory=44&year=2025", "/programme/1520-qd-ttg/places",
    "/programme/288-kh-ubnd/institutions?indicator=C2&year=2025",
    "/programme/288-kh-ubnd/without-record?year=2025",
    "/subjects", "/subjects?letter=C", "/collection/t%E1%BB%A7-s%C3%A1ch-hu%E1%BA%BF",
    "/record/museum-trong/cite", "/record/museum-trong/share", "/holdings/sample-kieu", "/data/api",
    "/data/check", "/record/sample-gone", "/fault/429", "/fault/500", "/fault/503",
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
    "/programme/288-kh-ubnd/without-record?year=2025",
    "/record/museum-trong/cite", "/record/museum-trong/share", "/record/museum-trong/pictures",
    "/holdings/sample-kieu", "/data/api", "/data/check",
)  # fmt: skip
"""One page of each template."""
Open = Callable[..., Visit]


def unfit(visited: Visit, address: str, width: int) -> list[str]:
    """What is wrong with a page. Each is loaded once: to load them all takes the time of this file."""
    visited.problems.clear()
    page = visited.go(address)
    faults = [found_by_axe(page, ours=True), *lost_by_keyboard(page), *moving(page)]
    if width == 360:
        faults += [*too_small(page), *too_wide(page)]
    elif page.evaluate(WIDER) > 0:
        faults.append("too wide")
    # That a page says no is told by the browser too; the picture of some samples was never kept.
    expected = ("responded with a status of 40", f"responded with a status of {visited.status}")
    faults += [text for text in visited.problems if not any(one in text for one in expected)]
    return [fault for fault in faults if fault]


# Each width, language and colour once on every page: axe takes half a second of processor time for each.
@pytest.mark.parametrize(
    ("prefix", "width", "colours"), [("", 360, "light"), ("/en", 1280, "light"), ("", 1280, "dark")]
)
def test_every_page_is_fit_for_everyone(prefix: str, width: int, colours: str, visit: Open) -> None:
    visited = visit(width=width, color_scheme=colours, reduced_motion="reduce", answered=False)
    found = [f"{address}: {fault}" for address in PAGES for fault in unfit(visited, prefix + address, width)]
    assert not found, "\n".join(found)
    assert visited.foreign == []
    assert visited.context.cookies() == []


def test_nothing_is_offered_that_only_scripts_can_do(visit: Open) -> None:
    visited = visit(width=360, java_script_enabled=False, answered=False)
    for address in ONE_EACH:
        page = visited.go(address)
        idle = page.locator("button[type=button]:visible, [role=status]:visible:empty")
        assert idle.count() == 0, (address, idle.first.evaluate("one => one.outerHTML"))
        assert page.locator("main a:visible, main form:visible").count() > 0, address


def test_windows_contrast_colours_keep_edges_and_marks(visit: Open) -> None:
    page = visit(width=360, forced_colors="active").go("/search?q=sach&kind=book")
    edge = "one => getComputedStyle(one).borderTopStyle + parseFloat(getComputedStyle(one).borderTopWidth)"
    for selector in (".search button", "details.filters > summary", "a.chip", ".pager [aria-current]"):
        assert page.locator(selector).first.evaluate(edge) == "solid2", selector
    marked = page.locator("mark").first
    assert marked.evaluate("one => getComputedStyle(one).backgroundColor") != page.evaluate(
        "getComputedStyle(document.body).backgroundColor"
    )


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


def test_the_skip_link_is_first_seen_and_leads_past_the_head(visit: Open) -> None:
    for width in (360, 1280):
        page = visit(width=width).go("/")
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


def test_axe_finds_no_fault_in_the_texts_that_were_read_again(visit: Open) -> None:
    for width in (320, 1280):
        page = visit(width=width).go("/record/sample-everything")
        page.locator("details.repairs > summary").click()
        assert page.locator("details.repairs dd").first.is_visible()
        assert page.evaluate(WIDER) <= 0
        assert found_by_axe(page) == ""
