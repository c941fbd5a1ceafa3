"""What columns are taken for: as proposed, as the last time, as a person says."""

from __future__ import annotations

from catalog.formats.table_proposal import propose
from catalog.uploads import mapping

HEADERS = ("Số kiểm kê", "Tên hiện vật", "Chất liệu", "Giá trị", "Xuất xứ gốc")
ROWS = [["BT.01", "Trống đồng", "Đồng", "5.000", "Thanh Hóa"], ["BT.02", "Bình", "Gốm", "", "Huế"]]
PROPOSED = propose(HEADERS, ROWS)


def test_a_proposal_comes_back_from_what_is_kept_of_it() -> None:
    assert mapping.proposal_of(PROPOSED.to_dict()) == PROPOSED


def test_columns_are_taken_as_the_last_time_and_what_is_private_never() -> None:
    steps = [{"split": ";"}]
    last = {
        "kind": "specimen",
        "id": ["số kiểm kê"],
        "columns": {
            "CHẤT LIỆU": {"field": "notes", "steps": steps},
            "Tên hiện vật": ["title", {"field": "subjects"}],
            "Giá trị": "notes",
        },
    }
    again = mapping.as_before(PROPOSED, last)
    assert again.kind == "specimen"
    assert again.key == ("số kiểm kê",)
    assert [column.why for column in again.columns[:4]] == ["name", "before", "before", "private"]
    assert again.columns[4] == PROPOSED.columns[4], "a column that is new is as it is proposed"
    columns = again.profile()["columns"]
    assert columns["Chất liệu"] == {"field": "notes", "steps": steps}
    assert columns["Tên hiện vật"] == ["title", "subjects"]
    assert "Giá trị" not in columns
    assert mapping.has_same_columns(again, [name.upper() for name in HEADERS])
    assert not mapping.has_same_columns(again, HEADERS[1:])


def test_a_person_says_what_columns_are_and_is_told_what_cannot_be() -> None:
    targets = [column.target for column in PROPOSED.columns]
    targets[4] = "places role=find"
    chosen, faults = mapping.chosen(PROPOSED, targets, {0, 1, 99}, "object")
    assert faults == {}
    assert chosen.profile()["columns"]["Xuất xứ gốc"] == {"field": "places", "role": "find"}
    assert chosen.key == ("Số kiểm kê", "Tên hiện vật")
    assert chosen.columns[2] == PROPOSED.columns[2], "what was not touched keeps its cleaning steps"
    bad = ["", "", "no such field", "notes", "links rel=nothing"]
    _, faults = mapping.chosen(PROPOSED, bad, set(), "starship")
    assert set(faults) == {"kind", "title", "column-2", "column-3"}
    _, faults = mapping.chosen(PROPOSED, ["", "title", "", "", "links rel=nothing"], set(), "object")
    assert list(faults) == ["mapping"]
