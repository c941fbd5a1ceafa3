"""A source from the first look to its removal, each step in the real process that people's clicks start."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from catalog.harvest import tasks as doing
from catalog.harvest.run import Wanted, open_pool
from catalog.harvest.run import harvest as run_harvest
from catalog.store import sources, tasks
from catalog.store.db import reading, writing
from catalog.store.tasks import Task
from tests.web.admin.site import OWN, Site, Visitor, opened, text_of

PATIENCE_SECONDS = 60
HEAD = "Mã,Nhan đề,Tác giả,Năm\n"
UNTITLED = [f"S{number},,=Vô danh,1999\n" for number in range(99, 124)]
BOOKS = [f"S{number},Sách {number:02},Nguyễn Du,19{number:02}\n" for number in range(10, 30)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with all plugins that are installed."""
    with opened(tmp_path_factory.mktemp("harvests"), plugins=None) as made:  # type: ignore[arg-type]
        yield made


@pytest.fixture(scope="module")
def table(site: Site) -> Path:
    """The table of the source ``sach``: twenty books, and 25 rows without a title."""
    path: Path = site.app.extensions["catalog"].settings.uploads / "sach.csv"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + "".join(BOOKS + UNTITLED), "utf-8")
    given = {"institution": OWN, "name": "Sách", "o_path": str(path), "o_mode": "replace", "repair": "auto"}
    given["o_profile"] = (
        "kind: book\nid: [Mã]\ncolumns:\n  Nhan đề: title\n  Tác giả: creators\n  Năm: issued"
    )
    site.visitor("operator").post("/admin/sources/new/files", given)
    return path


