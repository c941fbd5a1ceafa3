"""Which size of a picture a IIIF server is asked for, by its info.json."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.formats.iiif_sizes import address_of_size, guessed

BASE = "https://iiif.example/a"
V2 = "http://iiif.io/api/image/2/context.json"
V3 = "http://iiif.io/api/image/3/context.json"


def path(info: dict[str, Any], longest: int = 1600) -> str:
    return address_of_size(BASE + "/", info, longest).removeprefix(BASE)


@pytest.mark.parametrize(
    ("info", "wanted"),
    [
        ({"@context": V2, "width": 6000, "height": 4000, "profile": ["http://iiif.io/api/image/2/level1.json"]},
         "/full/1600,/0/default.jpg"),
        ({"@context": V3, "width": 4000, "height": 6000, "profile": "level2", "type": "ImageService3"},
         "/full/1067,/0/default.jpg"),
        ({"@context": V2, "width": 900, "height": 700, "profile": ["http://iiif.io/api/image/2/level2.json"]},
         "/full/full/0/default.jpg"),
        ({"@context": V3, "width": 900, "height": 700, "profile": "level2"}, "/full/max/0/default.jpg"),
        ({"@context": V3, "width": 6000, "height": 4000, "profile": "level0",
          "sizes": [{"width": 3000, "height": 2000}, {"width": 750, "height": 500}]},
         "/full/3000,2000/0/default.jpg"),
        ({"width": 6000, "height": 4000, "profile": "level0",
          "sizes": [{"width": 300, "height": 200}, {"width": 750, "height": 500}]},
         "/full/750,500/0/default.jpg"),
        ({"width": 20_000, "height": 10, "profile": ["level1"]}, "/full/1600,/0/default.jpg"),
        ({"width": 10, "height": 20_000, "profile": ["level1"]}, "/full/1,/0/default.jpg"),
    ],
)  # fmt: skip
def test_the_size_is_one_that_the_server_can_give(info: dict[str, Any], wanted: str) -> None:
    assert path(info) == wanted


@pytest.mark.parametrize(
    "info",
    [
        {}, {"width": "6000", "height": 4000}, {"width": -1, "height": 5}, {"width": True, "height": True},
        {"width": 10**9, "height": 4}, {"width": 60, "height": 40, "profile": "level0"},
        {"width": 60, "height": 40, "sizes": "many"}, {"width": 60, "height": 40, "sizes": [3, {"width": 4}]},
        {"width": 60, "height": 40, "profile": [], "sizes": {}},
    ],
)  # fmt: skip
def test_a_document_that_says_nothing_usable_gives_no_address(info: dict[str, Any]) -> None:
    assert path(info) == ""


def test_without_a_document_a_box_is_asked_for() -> None:
    assert guessed(BASE, 800) == f"{BASE}/full/!800,800/0/default.jpg"
