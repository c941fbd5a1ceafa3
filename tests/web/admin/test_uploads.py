"""Files sent in the browser: ten messy workbooks at once, the second time, taking back, what is refused."""

from __future__ import annotations

import csv
import io
import os
import signal
import time
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import khomo_files
import openpyxl
import orjson
import pytest
import sqlalchemy as sa
from lxml import html
from openpyxl.worksheet.worksheet import Worksheet

from catalog.settings import Settings
from catalog.store import leases, records, uploads, withdrawals
from catalog.store.db import now, reading, writing
from catalog.store.models import UploadRow
from catalog.uploads import processes, work
from tests.web.admin.sending import confirm, form_of, messy, one_worker, publish, send, settled
from tests.web.admin.site import OTHER, OWN, Site, opened, text_of

MOST = 100_000
PROGRAM = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" + bytes(range(32)) * 40
HEAD = ["Số kiểm kê", "Tên hiện vật", "Chất liệu", "Niên đại"]
FIRST = [
    ["BT.01", "Trống đồng", "Đồng", "Thế kỷ III TCN"],
    ["BT.02", "Bình gốm", "Gốm", "Thời Lý"],
    ["BT.03", "Khánh đá", "Đá", "1820"],
]
SECOND = [
    ["BT.01", "Trống đồng Ngọc Lũ", "Đồng", "Thế kỷ III TCN"],
    ["BT.02", "Bình gốm", "Gốm", "Thời Lý"],
    ["BT.04", "", "Gỗ", ""],
    ["BT.05", "Áo long bào <b>", "Lụa", ""],
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("uploads")
    with one_worker(), opened(home, plugins=[khomo_files], upload_max_bytes=MOST) as made:
        yield made
        processes.end()


def as_csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    return text.getvalue().encode("utf-8-sig")


def titles(source: str) -> dict[str, str]:
    """The titles of the live records of a source by native id."""
    with reading() as session:
        live = dict(withdrawals.live(session, source, 1000))
        stored = records.live(session, list(live))
    return {live[name]: orjson.loads(entry.json)["title"] for name, entry in stored.items()}


def test_ten_messy_workbooks_are_sent_confirmed_and_published(site: Site, tmp_path: Any) -> None:
    editor, made = site.visitor("editor"), messy()
    cases = {name: made.case_of(name) for name in made.CASES}
    numbers = {name: send(editor, case["file"], made.write(tmp_path, case).read_bytes())
               for name, case in cases.items()}  # fmt: skip
    assert {settled(number).state for number in numbers.values()} == {"read"}
    page = editor.get(f"/admin/uploads/{numbers['so-hien-vat']}/mapping")
    assert "VỊ TRÍ KHO không dùng không bao giờ được công bố" in text_of(page, "//table")
    assert "Trống đồng Làng Vạc" in text_of(page, "//*[@id='samples']")
    assert "giá 3" not in text_of(page)
    for number in numbers.values():
        address = f"/admin/uploads/{number}/mapping"
        assert editor.send(address, form_of(editor.get(address), "go")).status_code == 303
    for name, number in numbers.items():
        upload = settled(number)
        assert upload.state == "previewed", (name, upload.message)
        assert upload.summary["counts"]["new"] == len(cases[name]["records"]), name
        assert upload.summary["counts"]["failed"] == 0, name
    for number in numbers.values():
        page = editor.get(f"/admin/uploads/{number}/preview")
        assert editor.send(f"/admin/uploads/{number}/publish", form_of(page)).status_code == 303
    for name, number in numbers.items():
        upload = settled(number)
        assert upload.state == "published", (name, upload.message)
        expected = {key: record["title"] for key, record in cases[name]["records"].items()}
        assert titles(upload.source) == expected
    listed = text_of(editor.get("/admin/uploads?q=xlsx&sort=name"), "//tbody")
    assert listed.index("han-nom.xlsx") < listed.index("kiem-ke.xlsx") < listed.index("sach-xa.xlsx")
    found = text_of(editor.get(f"/search?q=Ấn+sắc+mệnh&source={settled(numbers['bao-vat']).source}"))
    assert "Ấn Sắc mệnh chi bảo" in found


def test_the_second_time_goes_to_the_preview_at_once_and_can_be_taken_back(site: Site) -> None:
    editor = site.visitor("editor")
    first = publish(editor, confirm(editor, _looked(editor, as_csv(FIRST)), licence="CC0 1.0").id)
    assert titles(first.source) == {"BT.01": "Trống đồng", "BT.02": "Bình gốm", "BT.03": "Khánh đá"}
    number = _looked(editor, as_csv(SECOND), source=first.source)
    second = settled(number)
    assert (second.state, second.source) == ("previewed", first.source)
    shown = ("new", "changed", "unchanged", "gone", "failed")
    counts = {name: second.summary["counts"][name] for name in shown}
    assert counts == {"new": 1, "changed": 1, "unchanged": 1, "gone": 1, "failed": 1}
    page = editor.get(f"/admin/uploads/{number}/preview")
    assert "Nhan đề Trống đồng Trống đồng Ngọc Lũ" in text_of(page, "//table[@class='differences']")
    assert "Khánh đá" in text_of(page, "//fieldset[@id='gone']")
    assert "BT.04" in text_of(page, "//ul[@class='problems']")
    assert titles(first.source)["BT.01"] == "Trống đồng", "a preview publishes nothing"
    _refused_without_a_word_on_what_disappears(editor, number)
    done = publish(editor, number, gone="withdraw")
    after = {"BT.01": "Trống đồng Ngọc Lũ", "BT.02": "Bình gốm", "BT.05": "Áo long bào <b>"}
    assert titles(first.source) == after
    page = editor.get(f"/admin/uploads/{number}/done")
    assert "1 mới, 1 thay đổi, 1 giữ nguyên, 1 được rút xuống, 1 dòng có lỗi" in text_of(page)
    _corrected_workbook_brings_the_row(editor, done.id, first.source)
    editor.send(f"/admin/uploads/{number}/undo")
    assert settled(number).state == "undone"
    assert titles(first.source) == {"BT.01": "Trống đồng", "BT.02": "Bình gốm", "BT.03": "Khánh đá"}


def _looked(editor: Any, content: bytes, **fields: str) -> int:
    number: int = send(editor, "hien-vat.csv", content, **fields)
    settled(number)
    return number


def _refused_without_a_word_on_what_disappears(editor: Any, number: int) -> None:
    given = form_of(editor.get(f"/admin/uploads/{number}/preview"))
    page = editor.post(f"/admin/uploads/{number}/publish", given, 422)
    assert "những bản ghi không có trong tệp" in text_of(page, "//*[@role='alert']")


def _corrected_workbook_brings_the_row(editor: Any, number: int, source: str) -> None:
    """The workbook of problems, corrected and sent as it is; then all that is taken back again."""
    response = editor.ask("GET", f"/admin/uploads/{number}/problems.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    row = next(row for row in sheet.iter_rows() if row[1].value == "BT.04")
    assert "nhan đề" in str(row[0].value)
    row[2].value = "Mõ gỗ"
    corrected = io.BytesIO()
    book.save(corrected)
    again = send(editor, "sua.xlsx", corrected.getvalue(), source=source)
    assert settled(again).state == "previewed"
    publish(editor, again)
    assert titles(source)["BT.04"] == "Mõ gỗ"
    assert "Không còn hoàn tác" in text_of(editor.post(f"/admin/uploads/{number}/undo"))
    assert settled(number).state == "published", "a newer one must be taken back first"
    editor.send(f"/admin/uploads/{again}/undo")
    undone = settled(again)
    assert (undone.state, undone.summary["undone"]) == ("undone", {"back": 0, "gone": 1, "left": 0})
    assert "BT.04" not in titles(source)
    assert "Đã hoàn tác" in text_of(editor.get(f"/admin/uploads/{again}/done"))


def test_what_was_changed_and_withdrawn_comes_back_and_the_same_file_is_a_change_again(site: Site) -> None:
    editor = site.visitor("editor")
    first = publish(editor, confirm(editor, _looked(editor, as_csv(FIRST))).id)
    before = titles(first.source)
    changed = [["BT.01", "Trống đồng Ngọc Lũ", "Đồng", ""], FIRST[1]]
    second = publish(editor, _looked(editor, as_csv(changed), source=first.source), gone="withdraw")
    assert titles(first.source) == {"BT.01": "Trống đồng Ngọc Lũ", "BT.02": "Bình gốm"}
    editor.send(f"/admin/uploads/{second.id}/undo")
    assert settled(second.id).summary["undone"] == {"back": 2, "gone": 0, "left": 0}
    assert titles(first.source) == before
    third = settled(_looked(editor, as_csv(changed), source=first.source))
    assert (third.summary["counts"]["changed"], third.summary["counts"]["gone"]) == (1, 1)
    kept = publish(editor, third.id, gone="keep")
    assert titles(first.source) == {**before, "BT.01": "Trống đồng Ngọc Lũ"}
    assert kept.summary["published"]["withdrawn"] == 0


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sach.csv", b"\0" * 60_000_000)
    return packed.getvalue()


def zip_of(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def test_garbage_is_refused_with_a_sentence_and_keeps_nothing(site: Site) -> None:
    editor = site.visitor("editor")
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    garbage = {
        "khoa.xlsx": (locked, "khóa bằng mật khẩu"),
        "trang.xls": (b"<html><table><tr><td>x</td></tr></table>", "trang html"),
        "bom.zip": (bomb(), "không nhận"),
        "long.zip": (zip_of("trong.csv", zip_of("a.csv", b"a,b\n1,2\n")), "zip nằm trong tệp zip"),
        "anh.zip": (zip_of("anh.png", b"png"), "không có tệp danh sách nào"),
    }
    numbers = {send(editor, name, content): told for name, (content, told) in garbage.items()}
    for number, told in numbers.items():
        upload = settled(number)
        assert upload.state == "failed", upload
        page = editor.get(f"/admin/uploads/{number}")
        assert told in text_of(page, "//*[@role='alert']").casefold(), told
    number = next(iter(numbers))
    with reading() as session:
        place = site.app.extensions["catalog"].settings.uploads / uploads.get(session, number).folder
    assert place.is_dir()
    assert "Đã bỏ lần tải lên" in text_of(editor.post(f"/admin/uploads/{number}/drop"))
    assert not place.exists()
    for name, content, told, status in (
        ("trong.csv", b"", "Tệp này trống", 422),
        ("bang.xlsx", PROGRAM, "là một chương trình", 422),
        ("lon.csv", b"x" * (MOST + 300_000), "lớn hơn", 413),
        ("vua.csv", b"x" * (MOST + 10), "lớn hơn", 422),
        ("", b"x", "Xin chọn tệp", 422),
    ):
        response = send(editor, name, content, status)
        beside = html.document_fromstring(response.text).xpath("string(//*[@id='file-fault'])")
        assert told in beside, name
    with writing() as session:
        session.execute(sa.update(UploadRow).where(UploadRow.id == list(numbers)[1]).values(size=21 * MOST))
    assert "rất nhiều tệp" in send(editor, "nua.csv", b"a,b", 422).text
    with writing() as session:
        session.execute(sa.update(UploadRow).where(UploadRow.id == list(numbers)[1]).values(size=1))
    assert not any("vua" in name.name for name in (place.parent).rglob("*"))


def test_two_people_at_one_upload_lose_nothing(site: Site) -> None:
    editor, officer = site.visitor("editor"), site.visitor("officer")
    number = _looked(editor, as_csv([*FIRST, ["BT.10", "Chuông", "Đồng", ""]]))
    address = f"/admin/uploads/{number}/mapping"
    mine = form_of(editor.get(address), "go")
    theirs = form_of(officer.get(address), "go")
    assert officer.send(address, theirs).status_code == 303
    settled(number)
    page = editor.post(address, {**mine, "column-2": "notes", "licence": "CC BY 4.0"}, 409)
    assert "người khác đã sửa" in text_of(page, "//*[@role='alert']")
    assert page.xpath("//select[@name='column-2']//option[@selected]/@value") == ["notes"]
    page = editor.post(address, {**form_of(page, "go"), "column-1": "", "link": "không phải"}, 422)
    told = text_of(page, "//*[@role='alert']")
    assert "cột nào là nhan đề" in told
    assert "{native_id}" in told
    page = editor.post(address, {**form_of(page, "show"), "column-1": "title", "link": ""}, 200)
    assert "Khánh đá" in text_of(page, "//*[@id='samples']")
    sample = editor.send(f"/admin/uploads/{number}/sample", form_of(page))
    assert "Khánh đá" in sample.text
    garbage = {f"column-{place}": "titles type=" + "x" * 500 for place in range(4)}
    given = {**form_of(page, "go"), **garbage, "kind": "../", "licence": "của tôi", "link": "x" * 2000}
    for revision in ("-", "9" * 5000, "٣", ""):
        assert editor.send(address, {**given, "revision": revision}).status_code == 422
        publishing = {"revision": revision, "gone": "keep"}
        assert editor.send(f"/admin/uploads/{number}/publish", publishing).status_code in (303, 409)
    assert settled(number).state == "previewed", "nothing was published"


def left(number: int, **values: Any) -> None:
    """Let an upload be as a killed process leaves it: asked for a while ago, and nobody is at it."""
    with writing() as session:
        uploads.change(session, number, **values)
        session.execute(
            sa.update(UploadRow).where(UploadRow.id == number).values(changed=now() - timedelta(minutes=1))
        )


def test_what_a_killed_process_left_is_taken_up_and_given_up_after_three_times(site: Site) -> None:
    editor, settings = site.visitor("editor"), site.app.extensions["catalog"].settings
    number = _looked(editor, as_csv([*FIRST, ["BT.09", "", "Gỗ", ""]]))
    with leases.hold(f"upload:{number}"):
        with writing() as session:
            profile = {"kind": "object", "id": ["Số kiểm kê"], "columns": {"Tên hiện vật": "title"}}
            options = {**uploads.get(session, number).options, "profile": profile}
            uploads.ask(session, number, "preview", options=options)
        processes.ensure(settings)
        assert processes.pids()
        for pid in processes.pids():
            os.kill(pid, signal.SIGKILL)
        while processes.pids():
            time.sleep(0.02)
        assert work.is_worked_on(number)
        assert "Đang tính" in text_of(editor.get(f"/admin/uploads/{number}"))
    assert not processes.take_up(settings), "what was asked just now is begun by whoever asked"
    left(number)
    assert processes.take_up(settings)
    done = settled(number)
    assert (done.state, done.summary["problems"]) == ("previewed", "made")
    _workbook_is_made_after_a_kill_too(editor, settings, done)
    with writing() as session:
        uploads.ask(session, number, "preview")
        uploads.settle_summary(session, number, tries=work.TRIES)
    state = editor.ask("GET", f"/admin/uploads/{number}/progress").json
    assert state is not None
    assert state["busy"] or settled(number).state == "failed"
    assert settled(number).state == "failed"
    assert "ba lần bị dừng" in text_of(editor.get(f"/admin/uploads/{number}"))
    assert f"/admin/uploads/{number}" in [*editor.get("/admin/").xpath("//main//a/@href")]
    editor.send(f"/admin/uploads/{number}/again")
    assert settled(number).state == "previewed"


def _workbook_is_made_after_a_kill_too(editor: Any, settings: Settings, done: uploads.Upload) -> None:
    """Nobody waits for it, and it comes whatever happened to who began it."""
    address = f"/admin/uploads/{done.id}/problems.xlsx"
    for path in (settings.uploads / done.folder).glob("*problems.xlsx*"):
        path.unlink()
    with leases.hold(f"upload:{done.id}"):
        left(done.id, job=uploads.QUIET, summary={**done.summary, "problems": "making"})
        page = editor.get(f"/admin/uploads/{done.id}/preview")
        assert "đang được lập" in text_of(page, "//*[@id='workbook']")
        assert "Công bố 3 bản ghi" in text_of(page)
        assert editor.ask("GET", address).status_code == 303
    assert processes.take_up(settings)
    assert settled(done.id).summary["problems"] == "made"
    assert editor.ask("GET", address).data.startswith(b"PK")
    told = settings.uploads / done.folder / "told.json"
    kept = told.read_bytes()
    told.unlink()
    left(done.id, job=uploads.QUIET, summary={**done.summary, "problems": "making"})
    processes.take_up(settings)
    assert settled(done.id).summary["problems"] == "failed"
    assert "Không lập được bảng lỗi" in text_of(editor.get(f"/admin/uploads/{done.id}/preview"))
    told.write_bytes(kept)
    editor.send(f"/admin/uploads/{done.id}/again")
    assert settled(done.id).summary["problems"] == "made"


def test_a_person_sees_uploads_of_their_own_institution_alone(site: Site) -> None:
    operator = site.visitor("operator")
    number = send(operator, "vinh.csv", as_csv(FIRST), institution=OTHER)
    settled(number)
    assert "vinh.csv" in text_of(operator.get("/admin/uploads?q=vinh"))
    editor = site.visitor("editor")
    assert "vinh.csv" not in text_of(editor.get("/admin/uploads"))
    editor.get(f"/admin/uploads/{number}/mapping", 403)
    page = send(editor, "a.csv", as_csv(FIRST), 422, institution=OTHER)
    assert "tên “vinh-museum”" in page.text
    assert f"/admin/uploads/{number}" in [*operator.get("/admin/").xpath("//main//a/@href")]
    with reading() as session:
        assert uploads.get(session, number).institution == OTHER != OWN