def done(kind: str) -> Task:
    """The task once it has ended well."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with reading() as session:
            task = tasks.newest(session, "sach", kind)
        assert task is not None
        if not task.is_running:
            assert task.state == "done", task.message
            return task
        time.sleep(0.1)
    raise AssertionError(f"{kind} does not end")


def do(site: Site, kind: str, **wanted: int) -> None:
    """Do a task as its process does, in this one: starting one takes its time."""
    parts = site.app.extensions["catalog"]
    with writing() as session:
        task = tasks.begin(session, "sach", kind, "test", most=60, wanted=wanted)
    assert task is not None
    result = doing.do(parts.settings, parts.hooks, task)
    with writing() as session:
        assert tasks.finish(session, "sach", kind, task.number, result=result)


def harvest(operator: Visitor, **given: str) -> int:
    """Harvest by the button; gives the number of the run."""
    operator.post("/admin/sources/sach/harvest", given)
    return int(done("harvest").result["run"])


def harvest_here(site: Site) -> int:
    """Harvest everything in this process; gives the number of the run."""
    parts = site.app.extensions["catalog"]
    with open_pool(parts.settings, parts.hooks) as pool:
        return run_harvest(parts.settings, parts.hooks, "sach", Wanted(full=True), pool=pool).run


def test_a_source_is_looked_at_previewed_and_harvested(site: Site, table: Path) -> None:
    operator = site.visitor("operator")
    do(site, "check")
    told = text_of(operator.get("/admin/sources/sach/check"))
    assert "Nguồn có trả lời: sach.csv" in told
    assert "45" in told
    do(site, "preview")
    page = operator.get("/admin/sources/sach/preview")
    articles = page.xpath("//article")
    assert len(articles) == 20
    assert text_of(articles[0], ".//h2") == "Sách 10"
    assert "Nguyễn Du" in text_of(articles[0], ".//dl")
    assert '"Tác giả": "Nguyễn Du"' in text_of(articles[0], ".//pre")
    run = harvest(operator)
    page = operator.get(f"/admin/runs/{run}")
    counts = dict(zip(_texts(page, "//dl/div/dt"), _texts(page, "//dl/div/dd"), strict=True))
    assert (counts["Đã xem"], counts["Mới"]) == ("45", "20")
    assert page.xpath("//details[contains(@class, 'rule')]")
    assert len(page.xpath("//details[contains(@class, 'rule')][1]//li")) == 20
    cases = operator.get(page.xpath("//a[contains(@href, '/cases?')]/@href")[0])
    assert len(cases.xpath("//*[@class='cases']/li")) == 25


def _texts(page: object, path: str) -> list[str]:
    return [element.text_content().strip() for element in page.xpath(path)]  # type: ignore[attr-defined]


def _last_run() -> int:
    with reading() as session:
        number = sources.get(session, "sach").last_run
    assert number is not None
    return number


def test_problems_are_downloaded_as_tables_and_formulas_stay_text(site: Site, table: Path) -> None:
    operator, run = site.visitor("operator"), _last_run()
    answer = operator.ask("GET", f"/admin/runs/{run}/problems")
    assert answer.headers["Cache-Control"] == "no-store, private"
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][0] == "Bản ghi"
    assert [row[0] for row in rows[1:]] == [f"S{number}" for number in range(99, 124)]
    do(site, "answer", run=run)
    page = operator.get(f"/admin/runs/{run}/workbook")
    assert "45 dòng" in text_of(page)
    file = operator.ask("GET", f"/admin/runs/{run}/workbook?file=1")
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert "=Vô danh" in cells
    assert all(cell.data_type != "f" for row in book.worksheets[0].iter_rows() for cell in row)


def test_one_record_is_followed_from_its_bytes_to_the_index(site: Site, table: Path) -> None:
    operator, run = site.visitor("operator"), _last_run()
    page = operator.get(f"/admin/runs/{run}/record?id=S12")
    assert '"Nhan đề": "Sách 12"' in text_of(page, "//pre")
    assert page.xpath("//a[contains(@href, '/record/sach-S12')]")
    assert "sách 12" in text_of(page, "//dl[contains(@class, 'indexed')]")
    page = operator.get(f"/admin/runs/{run}/record?id=S99")
    assert len(page.xpath("//p[@class='nothing']")) == 2
    assert operator.get(f"/admin/runs/{run}/record?id=khong-co").xpath("//p[@class='nothing']")
    group = "severity=failure&rule=required"
    assert "S99" in text_of(operator.get(f"/admin/runs/{run}/cases?{group}"), "//*[@class='cases']")
    assert "sách 12" in text_of(operator.get(f"/admin/runs/{run}/record?id=S12%00"))
    assert operator.ask("GET", f"/admin/runs/{run}/cases?severity=failure&rule=x").status_code == 303


def test_who_does_not_work_with_the_records_sees_nothing_of_what_the_source_sent(
    site: Site, table: Path
) -> None:
    officer, run = site.visitor("officer"), _last_run()
    page = officer.get(f"/admin/runs/{run}/record?id=S12")
    assert "Sách 12" in text_of(page)
    page = officer.get("/admin/sources/sach/preview")
    assert "Sách 10" in text_of(page, "//article")
    for address in (f"/admin/runs/{run}/record?id=S12", "/admin/sources/sach/preview"):
        assert not officer.get(address).xpath("//pre"), address
        assert site.visitor("editor").get(address).xpath("//pre"), address
    assert officer.ask("GET", f"/admin/runs/{run}/workbook").status_code == 403
    assert "/workbook" not in officer.ask("GET", f"/admin/runs/{run}").text


def test_what_no_longer_is_there_waits_until_a_person_decides(site: Site, table: Path) -> None:
    operator = site.visitor("operator")
    table.write_text(HEAD + "".join(BOOKS[:12]), "utf-8")
    run = harvest_here(site)
    assert "Các bản ghi sẽ bị gỡ" in text_of(operator.get("/admin/sources/sach/held"), "//h1")
    assert "nguồn" in text_of(operator.get("/admin/"), "//ul[@class='waiting']")
    page = operator.get("/admin/sources/sach/held")
    assert len(page.xpath("//ul[@class='gone']/li")) == 8
    assert "Sách 29" in text_of(page, "//ul[@class='gone']")
    operator.post("/admin/sources/sach/held", decision="keep", run=str(run))
    assert operator.get("/admin/sources/sach/held").xpath("//p[@class='nothing']")
    # What was decided once is not decided again.
    page = operator.post("/admin/sources/sach/held", decision="go", run=str(run))
    assert page.xpath("//*[contains(@class, 'told') and contains(@class, 'note')]")


def test_a_source_is_removed_with_its_records_and_taken_back(site: Site, table: Path) -> None:
    operator = site.visitor("operator")
    assert "20 bản ghi" in text_of(operator.get("/admin/sources/sach/remove"))
    operator.post("/admin/sources/sach/remove", name="Sach")
    done("remove")
    page = operator.get("/admin/sources/sach")
    assert page.xpath("//form[contains(@action, '/restore')]")
    assert operator.ask("GET", "/record/sach-S12").status_code == 410
    assert "sach" not in text_of(operator.get("/admin/sources?q=sach"), "//tbody")
    assert "sach" in text_of(operator.get("/admin/sources?q=sach&state=removed"), "//tbody")
    # A harvest of what was removed is not begun.
    operator.post("/admin/sources/sach/harvest")
    do(site, "restore")
    assert operator.ask("GET", "/record/sach-S12").status_code == 200
    assert "tạm nghỉ" in text_of(operator.get("/admin/sources/sach"), "//h1")


def test_a_source_that_cannot_be_read_says_why(site: Site, table: Path) -> None:
    operator = site.visitor("operator")
    table.unlink()
    page = operator.post("/admin/sources/sach/check")
    assert page.xpath("//*[@data-live]")
    assert page.xpath("//meta[@http-equiv='refresh']")
    # Who presses twice looks at the one that is under way.
    assert operator.send("/admin/sources/sach/check").status_code == 303
    until = time.monotonic() + PATIENCE_SECONDS
    while (page := operator.get("/admin/sources/sach/check")).xpath("//*[@data-live]"):
        assert time.monotonic() < until
        time.sleep(0.25)
    assert "sach.csv" in text_of(page, "//*[@role='alert']")
