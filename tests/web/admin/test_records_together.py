"""Several records are changed as one: chosen, looked at, done, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from catalog import indexing
from catalog.store import audit, record_lists
from catalog.store.db import reading
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


def own(*names: str) -> str:
    return " ".join(f"{SOURCE}-{name}" for name in names)


def hidden_fields(page: Any) -> dict[str, str]:
    form = page.xpath("//main//form[input[@name='step']]")[0]
    return {name: value for name, value in form.form_values() if name != "csrf_token"}


def undo(visitor: Visitor, page: Any) -> Any:
    return visitor.post(page.xpath("//div[contains(@class, 'told')]//form/@action")[0])


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
    before = records_of(*ids.split())
    chosen = editor.post(TOGETHER, {"ids": ids}, 200)
    assert f"{TOGETHER}/{what}" in chosen.xpath("//main//form/@action")
    asked = editor.post(f"{TOGETHER}/{what}", {"ids": ids}, 200)
    plan = editor.post(f"{TOGETHER}/{what}", {**hidden_fields(asked), **given}, 200)
    assert "Sẽ sửa 2 bản ghi" in text_of(plan)
    assert records_of(*ids.split()) == before
    done = editor.post(f"{TOGETHER}/{what}", hidden_fields(plan))
    assert [record[field] for record in records_of(*ids.split())] == [expected] * 2
    undo(editor, done)
    assert records_of(*ids.split()) == before


def test_all_that_was_found_is_changed_with_one_entry_in_the_log(site: Site) -> None:
    editor = site.visitor("editor")
    chosen = editor.post(TOGETHER, {"which": "all", "q": "title:sách"}, 200)
    ids = chosen.xpath("//input[@name='ids']/@value")[0]
    assert len(ids.split()) == COUNT
    given = {"ids": ids, "step": "do", "value": "Địa chí"}
    before = newest()
    done = editor.post(f"{TOGETHER}/subject", given)
    assert newest() == before + 1
    assert f"Đã sửa {COUNT} bản ghi" in text_of(done)
    again = editor.post(f"{TOGETHER}/subject", {**given, "step": "look"}, 200)
    assert f"{COUNT} bản ghi vốn đã như thế" in text_of(again)
    assert not again.xpath("//main//form//button")
    undo(editor, done)
    assert "subjects" not in records_of(f"{SOURCE}-k7")[0]


def newest() -> int:
    with reading() as session:
        return audit.listed(session, Reach(everything=True), audit.Wanted(), limit=1)[0].id


def test_what_cannot_be_changed_is_counted_and_left(site: Site) -> None:
    withdraw(f"{SOURCE}-k9", "deleted at the source")
    editor = site.visitor("editor")
    given = {"ids": own("k8", "k9"), "step": "look", "value": "map"}
    page = editor.post(f"{TOGETHER}/kind", given, 200)
    assert "Sẽ sửa 1 bản ghi" in text_of(page)
    assert "1 bản ghi không sửa được ở đây" in text_of(page)


def test_records_of_another_institution_are_passed_over(site: Site) -> None:
    editor, theirs = site.visitor("editor"), f"{OTHER}-file-1"
    before = records_of(theirs)
    page = editor.post(f"{TOGETHER}/kind", {"ids": theirs, "step": "do", "value": "map"})
    assert "ít nhất một bản ghi" in text_of(page)
    editor.post(f"{TOGETHER}/kind", {"ids": f"{theirs} {own('k3')}", "step": "do", "value": "map"})
    assert records_of(theirs) == before
    assert records_of(own("k3"))[0]["kind"] == "map"


def test_nonsense_is_answered_kindly(site: Site) -> None:
    editor = site.visitor("editor")
    for given in ({}, {"ids": "../../etc <b>"}, {"which": "ticked"}, {"which": "all", "q": "khôngcógì"}):
        assert "ít nhất một bản ghi" in text_of(editor.post(TOGETHER, given))
    wrong = editor.post(f"{TOGETHER}/subject", {"ids": own("k4"), "step": "do", "value": " "}, 422)
    assert "điền" in text_of(wrong, "//div[@role='alert']")
    editor.post(f"{TOGETHER}/kind", {"ids": own("k4"), "step": "do", "value": "sách"}, 422)
    editor.post(f"{TOGETHER}/everything", {"ids": own("k4")}, 404)
    assert editor.send(TOGETHER, ids="x" * 900_000).status_code == 413
