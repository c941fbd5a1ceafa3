"""The page on activities says what there is: its addresses answer, its limits are the code's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from catalog.activities import lunar
from catalog.activities.timing import MOST_DATES
from catalog.cli.context import current_parts
from catalog.harvest import own_activities
from catalog.web.calendar import MOST_EVENTS
from tests.factories import add_institution
from tests.web.test_calendar import CLASS

DOCS = Path(__file__).parents[2] / "docs"
PAGES = (DOCS / "activities.md", DOCS / "vi" / "hoat-dong.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_addresses_of_the_page_answer(page: Path, client: FlaskClient) -> None:
    add_institution(province="Thành phố Huế")
    own_activities.keep(current_parts(), CLASS, institution="hue-library", number="n1", actor="cli")
    told = re.findall(r"^\| `([^`]+)` \|", page.read_text("utf-8"), re.MULTILINE)
    assert len(told) == 5
    for address in told:
        place = address.replace("<id>", "hue-library-own-n1").replace("<slug>", "hue-library")
        response = client.get(place)
        assert (response.status_code, "vẽ" in response.get_data(as_text=True)) == (200, True), place


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_limits_of_the_page_are_those_of_the_code(page: Path) -> None:
    text = page.read_text("utf-8").replace(".", "").replace(",", "")
    for limit in (MOST_DATES, MOST_EVENTS, lunar.FIRST_YEAR, lunar.LAST_YEAR):
        assert str(limit) in text, limit
