"""A bad line before the server leads to the same end state as a good one; no run hides a loss."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from catalog.sdk.events import HarvestReport
from tests.e2e.fault_proxy import FAULTS, serving_faults
from tests.e2e.homes import Home
from tests.e2e.oai_shelves import Shelves, serving_library
from tests.e2e.test_library import COUNT, rearranged
from tests.rounds import ROUNDS

RUNS = 12
"""Runs that a harvest over the bad line may need; each but the last must have said that it failed."""

Harvesting = Callable[..., Home]


def left_for_the_next(report: HarvestReport) -> bool:
    """Whether the run says that it took what changed, but did not come to look for what was deleted."""
    return any("does not find out what was deleted" in told for told in report.notices)


def until_clean(home: Home) -> list[HarvestReport]:
    """Harvest till a run is clean, as whoever reads the reports would."""
    reports = []
    for _ in range(RUNS):
        reports.append(home.harvest())
        if reports[-1].status == "done" and not left_for_the_next(reports[-1]):
            return reports
        assert reports[-1].message or reports[-1].failures or reports[-1].notices, reports[-1]
    raise AssertionError([f"{report.status}: {report.message}" for report in reports])


@pytest.mark.soak
@pytest.mark.parametrize("deletions", ["persistent", "no"])
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_faults_of_the_line_do_not_change_the_end_state(
    harvesting: Harvesting, afresh: Harvesting, deletions: str, seed: int
) -> None:
    shelves = Shelves(COUNT, deletions=deletions, page=20)
    with serving_library(shelves) as library, serving_faults(library.url, seed) as proxy:
        calm, home = afresh(library.url), harvesting(proxy.url)
        for step in (lambda shelves: None, rearranged):
            step(shelves)
            calm.harvest()
            reports = until_clean(home)
            assert home.live() == shelves.live(), (proxy.done, reports)
            assert home.digest() == calm.digest()
    assert home.doubled() == []
    assert sum(proxy.done.values()) > 5, proxy.done


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_in_mid_list_is_overcome_or_told(
    harvesting: Harvesting, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr("tests.e2e.fault_proxy.FAULTS", (fault,))
    shelves = Shelves(200, page=20)
    with serving_library(shelves) as library, serving_faults(library.url, 7, share=0.2) as proxy:
        home = harvesting(proxy.url)
        until_clean(home)
    assert home.live() == shelves.live()
    assert proxy.done[fault]
