"""Learning paths while they are written: their shape, their record, what they lack."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from catalog.errors import RecordError, TooMany
from catalog.formats.schemaorg_write import as_jsonld
from catalog.learning.missing import is_publishable, lacks
from catalog.learning.model import (
    MOST_STEPS,
    LearningPath,
    Step,
    add_step,
    drop_step,
    move_step,
)
from catalog.learning.path import LearningPathFormat, is_path, record_of, steps_of, text_of
from catalog.learning.shape import from_json, to_json
from catalog.schemas import check_record
from catalog.shape import to_dict
from tests.learning.samples import DRUM, PATH, published


@pytest.mark.parametrize("path", [LearningPath(), PATH])
def test_a_path_comes_back_from_json_as_it_was(path: LearningPath) -> None:
    assert from_json(to_json(path)) == path


@pytest.mark.parametrize(
    "wrong",
    [
        b"{", b"[]", b"null", b'{"title":1}', b'{"steps":{}}', b'{"steps":[1]}', b'{"levels":"6"}',
        b'{"minutes":"90"}', b'{"minutes":true}', b'{"cover":[]}', b'{"cover":{"width":"1"}}',
        b'{"steps":[{"note":1}]}', b"\xff",
    ],
)  # fmt: skip
def test_what_is_no_path_is_refused_with_its_name(wrong: bytes) -> None:
    with pytest.raises(RecordError) as refused:
        LearningPathFormat().read(wrong, {})
    assert "no learning path" in str(refused.value)


def test_a_path_without_a_title_is_no_record() -> None:
    with pytest.raises(RecordError):
        LearningPathFormat().read(to_json(replace(PATH, title="")), {})


def test_the_record_of_a_path_is_valid_and_tells_all_of_it() -> None:
    record = to_dict(published())
    check_record(record)
    assert is_path(record)
    assert (record["kind"], record["learning_type"], record["duration"]) == (
        "lesson",
        "learning_path",
        "90 phút",
    )
    steps = steps_of(record)
    assert [(step.number, step.id, step.note, step.task) for step in steps] == [
        (1, "museum-trong", "Nhìn từ ngôi sao ra ngoài.", "Vẽ một vòng."),
        (2, "sample-kieu", "Đọc mười câu đầu.", ""),
        (3, "museum-mat-roi", "Lời dẫn vẫn còn.", ""),
    ]
    assert text_of(record, "teaching") == "Chia bốn nhóm.\n\n1. Vì sao biết người xưa ở nhà sàn?"
    assert text_of(record, "sources") == "Trống đồng Đông Sơn, 1990."


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(None, ""), (45, "45 phút"), (70, "70 phút"), (120, "2 giờ"), (150, "2 giờ 30 phút")],
)
def test_how_long_it_takes_is_told_as_timetables_do(minutes: int | None, told: str) -> None:
    assert record_of(replace(PATH, minutes=minutes)).duration == told


def test_schema_org_is_told_what_is_learnt_and_of_which_parts() -> None:
    base = "https://khomo.example"
    node = orjson.loads(orjson.dumps(as_jsonld(published(), address=f"{base}/record/sample-path", base=base)))
    assert node["@type"] == "LearningResource"
    assert node["timeRequired"] == "PT90M"
    assert node["teaches"] == list(PATH.outcomes)
    assert [part["@id"] for part in node["hasPart"]][:2] == [
        f"{base}/record/museum-trong",
        f"{base}/record/sample-kieu",
    ]


def test_steps_are_put_in_moved_and_taken_out() -> None:
    path = LearningPath()
    for name in "abc":
        path = add_step(path, Step(id=name))
    assert add_step(path, Step(id="a", note="again")) == path
    ids = lambda one: "".join(step.id for step in one.steps)  # noqa: E731
    assert ids(move_step(path, "c", -1)) == "acb"
    assert ids(move_step(path, "a", -1)) == "abc"
    assert ids(move_step(path, "gone", 1)) == "abc"
    assert ids(drop_step(path, "b")) == "ac"
    full = replace(path, steps=tuple(Step(id=str(number)) for number in range(MOST_STEPS)))
    with pytest.raises(TooMany):
        add_step(full, Step(id="more"))


def test_what_is_missing_is_told_what_is_needed_first() -> None:
    assert lacks(PATH) == []
    empty = [(lack.rule, lack.needed) for lack in lacks(LearningPath())]
    assert empty == [
        ("title", True), ("aim", True), ("steps", True), ("level", False), ("subject", False),
        ("minutes", False), ("licence", False),
    ]  # fmt: skip
    silent = replace(PATH, steps=(*PATH.steps, Step(id="x")), cover=replace(DRUM, alt=""))
    assert [(lack.rule, lack.number) for lack in lacks(silent)] == [("cover_alt", 0), ("note", 4)]
    assert not is_publishable(silent)
    assert is_publishable(replace(silent, cover=None))
