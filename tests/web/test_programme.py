"""The pages of the programme: values with targets, what is not known, ways to institutions, files."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.formats.text.collation import sort_key
from catalog.programme import deriving
from catalog.web.i18n import today
from tests.filled import filled
from tests.programme.counted import activity, declare, house
from tests.programme.sample import PLAN, fill
from tests.web.conftest import Page, Read, links_of, text_of


@pytest.fixture
def plans(app: Flask) -> None:
    filled(app, "plans", fill)


def cards(page: Page, indicator: str) -> dict[str, str]:
    """The text of each row of an indicator, by the institutions that it is about."""
    found = page.xpath(f"//article[@id='{indicator}']//li[@class='goal']")
    return {text_of(one, ".//h4"): text_of(one, ".") for one in found}


def test_without_plans_the_page_says_so(read: Read) -> None:
    assert "Chưa có kế hoạch nào được nhập." in text_of(read("/programme"))


@pytest.mark.usefixtures("plans")
def test_the_first_page_shows_the_provinces_plan_and_lists_all(read: Read) -> None:
    page = read("/programme")
    assert "288/KH-UBND: Thành phố Huế" in text_of(page, "//h2")
    assert {"1520/QĐ-TTg", "206/QĐ-TTg", "208/QĐ-TTg", "1687/QĐ-TTg"} <= links_of(page).keys()


@pytest.mark.usefixtures("plans")
def test_each_row_shows_value_targets_wording_method_and_source(read: Read) -> None:
    page = read(f"{PLAN}?year=2025")
    rows = cards(page, "L1")
    province = rows["Thư viện công cộng cấp tỉnh"]
    assert "Mục tiêu 2025: 100%" in province
    assert "Mục tiêu 2030: 100%" in province
    commune = rows["Thư viện công cộng cấp xã"]
    assert "20%" in commune
    assert "Mục tiêu 2025: 40%" in commune
    assert "Chưa đạt" in commune
    told = text_of(page, "//article[@id='L1']/details")
    assert "40% thư viện công cộng cấp xã" in told
    assert "Mục lục tính là đạt khi" in told
    assert "288/KH-UBND, mục II.1" in told


@pytest.mark.usefixtures("plans")
def test_what_is_not_known_is_said_and_never_drawn_as_zero(read: Read) -> None:
    page = read(f"{PLAN}?year=2025")
    row = next(one for one in page.xpath("//article[@id='M2']//li[@class='goal']"))
    assert "0%" not in text_of(row, ".//p[@class='goal-value']")
    assert row.xpath(".//*[local-name()='rect'][contains(@class, 'empty')]")
    assert not row.xpath(".//*[local-name()='rect'][contains(@class, 'filled')]")


@pytest.mark.usefixtures("plans")
def test_pictures_have_words_and_a_table_of_the_same(read: Read) -> None:
    page = read(f"{PLAN}?year=2025")
    drawings = page.xpath("//*[local-name()='svg'][@role='img']")
    goals = page.xpath("//article//li[@class='goal']")
    assert len(drawings) == len(goals) == len(page.xpath("//table//tbody/tr"))
    assert all("mục tiêu 2025: " in one.get("aria-label") for one in drawings)


@pytest.mark.usefixtures("plans")
def test_district_rows_of_2030_have_no_unit_until_successors_are_counted(read: Read) -> None:
    row = cards(read(f"{PLAN}?year=2026"), "L1")["Thư viện công cộng cấp huyện"]
    assert "không còn đơn vị ở cấp này từ 07/2025" in row
    assert "Tính các đơn vị kế thừa" in row
    assert read(f"{PLAN}?year=2026&successors=yes").xpath("//input[@name='successors'][@checked]")


@pytest.mark.usefixtures("plans")
def test_the_institutions_behind_a_number_stand_in_groups_with_what_shows_it(read: Read) -> None:
    page = read(f"{PLAN}/institutions?indicator=C2&year=2025")
    assert "Nhà văn hóa thôn 1" in text_of(page, "//table")
    assert "Lớp võ cổ truyền" in text_of(page, "//table//ul")
    assert "Nhà văn hóa thôn 4" not in text_of(page, "//table")
    without = read(f"{PLAN}/institutions?indicator=C2&year=2025&state=no_record")
    assert "Nhà văn hóa thôn 4" in text_of(without, "//table")


@pytest.mark.usefixtures("plans")
def test_the_number_without_a_record_leads_to_all_of_them_whatever_their_indicator(read: Read) -> None:
    """Of eight in Huế there was nothing in 2025: one of them has a book since."""
    plan = read(f"{PLAN}?year=2025")
    (link,) = plan.xpath("//ul[@class='sums']//a[contains(@href, 'without-record')]")
    number = int(text_of(link.getparent(), "./strong"))
    listed = read(link.get("href"))
    names = [text_of(row, "./th") for row in listed.xpath("//tbody/tr")]
    assert len(names) == number == 8
    assert {"Thư viện Phường Phú Xuân", "Nhà văn hóa thôn 4", "Trung tâm Văn hóa thành phố Huế"} <= set(names)
    assert "Nhà văn hóa thôn 1" not in names
    assert names == sorted(names, key=sort_key)


@pytest.mark.usefixtures("plans")
def test_the_list_without_a_record_comes_by_the_page_and_whole_as_files(
    read: Read, client: FlaskClient
) -> None:
    for number in range(60):
        house(f"thon-{number}", name_vi=f"=Nhà văn hóa thôn {number:02}", name_en="")
    deriving.sync()
    address = f"{PLAN}/without-record"
    first, second = read(f"{address}?year=2025"), read(f"{address}?year=2025&page=2")
    assert [len(one.xpath("//tbody/tr")) for one in (first, second)] == [50, 18]
    assert client.get(f"{address}?year=2025&page=3").status_code == 404
    table = list(
        csv.DictReader(io.StringIO(client.get(f"{address}.csv?year=2025").text.removeprefix("\ufeff")))
    )
    assert len(table) == 68
    told = next(one for one in table if one["slug"] == "thon-7")
    assert (told["name"], told["system"], told["type"]) == (
        "'=Nhà văn hóa thôn 07",
        "cultural_centre",
        "village_house",
    )
    assert told["page"].endswith("/institution/thon-7")
    answer = client.get(f"/en{address}.xlsx?year=2025")
    assert answer.headers["Content-Disposition"].endswith('without-record.xlsx"')
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[3][1:3] == ("Institution", "System")
    assert len(rows) == 4 + 68
    assert ("=Nhà văn hóa thôn 07", "Cultural centres") in {row[1:3] for row in rows}


@pytest.mark.usefixtures("plans")
def test_where_everything_has_a_record_the_list_says_so(read: Read) -> None:
    for slug in ("hue-library", "tv-2", "tv-3", "tv-4", "tv-5", "nha-4", "nha-5", "trung-tam"):
        activity(slug, "event", "2025-05-05")
    deriving.sync()
    assert "Mọi đơn vị được tính đều đã có bản ghi" in text_of(
        read(f"{PLAN}/without-record?year=2025"), "//main"
    )


@pytest.mark.usefixtures("plans")
def test_a_new_class_counts_on_the_next_look(read: Read) -> None:
    before = text_of(read(f"{PLAN}/institutions?indicator=C2&year=2025"), "//table")
    activity("nha-4", "class", "2025-09-01", title="Lớp vẽ")
    deriving.sync()
    after = text_of(read(f"{PLAN}/institutions?indicator=C2&year=2025"), "//table")
    assert "Nhà văn hóa thôn 4" not in before
    assert "Nhà văn hóa thôn 4" in after


@pytest.mark.usefixtures("plans")
def test_declared_and_derived_stand_side_by_side(read: Read) -> None:
    declare("tv-3", "learning_services", "2025", 1, unit="yes")
    row = cards(read(f"{PLAN}?year=2025"), "L1")["Thư viện công cộng cấp xã"]
    assert "Mục lục cho thấy 20% (1 trên 5)" in row
    assert "Đơn vị khai báo 40% (2 trên 5)" in row
    assert "2 trên 5 đơn vị" in row


@pytest.mark.usefixtures("plans")
def test_places_are_drawn_and_listed_with_who_has_reported(read: Read) -> None:
    page = read(f"{PLAN}/places?year=2025")
    assert "2 trên 5 địa bàn" in text_of(page, "//header")
    rows = {text_of(row, "./th"): text_of(row, ".") for row in page.xpath("//tbody/tr")}
    assert len(rows) == 5
    assert "1/" in rows["Phường Thuận Hóa"] or "1" in rows["Phường Thuận Hóa"]
    assert len(page.xpath("//*[@class='points']/*")) == 2
    assert len(page.xpath("//*[@class='faint']/*")) == 3


@pytest.mark.usefixtures("plans")
def test_a_merged_province_stands_beside_those_of_before(read: Read) -> None:
    page = read("/programme/1520-qd-ttg/compare?territory=44&year=2025")
    head = text_of(page, "//thead")
    assert "Tỉnh Quảng Bình" in head
    assert head.count("Tỉnh Quảng Trị") == 2
    assert "Không sáp nhập" in text_of(read(f"{PLAN}/compare?year=2025"))


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize(
    "address",
    ["/programme/khong-co", f"{PLAN}/khong-co", "/programme/khong-co.xlsx", "/programme/khong-co/places"],
)
def test_what_is_not_there_is_not_found(address: str, client: FlaskClient) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize(
    ("query", "named"),
    [("year=1999", "year"), ("territory=Atlantis", "territory"), ("year=2025&territory=zz:1", "territory")],
)
def test_a_wrong_parameter_is_named(query: str, named: str, client: FlaskClient) -> None:
    response = client.get(f"{PLAN}?{query}")
    assert response.status_code == 400
    assert named in response.get_data(as_text=True)


@pytest.mark.usefixtures("plans")
def test_pages_are_kept_until_figures_change(client: FlaskClient) -> None:
    first = client.get(f"{PLAN}?year=2025")
    assert "public" in first.headers["Cache-Control"]
    again = client.get(f"{PLAN}?year=2025", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    declare("tv-3", "learning_services", "2025", 1, unit="yes")
    changed = client.get(f"{PLAN}?year=2025", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


@pytest.mark.usefixtures("plans")
def test_the_workbook_comes_in_the_language_of_the_page(client: FlaskClient) -> None:
    for prefix, name in (("", "Kết quả"), ("/en", "Results")):
        response = client.get(f"{prefix}{PLAN}.xlsx?year=2025")
        assert response.status_code == 200
        assert openpyxl.load_workbook(io.BytesIO(response.data)).sheetnames[0] == name
        assert "288-kh-ubnd" in response.headers["Content-Disposition"]


@pytest.mark.usefixtures("plans")
def test_the_api_gives_null_for_what_is_not_known_and_the_same_as_a_table(client: FlaskClient) -> None:
    told = client.get("/api/v1/indicators?plan=288/KH-UBND&year=2025").get_json()
    assert (told["plan"]["slug"], told["year"], told["total"]) == ("288-kh-ubnd", 2025, len(told["items"]))
    by_group = {(one["indicator"], one["group"]): one for one in told["items"]}
    assert by_group["L1", "Thư viện công cộng cấp xã"]["value"] == 20
    assert by_group["M2", "Tất cả bảo tàng"]["value"] is None
    assert len(told["plans"]) == 5
    table = client.get("/api/v1/indicators?plan=288-kh-ubnd&year=2025&format=csv")
    rows = list(csv.DictReader(io.StringIO(table.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row["indicator"] for row in rows] == [one["indicator"] for one in told["items"]]
    assert {row["value"] for row in rows if row["indicator"] == "M2"} == {""}


def test_the_api_says_that_there_is_no_such_plan(client: FlaskClient) -> None:
    response = client.get("/api/v1/indicators?plan=1/QD")
    assert response.status_code == 404
    assert response.get_json()["parameter"] == "plan"


@pytest.mark.usefixtures("plans")
def test_english_pages_speak_english(read: Read) -> None:
    house("nha-9", name_vi="Nhà văn hóa thôn 9")
    told = text_of(read(f"/en{PLAN}?year=2025"))
    assert "Public libraries, commune level" in told
    assert "Target 2030" in told


@pytest.mark.usefixtures("plans")
def test_an_institutions_page_says_what_it_counts_for(read: Read) -> None:
    activity("nha-1", "class", f"{today().year}-02-03", title="Lớp hát")
    deriving.sync()
    page = read("/institution/nha-1")
    told = text_of(page, "//section[@aria-labelledby='counts']")
    assert "288/KH-UBND" in told
    assert "lớp năng khiếu" in told
    assert told.endswith("Đạt")
    addresses = links_of(page, "//section[@aria-labelledby='counts']//a").values()
    assert any("type=commune%2Bvillage_house" in address for address in addresses)


@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize(
    ("address", "chosen"),
    [
        (PLAN, "Thành phố Huế"),
        (f"{PLAN}?territory=46", "Thành phố Huế"),
        ("/programme/1520-qd-ttg", "Cả nước"),
        ("/programme/1520-qd-ttg?territory=44", "Tỉnh Quảng Trị"),
        ("/programme/1520-qd-ttg?territory=vn-2025-06:45", "Tỉnh Quảng Trị (đến 30/06/2025)"),
    ],
)
def test_the_form_says_which_territory_is_shown(address: str, chosen: str, read: Read) -> None:
    page = read(address)
    assert text_of(page, "//select[@name='territory']/option[@selected]") == chosen
