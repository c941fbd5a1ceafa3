"""What a first visit costs on a phone: bytes and requests of each page as a browser loads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.browser.conftest import Visit

Open = Callable[..., Visit]


class Budget(NamedTuple):
    """The most that a page may take, compressed: kilobytes of HTML, styles and scripts, all; requests."""

    html: int
    code: int
    total: int
    requests: int


BUDGETS = {
    "/": Budget(10, 15, 145, 14),
    "/about": Budget(12, 13, 55, 6),
    "/accessibility": Budget(12, 13, 55, 6),
    "/privacy": Budget(12, 13, 55, 6),
    "/terms": Budget(12, 13, 55, 6),
}
"""By address; what a page of the plan has."""


class Load(NamedTuple):
    """What came for a page: kilobytes by the browser's kind of resource, and all its addresses."""

    kilobytes: dict[str, float]
    addresses: list[str]


def loaded(visited: Visit, address: str) -> Load:
    """The page's first load, nothing of it cached."""
    session = visited.context.new_cdp_session(visited.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    kinds: dict[str, tuple[str, str]] = {}
    sizes: dict[str, float] = {}
    session.on(
        "Network.requestWillBeSent",
        lambda told: kinds.__setitem__(
            told["requestId"], (told.get("type", "Other"), told["request"]["url"])
        ),
    )
    session.on(
        "Network.loadingFinished",
        lambda told: sizes.__setitem__(told["requestId"], told["encodedDataLength"] / 1000),
    )
    visited.go(address)
    visited.page.wait_for_load_state("networkidle")
    kilobytes: dict[str, float] = {}
    for request, (kind, _url) in kinds.items():
        kilobytes[kind] = kilobytes.get(kind, 0) + sizes.get(request, 0)
    session.detach()
    return Load(kilobytes, [url for _kind, url in kinds.values() if not url.startswith("data:")])


@pytest.mark.parametrize("address", BUDGETS)
def test_a_page_stays_within_its_budget_on_a_phone(address: str, visit: Open) -> None:
    visited = visit(width=360)
    load, budget = loaded(visited, address), BUDGETS[address]
    told = {kind: round(size, 1) for kind, size in load.kilobytes.items()}
    assert visited.foreign == []
    assert load.kilobytes["Document"] <= budget.html, told
    assert load.kilobytes.get("Stylesheet", 0) + load.kilobytes.get("Script", 0) <= budget.code, told
    assert load.kilobytes.get("Font", 0) <= 30, told
    assert sum(load.kilobytes.values()) <= budget.total, told
    assert len(load.addresses) <= budget.requests, load.addresses
