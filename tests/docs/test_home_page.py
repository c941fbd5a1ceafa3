"""The examples of the pages on the home page show what these pages say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.record import Image
from catalog.web import editorial, i18n
from tests.factories import make_record, publish_records

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(("page", "language"), [("home-page.md", "en"), ("vi/trang-chu.md", "vi")])
def test_the_examples_show_on_the_home_page(
    page: str, language: str, app: Flask, client: FlaskClient
) -> None:
    picture = (Image(url="/media/" + "ab" * 32),)
    publish_records(
        [
            make_record("trong", source="museum", institution="history-museum", images=picture),
            make_record("kieu", source="library", images=picture),
        ]
    )
    announced, picked = re.findall(r"```markdown\n(.*?)```", (DOCS / page).read_text("utf-8"), re.S)
    folder = app.extensions["catalog"].settings.home / editorial.FOLDER
    folder.mkdir(parents=True)
    # The example names days to come.
    today = i18n.today().isoformat()
    (folder / "announcement.md").write_text(re.sub(r"20\d\d-\d\d-\d\d", today, announced), "utf-8")
    (folder / "picks.md").write_text(picked, "utf-8")
    told = client.get("/" if language == "vi" else "/en/").get_data(as_text=True)
    assert re.findall(r"^title: \"?(.*?)\"?$", announced, re.M)[0] in told
    assert "<strong>13" in told
    assert re.findall(r"^title: \"?(.*?)\"?$", picked, re.M)[0] in told
    assert "/record/library-kieu" in told
    assert "/record/museum-trong" in told


@pytest.mark.parametrize("page", ["home-page.md", "vi/trang-chu.md"])
def test_the_limits_of_the_page_are_those_of_the_code(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    assert "64 kB" in text
    assert editorial.MOST_BYTES == 64_000
    assert {"title", "language", "from", "until"} == {*re.findall(r"`(title|language|from|until)`", text)}
