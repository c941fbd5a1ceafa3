"""Lists of the administration: searched, sorted, paged, with kind words where there is nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalog.store import users
from catalog.store.db import writing
from catalog.store.users import Grant
from tests.web.admin.site import OTHER, Page, Site, opened, text_of


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with 120 people more."""
    with opened(tmp_path_factory.mktemp("lists")) as made:
        with writing() as session:
            for number in range(120):
                users.add(
                    session,
                    email=f"n{number}@example.org",
                    name=f"Người thứ {number}",
                    language="vi",
                    grants=[Grant("contributor", OTHER)],
                )
        yield made


def names(page: Page) -> list[str]:
    return [text_of(cell, ".") for cell in page.xpath("//table[@class='list']/tbody/tr/th")]


def test_a_list_is_walked_page_by_page(site: Site) -> None:
    operator, seen = site.visitor("operator"), []
    address = "/admin/people"
    while address:
        page = operator.get(address)
        seen += names(page)
        address = next(iter(page.xpath("//nav[@class='pager']//a[@rel='next']/@href")), "")
    assert len(seen) == len(set(seen)) == 124
    assert "124 mục" in text_of(page)


def test_words_filters_and_order_are_kept_from_page_to_page(site: Site) -> None:
    operator = site.visitor("operator")
    page = operator.get("/admin/people?q=nguoi+thu&role=contributor&sort=-name")
    assert names(page)[:2] == ["Người thứ 119", "Người thứ 118"]
    onward = page.xpath("//a[@rel='next']/@href")[0]
    assert onward == "/admin/people?q=nguoi+thu&role=contributor&sort=-name&page=2"
    assert names(operator.get(onward))[0] == "Người thứ 69"
    assert page.get_element_by_id("main").xpath(".//input[@name='q']/@value") == ["nguoi thu"]
    assert page.xpath("//select[@name='role']/option[@selected]/@value") == ["contributor"]


def test_a_heading_sorts_and_sorts_the_other_way_round(site: Site) -> None:
    operator = site.visitor("operator")
    page = operator.get("/admin/people")
    assert page.xpath("//th[@aria-sort]/@aria-sort") == ["ascending"]
    other = page.xpath("//th[@aria-sort]/a/@href")[0]
    assert operator.get(other).xpath("//th[@aria-sort]/@aria-sort") == ["descending"]
    assert names(operator.get("/admin/people?sort=password_hash")) == names(page)


def test_what_is_not_found_and_pages_that_are_not_there_are_told(site: Site) -> None:
    operator = site.visitor("operator")
    assert "Không có mục nào như vậy" in text_of(operator.get("/admin/people?q=khong-ai"))
    page = operator.get("/admin/people?page=77&q=nguoi")
    assert "Danh sách này không có trang 77." in text_of(page)
    assert page.xpath("//p[@class='nothing']/a/@href") == ["/admin/people?q=nguoi"]
    assert operator.ask("GET", "/admin/people?page=0").status_code == 400


def test_each_cell_says_its_heading_for_narrow_screens(site: Site) -> None:
    page = site.visitor("operator").get("/admin/people?q=nguoi+thu+7")
    cells = page.xpath("//table[@class='list']/tbody/tr[1]/td")
    assert [cell.get("data-label") for cell in cells] == [
        "Thư điện tử (e-mail)",
        "Vai trò",
        "Đăng nhập gần nhất",
    ]
    assert page.xpath("//table[@class='list']/caption")
    assert page.xpath("//table[@class='list']//th/@scope") == ["col"] * 4 + ["row"] * len(names(page))


def test_the_menu_shows_what_one_may_do_and_where_one_is(site: Site) -> None:
    def menu(role: str) -> dict[str, str]:
        links = site.visitor(role).get("/admin/").xpath("//nav[@class='admin-nav']//a")
        return {link.get("href"): text_of(link, ".") for link in links}

    assert {"/admin/people", "/admin/audit", "/admin/plugins"} <= set(menu("operator"))
    assert "/admin/plugins" not in menu("officer")
    assert set(menu("contributor")) == {"/admin/", "/admin/activities"}
    page = site.visitor("operator").get("/admin/people/3")
    assert page.xpath("//nav[@class='admin-nav']//a[@aria-current]/@href") == ["/admin/people"]
    assert text_of(page, "//nav[@class='crumbs']") == "Người dùng Editor"
    assert page.xpath("//header//a[@hreflang='en']/@href") == ["/en/admin/people/3"]


def test_whoever_may_nothing_is_told_so(site: Site) -> None:
    page = site.visitor("contributor").get("/admin/people", 403)
    assert "không có quyền" in text_of(page)
    assert page.xpath("//nav[@class='admin-nav']")
