"""Counts in the administration: charts with their table, CSV, searches in vain."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from catalog.store import lost_searches, visits
from catalog.store.db import writing
from catalog.store.visits import Seen
from catalog.web import i18n
from tests.web.admin.site import OTHER, OWN, Site, text_of


def keep(slug: str, days_ago: int, seen: Seen) -> str:
    day = (i18n.today() - timedelta(days=days_ago)).isoformat()
    with writing() as session:
        visits.add(session, {(slug, day): seen})
    return day


def test_an_editor_sees_the_days_weeks_and_months_of_their_institution(site: Site) -> None:
    keep(OWN, 1, Seen(1284, 30, 7))
    keep(OWN, 70, Seen(16, 0, 0))
    editor = site.visitor("editor")
    page = editor.get(f"/admin/institutions/{OWN}/counts")
    assert page.xpath("//strong[@class='chart-total']/text()") == ["1.284", "30", "7"]
    assert len(page.xpath("//table[contains(@class, 'counts-table')]/tbody/tr")) == 30
    for chart in page.xpath("//figure//svg"):
        assert chart.get("role") == "img"
        assert len(chart.xpath("./rect")) == 1
    for span, rows, views in (("weeks", 13, "1.300"), ("months", 12, "1.300")):
        page = editor.get(f"/admin/institutions/{OWN}/counts?by={span}")
        assert len(page.xpath("//table[contains(@class, 'counts-table')]/tbody/tr")) == rows
        assert page.xpath("//strong[@class='chart-total']/text()")[0] == views
    editor.get(f"/admin/institutions/{OWN}/counts?by=nonsense")
    editor.get(f"/admin/institutions/{OTHER}/counts", 403)


def test_the_list_holds_the_institutions_of_the_person(site: Site) -> None:
    keep(OTHER, 0, Seen(5, 0, 0))
    assert "Bảo tàng Vinh" not in text_of(site.visitor("editor").get("/admin/counts"))
    operator = site.visitor("operator").get("/admin/counts")
    (row,) = operator.xpath("//table//tr[contains(., 'Bảo tàng Vinh')]")
    assert [cell.text_content() for cell in row.xpath("./td")] == ["5", "0", "0"]
    assert site.visitor("contributor").ask("GET", "/admin/counts").status_code == 403


def test_every_day_can_be_taken_as_a_table(site: Site) -> None:
    day = keep(OWN, 3, Seen(2, 1, 1))
    answer = site.visitor("editor").ask("GET", f"/admin/institutions/{OWN}/counts.csv?from={day}&to={day}")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert rows[0] == ["Đơn vị", "Ngày", "Lượt mở trang", "Hiện trong kết quả tìm", "Lượt bấm sang đơn vị"]
    assert rows[1:] == [["Thư viện Tổng hợp thành phố Huế", day, "2", "1", "1"]]
    year = site.visitor("editor").ask("GET", f"/admin/institutions/{OWN}/counts.csv")
    assert len(year.text.splitlines()) == 1 + 366
    for query in ("from=x", "from=2026-02-30", "from=2026-11-02&to=2026-11-01", "from=0001-01-01"):
        address = f"/admin/institutions/{OWN}/counts.csv?{query}"
        assert site.visitor("editor").ask("GET", address).status_code == 400, query


def test_searches_in_vain_are_told_without_rare_ones(site: Site) -> None:
    with writing() as session:
        lost_searches.add(session, {"sách chữ nổi": 9, "tên một người": 5}, "2026-11-23")
    told = text_of(site.visitor("editor").get("/admin/searches"))
    assert "sách chữ nổi" in told
    assert "tên một người" not in told
    assert site.visitor("contributor").ask("GET", "/admin/searches").status_code == 403
