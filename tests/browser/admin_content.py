"""Content for the pages of the administration: what an institution has after some weeks."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from click.testing import CliRunner
from PIL import Image as Raster

from catalog import indexing
from catalog.activities.model import Activity, Timing, Venue
from catalog.cli import main
from catalog.exhibitions.model import Exhibition
from catalog.harvest import own_activities
from catalog.parts import Parts
from catalog.programme import plan_editing
from catalog.record import Image
from catalog.store import batches, media, plans, runs, uploads
from catalog.store.db import reading, writing
from catalog.store.models import RecordRow
from catalog.uploads import receiving
from catalog.web.i18n import today
from tests.exhibitions.samples import DRUM, EVERYTHING
from tests.factories import make_record, publish_records
from tests.web.admin.site import OWN, Site, Visitor

SHEET = """Mã;Nhan đề;Tác giả;Năm xuất bản;Loại;Ngôn ngữ
TV001;Truyện Kiều;Nguyễn Du;1820;sách;Tiếng Việt
TV002;Lục Vân Tiên;Nguyễn Đình Chiểu;1864;sách;Tiếng Việt
TV003;;Không rõ;năm nào đó;sách;Tiếng Việt
TV004;Đại Nam thực lục;Quốc sử quán triều Nguyễn;1844–1909;sách;lzh
TV004;Đại Nam thực lục (bản sao);Quốc sử quán triều Nguyễn;1844;sách;lzh
"""


def fill(site: Site, home: Path) -> dict[str, object]:
    """A list that was harvested with faults, a file that waits for its mapping, a class every Saturday.

    Gives what stands in addresses for each kind of subject.
    """
    parts: Parts = site.app.extensions["catalog"]
    sheet = home / "uploads" / "sach.csv"
    sheet.parent.mkdir(parents=True, exist_ok=True)
    sheet.write_text(SHEET, "utf-8")
    _run(
        "sources",
        "add",
        "sach",
        "--connector",
        "files",
        "--institution",
        OWN,
        "--option",
        f"path={sheet}",
        "--yes",
    )
    _run("harvest", "sach", "--no-index", "--yes")
    sent = receiving.receive(
        parts.settings,
        io.BytesIO(SHEET.encode()),
        "sách mới.csv",
        institution=OWN,
        actor="user:1 Lan",
        language="vi",
    )
    with writing() as session:
        # Looked through here, not by a worker.
        uploads.change(session, sent.id, job="")
    _run("uploads", "preview", str(sent.id))
    saturday = today() + timedelta((5 - today().weekday()) % 7 + 7)
    chess = Activity(
        title="Lớp cờ vua cho thiếu nhi",
        sort="class",
        timing=Timing(first=saturday.isoformat(), weekdays=("SA",), begins="08:00", ends="09:30"),
        venue=Venue(name="Nhà văn hóa thôn 3"),
        audiences=("children",),
    )
    own_activities.keep(parts, chess, institution=OWN, number="covua", actor="user:1 Lan")
    drawn = _drawn(home)
    cover = Image(url=f"/media/{drawn}", alt="Bìa sách")
    publish_records([make_record("TV001", source="sach", institution=OWN, images=(cover,))])
    with writing() as session:
        batch = batches.choose(session, ["sach-TV001"], {OWN}, "user:1 Lan", {})
    indexing.sync(parts)
    with reading() as session:
        run = runs.newest(session, "sach")[0].id
        record = session.get(RecordRow, "sach-TV001")
        assert record is not None
    return {
        "admin.record_version number": record.current_version,
        "field": "title",
        "admin.records_batch number": batch.id,
        "admin.records_progress number": batch.id,
        "admin.records_change number": batch.id,
        "what": "subject",
        "digest": drawn,
        "story": _story(home),
        "form": "csv",
        "folder": _sheet_of_institutions(site.visitor("operator")),
        "source": "sach",
        "record": "sach-TV001",
        "run": run,
        "upload": sent.id,
        "activity": "covua",
        **_plan(),
    }


def _plan() -> dict[str, object]:
    """The plans that come with the catalog, one of them with a row that was left out."""
    _run("plans", "import")
    slug = "288-kh-ubnd"
    with writing() as session:
        first, second = plans.rows(session, slug, "targets")[:2]
        key = str(first.id)
        plan_editing.drop(session, "user:1 Lan", slug, "targets", str(second.id))
    views = ("plan", "plan_facts", "plan_file", "plan_row", "plan_row_new")
    return {
        **{f"admin.{view} slug": slug for view in views},
        "admin.plan_row table": "targets",
        "admin.plan_row key": key,
        "admin.plan_row_new table": "tasks",
    }


def _sheet_of_institutions(operator: Visitor) -> str:
    """The folder of a spreadsheet that the operator sent, in which one institution is renamed."""
    sheet = operator.ask("GET", "/admin/institutions/export.csv").get_data()
    renamed = sheet.replace("Bảo tàng Vinh".encode(), "Bảo tàng Tổng hợp Vinh".encode())
    sent = operator.send("/admin/institutions/import", file=(io.BytesIO(renamed), "đơn vị.csv"))
    return str(sent.location).rpartition("/")[2]


def _story(home: Path) -> Exhibition:
    picture = replace(DRUM, url=f"/media/{_drawn(home)}")
    first, *others = EVERYTHING.chapters
    sections = tuple(replace(one, picture=one.picture and picture) for one in first.sections)
    return replace(EVERYTHING, cover=picture, chapters=(replace(first, sections=sections), *others))


def _drawn(home: Path) -> str:
    """The SHA-256 of a picture that is kept."""
    drawn = io.BytesIO()
    Raster.new("RGB", (800, 600), "#7a9").save(drawn, "PNG")
    return media.keep(home / "media", drawn.getvalue()).hash


def _run(*words: str) -> None:
    result = CliRunner().invoke(main, words)
    assert result.exit_code in (0, 3), result.output
