"""``catalog places``."""

from __future__ import annotations

import json

from click.testing import CliRunner

from catalog.cli import main


def told(*args: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["places", *args])
    assert result.exit_code == code, result.output
    return result.output


def test_candidates_are_shown_surest_first() -> None:
    head, *rows = told("find", "Huế").splitlines()
    assert head.split() == ["certainty", "place", "list", "code", "extent"]
    assert rows[0].split() == ["certain", "Thành", "phố", "Huế", "vn-2025-07", "46", "whole"]
    assert all(row.startswith("possible") for row in rows[1:])


def test_candidates_are_given_as_json() -> None:
    (found,) = json.loads(told("find", "--json", "tỉnh Lào Cai"))
    assert found == {
        "name": "Tỉnh Lào Cai",
        "code": "15",
        "code_list": "vn-2025-07",
        "certainty": "certain",
        "extent": "whole",
        "matched": ["tỉnh Lào Cai"],
        "also": [{"name": "Tỉnh Lào Cai", "code": "10", "code_list": "vn-2025-06"}],
    }


def test_what_is_no_place_is_told_so() -> None:
    assert told("find", "Bảo tàng Mỹ thuật") == (
        "'Bảo tàng Mỹ thuật' names no place of Vietnam that is in the lists\n"
    )
    assert json.loads(told("find", "--json", "Paris")) == []


def test_a_place_is_shown_with_what_became_of_it() -> None:
    text = told("show", "phường Thuận Hòa, quận Phú Xuân, Huế")
    assert "became: Phường Phú Xuân, Thành phố Huế (vn-2025-07:19753, whole)" in text
    assert "centre: 16.4" in text
    shown = json.loads(told("show", "--json", "vn-2025-07:48"))
    assert [one["name"] for one in shown["made_of"]] == ["Thành phố Đà Nẵng", "Tỉnh Quảng Nam"]
    assert shown["became"] == []


def test_a_homonym_is_not_shown_as_if_it_were_one_place() -> None:
    assert "names no one place for certain" in told("show", "Tân An", code=1)
