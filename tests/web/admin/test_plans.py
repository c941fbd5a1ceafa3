"""Plans in the administration: read, changed, left out, brought back, added; two people at once; undone."""

from __future__ import annotations

import io
import json
import re

import pytest

from catalog.programme import plan_files, plan_rows
from catalog.programme.plans import Plan, Target
from catalog.store import db
from tests.web.admin.site import Site, Visitor

SLUG = "288-kh-ubnd"
TWO = "/admin/plans/288-kh-ubnd"


@pytest.fixture
def visitor(site: Site) -> Visitor:
    with db.writing() as session:
        for one in plan_files.shipped():
            plan_rows.take_in(session, "cli", one, replace=True)
    return site.visitor("operator")


def text(visitor: Visitor, address: str) -> str:
    answer = visitor.ask("GET", address)
    assert answer.status_code == 200, address
    return answer.text


def plan(*, dropped: bool = False) -> Plan:
    with db.reading() as session:
        found = plan_rows.get(session, SLUG, dropped=dropped)
    assert found is not None
    return found


def target(indicator: str = "M1", year: int = 2025) -> Target:
    return next(one for one in plan().targets_of(indicator) if one.year == year)


def test_a_plan_shows_its_targets_its_wording_and_what_was_not_compared(visitor: Visitor) -> None:
    listed = text(visitor, "/admin/plans")
    assert "288/KH-UBND" in listed
    assert "1687/QĐ-TTg" in listed
    page = text(visitor, TWO)
    assert "có lớp năng khiếu, câu lạc bộ, nhóm sở thích" in page
    assert "10–15 % mỗi năm" in page
    assert "Xây dựng chính sách và cơ chế đầu tư" in page
    national = text(visitor, "/admin/plans/1520-qd-ttg")
    assert "chưa rõ" in national, "L2 of 2030 is not known"
    assert "Nơi ghi khác" in national


def test_a_target_is_changed_with_before_and_after_and_taken_back(visitor: Visitor) -> None:
    one = target()
    address = f"{TWO}/targets/{one.id}"
    fields = {"year": "2025", "value": "75%", "value_to": "", "unit": "%", "text": one.text,
              "source": "QĐ mới", "revision": str(one.revision)}  # fmt: skip
    assert visitor.send(address, fields).status_code == 303
    assert (target().value, target().source, target().confirmed) == (75, "QĐ mới", False)
    page = text(visitor, TWO)
    assert "<del>70" in page
    assert "<ins>75" in page
    number = re.search(r"/admin/audit/(\d+)/undo", page)
    assert number is not None
    assert visitor.send(number.group(0), {}).status_code == 303
    assert (target().value, target().confirmed) == (70, True)


@pytest.mark.parametrize(
    ("value", "told"), [("0.7", "70"), ("bảy mươi", "bảy mươi"), ("170", "170"), ("=A1+1", "=A1+1")]
)
def test_what_is_no_percentage_is_told_beside_the_field_and_kept(
    visitor: Visitor, value: str, told: str
) -> None:
    one = target()
    answer = visitor.send(
        f"{TWO}/targets/{one.id}",
        {"year": "2025", "value": value, "unit": "%", "revision": str(one.revision)},
    )
    assert answer.status_code == 422
    assert 'id="value-fault"' in answer.text
    assert told in answer.text
    assert f'value="{value}"' in answer.text
    assert target().value == 70


def test_who_is_second_sees_what_the_other_wrote_and_loses_nothing(visitor: Visitor) -> None:
    one = target()
    fields = {"year": "2025", "value": "75", "unit": "%", "text": one.text, "source": one.source}
    opened = {"revision": str(one.revision)}
    assert visitor.send(f"{TWO}/targets/{one.id}", {**fields, **opened}).status_code == 303
    second = visitor.send(f"{TWO}/targets/{one.id}", {**fields, **opened, "value": "80"})
    assert second.status_code == 409
    assert 'value="80"' in second.text
    assert "75" in second.text
    assert target().value == 75
    assert visitor.send(
        f"{TWO}/targets/{one.id}", {**fields, "value": "80", "revision": str(one.revision + 1)}
    ).status_code == 303  # fmt: skip
    assert target().value == 80


def test_a_row_is_left_out_and_brought_back(visitor: Visitor) -> None:
    one = target()
    assert visitor.send(f"{TWO}/targets/{one.id}/drop", {}).status_code == 303
    assert [other.year for other in plan().targets_of("M1")] == [2030]
    assert "Đã bỏ khỏi kế hoạch" in text(visitor, TWO)
    assert visitor.send(f"{TWO}/targets/{one.id}/restore", {}).status_code == 303
    assert target().value == 70


def test_an_indicator_that_is_left_out_takes_its_targets_with_it(visitor: Visitor) -> None:
    visitor.send(f"{TWO}/indicators/L3/drop", {})
    assert plan().indicator("L3") is None
    assert plan().targets_of("L3") == ()
    assert len(plan(dropped=True).targets_of("L3")) == 2


