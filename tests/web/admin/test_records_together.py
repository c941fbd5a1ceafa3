"""Several records are changed as one: chosen, looked at, done, followed, taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import orjson
import pytest

from catalog import indexing
from catalog.harvest import batch_work, editing
from catalog.store import audit, batches, leases, record_lists
from catalog.store.db import reading, writing
from catalog.store.scopes import Reach
from tests.factories import make_record, publish_records, withdraw
from tests.web.admin.site import OTHER, OWN, Site, Visitor, opened, text_of

COUNT = 120
SOURCE = f"{OWN}-file"
TOGETHER = "/admin/records/together"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with opened(tmp_path_factory.mktemp("together")) as made:
        names = [f"k{number}" for number in range(COUNT)]
        publish_records(
            [make_record(name, source=SOURCE, institution=OWN, title=f"Sách {name}") for name in names]
        )
        indexing.sync(made.app.extensions["catalog"])
        yield made


def records_of(*identifiers: str) -> list[dict[str, Any]]:
    with reading() as session:
        found = record_lists.some(session, identifiers, Reach(everything=True))
    return [{**orjson.loads(row.json), "gone": row.withdrawn is not None} for row in found]


def own(*names: str) -> list[str]:
    return [f"{SOURCE}-{name}" for name in names]


def chosen(visitor: Visitor, *names: str, **given: Any) -> str:
    """The address of the batch of these records."""
    answer = visitor.send(TOGETHER, {"id": own(*names), **given})
    assert answer.status_code == 303
    assert re.search(r"/together/\d+$", answer.location), answer.location
    return str(answer.location)


def state(page: Any) -> str:
    return text_of(page, "//div[contains(@class, 'told')]")


@pytest.mark.parametrize(
    ("what", "given", "field", "expected"),
    [
        ("subject", {"value": "Địa chí"}, "subjects", [{"label": "Địa chí"}]),
        ("kind", {"value": "map"}, "kind", "map"),
        ("audience", {"value": "Thiếu nhi"}, "audiences", ["Thiếu nhi"]),
        ("level", {"value": "Lớp 4"}, "education_levels", ["Lớp 4"]),
        ("rights", {"holder": "Thư viện"}, "rights", {"holder": "Thư viện"}),
        ("hide", {"value": "hidden: rights"}, "gone", True),
    ],
)
def test_each_way_shows_what_will_happen_does_it_and_takes_it_back(
    site: Site, what: str, given: dict[str, str], field: str, expected: Any
) -> None:
    editor, ids = site.visitor("editor"), own("k1", "k2")
    before = records_of(*ids)
    batch = chosen(editor, "k1", "k2")
    way = f"{batch}/to/{what}"
    assert way in editor.get(batch).xpath("//main//a/@href")
    assert editor.get(way).xpath("//main//form[@novalidate]")
    plan = editor.post(way, given, 200)
    assert "Sẽ sửa 2 bản ghi" in text_of(plan)
    assert records_of(*ids) == before
    sent = dict(plan.xpath("//main//form[input[@name='step']]")[0].form_values())
    done = editor.post(way, {name: value for name, value in sent.items() if name != "csrf_token"})
    assert "Đã sửa 2 bản ghi" in state(done)
    assert [record[field] for record in records_of(*ids)] == [expected] * 2
    assert "2 bản ghi đã trở lại" in state(editor.post(f"{batch}/undo"))
    assert records_of(*ids) == before


def at_work() -> AbstractContextManager[object]:
    """As if another process were at work, so that this one only asks."""
    return leases.hold(batch_work.LEASE)


def test_all_that_was_found_is_changed_behind_the_page_and_told_while_it_goes_on(site: Site) -> None:
    match_keys = site.app.extensions["catalog"].hooks.match_keys
    editor = site.visitor("editor")
    batch = chosen(editor, which="all", q="title:sách")
    assert f"Đã chọn {COUNT} bản ghi" in text_of(editor.get(batch))
    before = newest()
    given = {"step": "do", "value": "Địa chí"}
    with at_work():
        page = editor.post(f"{batch}/to/subject", given)
        assert page.xpath("//progress/@max") == [str(COUNT)]
        assert editor.ask("GET", f"{batch}/progress").json == {
            "busy": True, "done": 0, "total": COUNT, "text": f"0 trên {COUNT} bản ghi",
        }  # fmt: skip
        # Sent twice, it is asked for once.
        assert editor.post(f"{batch}/to/subject", {**given, "value": "Khác"}).xpath("//progress")
    assert batch_work.work(match_keys) == 1
    page = editor.get(batch)
    assert f"Đã sửa {COUNT} bản ghi" in state(page)
    assert records_of(*own("k7"))[0]["subjects"] == [{"label": "Địa chí"}]
    assert newest() == before + 1
    log = editor.get("/admin/audit")
    assert "Số bản ghi" in text_of(log)
    assert "Địa chí" in text_of(log)
    assert batch in log.xpath("//main//a/@href")
    with writing() as session:
        editing.edit(session, match_keys, own("k7")[0], {"subjects": [{"label": "Của tôi"}]}, "cli")
    with at_work():
        assert editor.post(f"{batch}/undo").xpath("//progress")
    assert batch_work.work(match_keys) == 1
    page = editor.get(batch)
    assert f"{COUNT - 1} bản ghi đã trở lại" in state(page)
    assert "1 bản ghi giữ nguyên" in text_of(page)
    assert records_of(*own("k7"))[0]["subjects"] == [{"label": "Của tôi"}]
    assert "subjects" not in records_of(*own("k8"))[0]
    assert not editor.get(batch).xpath("//form[contains(@action, '/undo')]")


def newest() -> int:
    with reading() as session:
        return max(
            (entry.id for entry in audit.listed(session, Reach(everything=True), audit.Wanted())), default=0
        )


def test_what_cannot_be_changed_is_counted_and_keeps_no_other_from_it(site: Site) -> None:
    withdraw(own("k9")[0], "deleted at the source")
    full = [{"label": f"Chủ đề {number}"} for number in range(1000)]
    match_keys = site.app.extensions["catalog"].hooks.match_keys
    with writing() as session:
        editing.edit(session, match_keys, own("k10")[0], {"subjects": full}, "cli")
    editor = site.visitor("editor")
    batch = chosen(editor, "k8", "k9", "k10")
    page = editor.post(f"{batch}/to/subject", {"value": "Thứ một nghìn lẻ một"}, 200)
    assert "Sẽ sửa 2 bản ghi" in text_of(page)
    assert "1 bản ghi không sửa được ở đây" in text_of(page)
    done = editor.post(f"{batch}/to/subject", {"value": "Thứ một nghìn lẻ một", "step": "do"})
    assert "Đã sửa 1 bản ghi" in state(done)
    assert "1 bản ghi không sửa được: Sách k10" in text_of(done)
    assert len(records_of(*own("k10"))[0]["subjects"]) == 1000


def test_records_of_another_institution_are_passed_over(site: Site) -> None:
    editor, theirs = site.visitor("editor"), f"{OTHER}-file-1"
    before = records_of(theirs)
    assert "ít nhất một bản ghi" in text_of(editor.post(TOGETHER, {"id": theirs}))
    batch = chosen(editor, "k3", id=[theirs, *own("k3")])
    editor.post(f"{batch}/to/kind", {"step": "do", "value": "map"})
    assert records_of(theirs) == before
    assert records_of(*own("k3"))[0]["kind"] == "map"
    with writing() as session:
        foreign = batches.choose(session, [theirs], {OTHER}, "user:9 Ai", {}).id
    for way, method in (("", "GET"), ("/progress", "GET"), ("/to/kind", "GET"), ("/to/kind", "POST"),
                        ("/undo", "POST"), ("/again", "POST")):  # fmt: skip
        address = f"{TOGETHER}/{foreign}{way}"
        given = {"data": {"csrf_token": editor.token()}} if method == "POST" else {}
        assert editor.ask(method, address, **given).status_code == 403, way


def test_what_was_changed_in_several_institutions_is_told_to_each_and_taken_back_as_one(site: Site) -> None:
    operator = site.visitor("operator")
    batch = chosen(operator, id=[f"{OTHER}-file-1", *own("k5")])
    operator.post(f"{batch}/to/kind", {"step": "do", "value": "map"})
    assert [record["kind"] for record in records_of(f"{OTHER}-file-1", *own("k5"))] == ["map", "map"]
    assert batch in site.visitor("editor").get("/admin/audit").xpath("//main//a/@href")
    assert "2 bản ghi đã trở lại" in state(operator.post(f"{batch}/undo"))


def test_what_stopped_goes_on_where_it_stopped_or_is_taken_back(site: Site) -> None:
    match_keys = site.app.extensions["catalog"].hooks.match_keys
    editor = site.visitor("editor")
    batch = chosen(editor, *(f"k{number}" for number in range(11, 119)))
    with at_work():
        editor.post(f"{batch}/to/audience", {"step": "do", "value": "Người già"})
    number = int(batch.rsplit("/", 1)[1])
    asked: list[str] = []

    def failing(record: Any) -> tuple[str, ...]:
        asked.append(record.id)
        if len(asked) > 70:
            raise RuntimeError("hỏng")
        return match_keys(record)

    batch_work.work(failing)
    with reading() as session:
        stopped = batches.get(session, number)
    assert (stopped.done, stopped.job) == (50, "")
    page = editor.get(batch)
    assert "dừng giữa chừng" in state(page)
    assert len([one for one in records_of(*stopped.records) if "audiences" in one]) == 50
    with at_work():
        editor.post(f"{batch}/again")
    batch_work.work(match_keys)
    assert "Đã sửa 108 bản ghi" in state(editor.get(batch))
    with at_work():
        editor.post(f"{batch}/undo")
    batch_work.work(match_keys)
    assert not [one for one in records_of(*stopped.records) if "audiences" in one]


def test_nonsense_is_answered_kindly(site: Site) -> None:
    editor = site.visitor("editor")
    for given in ({}, {"id": "../../etc <b>"}, {"which": "ticked"}, {"which": "all", "q": "khôngcógì"}):
        assert "ít nhất một bản ghi" in text_of(editor.post(TOGETHER, given))
    # What is sent goes into the address of the next page, which must stay one.
    assert len(editor.send(TOGETHER, q="Đ" * 9000, kind="Đ" * 9000, source="x" * 9000).location) < 4000
    batch = chosen(editor, "k4")
    wrong = editor.post(f"{batch}/to/subject", {"step": "do", "value": " "}, 422)
    assert "điền" in text_of(wrong, "//div[@role='alert']")
    editor.post(f"{batch}/to/kind", {"step": "do", "value": "sách"}, 422)
    editor.post(f"{batch}/to/rights", {"step": "do", "holder": " "}, 422)
    editor.post(f"{batch}/to/everything", {}, 404)
    assert "không hoàn tác" in text_of(editor.post(f"{batch}/undo")).lower()
    assert editor.send(TOGETHER, id="x" * 900_000).status_code == 413
