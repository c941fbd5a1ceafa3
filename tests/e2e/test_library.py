"""A server not ours (``oai_repo``), harvested whole, after changes, by sets: we hold what it holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.homes import Home
from tests.e2e.oai_shelves import Shelves, serving_library

COUNT = 400
Harvesting = Callable[..., Home]


def rearranged(shelves: Shelves) -> None:
    """Change, add and delete some records."""
    for number in range(0, COUNT, 40):
        shelves.change(number, f"Sách đã sửa số {number}")
    for number in range(COUNT, COUNT + 30):
        shelves.add(number)
    for number in range(5, COUNT, 41):
        shelves.delete(number)


@pytest.mark.parametrize(
    ("deletions", "prefix"),
    [("persistent", "oai_dc"), ("transient", "marcxml"), ("no", "oai_dc"), ("no", "marcxml")],
)
def test_changes_lead_where_a_fresh_harvest_leads(
    harvesting: Harvesting, afresh: Harvesting, deletions: str, prefix: str
) -> None:
    shelves = Shelves(COUNT, deletions=deletions)
    with serving_library(shelves) as library:
        home = harvesting(library.url, prefix=prefix)
        first = home.harvest()
        assert (first.status, first.new, first.failures) == ("done", COUNT, ())
        assert home.live() == shelves.live()
        rearranged(shelves)
        second = home.harvest()
        assert (second.status, second.new, second.changed) == ("done", 30, 10)
        assert (second.deleted, second.withdrawn) == ((0, 10) if deletions == "no" else (10, 0))
        assert home.live() == shelves.live()
        fresh = afresh(library.url, prefix=prefix)
        fresh.harvest()
    assert fresh.live() == home.live()
    assert fresh.digest() == home.digest()


def test_several_sets_overlap_and_are_held_once(harvesting: Harvesting) -> None:
    shelves = Shelves(200, deletions="no")
    wanted = ("lich-su", "my-thuat")
    with serving_library(shelves) as library:
        home = harvesting(library.url, set=wanted)
        assert home.harvest().status == "done"
        assert home.live() == shelves.live(*wanted)
        shelves.delete(0)
        shelves.change(2, "Tranh Hàng Trống, bản mới")
        shelves.add(204)
        home.harvest()
        assert home.live() == shelves.live(*wanted)
    assert home.doubled() == []


def test_a_record_that_was_deleted_comes_back(harvesting: Harvesting) -> None:
    shelves = Shelves(60)
    with serving_library(shelves) as library:
        home = harvesting(library.url)
        home.harvest()
        whole = home.digest()
        shelves.delete(7)
        assert home.harvest().deleted == 1
        assert home.live() == shelves.live()
        shelves.add(7)
        home.harvest()
    assert home.live() == shelves.live()
    assert home.digest() == whole


def test_tokens_that_expire_in_mid_list_lose_nothing(harvesting: Harvesting) -> None:
    shelves = Shelves(COUNT)
    with serving_library(shelves) as library:
        home = harvesting(library.url)
        answer, pages = library.answer, []

        def expiring(query: str) -> bytes:
            pages.append(query)
            if len(pages) in (6, 11):
                shelves.expire_tokens()
            return answer(query)

        library.answer = expiring  # type: ignore[method-assign]
        report = home.harvest()
    assert (report.status, report.failures) == ("done", ())
    assert sum("badResumptionToken" in notice for notice in report.notices) == 2
    assert home.live() == shelves.live()
    assert home.doubled() == []