def test_a_row_is_not_brought_back_beside_its_like(visitor: Visitor) -> None:
    one = target()
    visitor.send(f"{TWO}/targets/{one.id}/drop", {})
    made = {"year": "2025", "value": "72", "unit": "%", "source": "QĐ mới"}
    assert visitor.send(f"{TWO}/targets/new?indicator=M1", made).status_code == 303
    visitor.send(f"{TWO}/targets/{one.id}/restore", {})
    assert [other.value for other in plan().targets_of("M1") if other.year == 2025] == [72]
    twice = visitor.send(f"{TWO}/targets/new?indicator=M1", made)
    assert twice.status_code == 422
    assert 'id="year-fault"' in twice.text


def test_a_target_of_chosen_institutions_is_added(visitor: Visitor) -> None:
    made = {"year": "2028", "value": "55,5", "unit": "%", "type": ["public", "community"], "level": "commune"}
    assert visitor.send(f"{TWO}/targets/new?indicator=L1", made).status_code == 303
    one = target("L1", 2028)
    assert (one.type, one.level, one.value) == ("public+community", "commune", 55.5)
    assert visitor.send(f"{TWO}/targets/new?indicator=L1", {**made, "type": "museum"}).status_code == 422


def test_how_far_a_task_is_stands_with_its_evidence_and_leaves_the_plan_as_it_came(visitor: Visitor) -> None:
    task = plan().tasks[0]
    fields = {"heading": task.heading, "text": task.text, "source": task.source, "confirmed": "y",
              "responsible": "", "state": "running", "state_note": "Đã họp",
              "shown": "https://hue.gov.vn/kh Kế hoạch của tỉnh\nBiên bản họp",
              "revision": str(task.revision)}  # fmt: skip
    assert visitor.send(f"{TWO}/tasks/III.1", fields).status_code == 303
    now = plan().tasks[0]
    assert (now.state, now.state_note) == ("running", "Đã họp")
    assert [(one.url, one.note) for one in now.evidence] == [
        ("https://hue.gov.vn/kh", "Kế hoạch của tỉnh"), ("", "Biên bản họp")
    ]  # fmt: skip
    assert not plan().changed_by_hand
    assert "Đang thực hiện" in text(visitor, TWO)


def test_a_plan_of_ones_own_is_begun_and_given_indicators(visitor: Visitor) -> None:
    facts = {"number": "94/KH-UBND", "title": "Kế hoạch", "date": "04/05/2023", "issuer": "UBND tỉnh",
             "kind": "plan", "territory": "vn-2025-07:37"}  # fmt: skip
    assert visitor.send("/admin/plans/new", facts).headers["Location"].endswith("/admin/plans/94-kh-ubnd")
    added = {"id": "L1", "system": "library", "name": "Thư viện", "kind": "share", "unit": "%"}
    assert visitor.send("/admin/plans/94-kh-ubnd/indicators/new", added).status_code == 303
    again = visitor.send("/admin/plans/new", facts)
    assert again.status_code == 422
    assert "94/KH-UBND" in again.text
    other = visitor.send("/admin/plans/new", {**facts, "territory": "vn-2025-07:40"})
    assert other.headers["Location"].endswith("/admin/plans/94-kh-ubnd-nghe-an")


def test_a_plan_is_downloaded_and_sent_in_again(visitor: Visitor) -> None:
    told = json.loads(text(visitor, f"{TWO}/plan.json"))
    assert told["number"] == "288/KH-UBND"
    told["number"], told["slug"] = "289/KH-UBND", "289-kh-ubnd"
    sent = {"file": (io.BytesIO(json.dumps(told).encode()), "289.json")}
    assert visitor.send("/admin/plans/import", sent).status_code == 303
    assert "289/KH-UBND" in text(visitor, "/admin/plans/289-kh-ubnd")


def test_a_file_with_faults_shows_each_with_its_row_and_takes_nothing(visitor: Visitor) -> None:
    told = plan_files.told(plan())
    told["slug"] = "290-kh-ubnd"
    told["targets"][4]["value"] = "<b>70%"
    told["tasks"][1]["state"] = "soon"
    answer = visitor.send(
        "/admin/plans/import", {"file": (io.BytesIO(json.dumps(told).encode()), "290.json")}
    )
    assert answer.status_code == 422
    assert "Mức phấn đấu 5" in answer.text
    assert "Nhiệm vụ 2" in answer.text
    assert "&lt;b&gt;70%" in answer.text
    assert visitor.ask("GET", "/admin/plans/290-kh-ubnd").status_code == 404


def test_an_officer_changes_the_plan_of_the_own_province_only(site: Site, visitor: Visitor) -> None:
    officer = site.visitor("officer")
    assert "288/KH-UBND" in text(officer, "/admin/plans")
    assert officer.ask("GET", "/admin/plans/1520-qd-ttg").status_code == 200
    assert officer.ask("GET", "/admin/plans/1520-qd-ttg/indicators/L1").status_code == 403
    assert officer.ask("GET", f"{TWO}/indicators/L1").status_code == 200
    assert officer.send("/admin/plans/shipped", {}).status_code == 403
    one = target()
    officer.send(f"{TWO}/targets/{one.id}/drop", {})
    number = re.search(r"/admin/audit/(\d+)/undo", text(officer, TWO))
    assert number is not None
    assert officer.send(number.group(0), {}).status_code == 303
    assert target().value == 70
    whole = plan_files.told(plan())
    whole.update(slug="new-plan", territory="")
    sent = {"file": (io.BytesIO(json.dumps(whole).encode()), "x.json")}
    assert officer.send("/admin/plans/import", sent).status_code == 403
