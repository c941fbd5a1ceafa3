"""Whoever follows the page about sending files in the shell previews, publishes, takes back and gives up."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import khomo_files
import orjson
import pytest
from flask import Flask

from catalog.harvest.run import open_pool
from catalog.settings import PREFIX, Settings, table
from catalog.store import uploads, withdrawals
from catalog.store.db import reading, writing
from catalog.uploads import files, mapping, receiving, work
from tests.conftest import Runner
from tests.docs.followed import DOCS, steps
from tests.factories import add_institution

PAGES = (DOCS / "uploads.md", DOCS / "vi" / "tai-len.md")
TABLE = "Số kiểm kê,Tên hiện vật,Chất liệu\nBT.01,Trống đồng,Đồng\nBT.02,Bình gốm,Gốm\n"


@pytest.mark.databases("sqlite")
def test_the_commands_of_the_pages_do_what_they_say(
    make_app: Callable[..., Flask], run_in: Runner, settings: Settings
) -> None:
    parts = make_app([khomo_files]).extensions["catalog"]
    add_institution()
    for name, content in (("hien-vat.csv", TABLE), ("nham.csv", TABLE * 2)):
        stream = io.BytesIO(content.encode())
        receiving.receive(settings, stream, name, institution="hue-library", actor="user:1 Lan")
    with open_pool(settings, parts.hooks) as pool:
        upload, _ = work.do(parts, 1, pool), work.do(parts, 2, pool)
    proposal = mapping.proposal_of(files.read(settings, upload, files.LOOK)["proposal"])
    with writing() as session:
        uploads.change(session, 1, options={**upload.options, "profile": proposal.profile()})
    assert steps(PAGES[0]) == steps(PAGES[1])
    listed, shown, previewed, published, undone, dropped = [words[1:] for words in steps(PAGES[0])]
    assert "hien-vat.csv" in run_in(*listed).stdout
    assert "upload 1 is read: run `catalog uploads preview 1` first" in run_in(*published, code=1).output
    assert "2 seen, 2 new" in run_in(*previewed).stdout
    details = orjson.loads(run_in(*shown, "--json").stdout)
    assert [record["title"] for record in details["preview"]["new"]] == ["Trống đồng", "Bình gốm"]
    assert _live(upload.source) == 0
    assert "2 new" in run_in(*published).stdout
    assert _live(upload.source) == 2
    assert "cannot be given up" in run_in("uploads", "drop", "1", code=1).output
    assert "2 withdrawn" in run_in(*undone).stdout
    assert _live(upload.source) == 0
    assert "is not published" in run_in(*undone, code=1).output
    assert "its file is removed" in run_in(*dropped).stdout
    assert "cannot be looked through again" in run_in("uploads", "preview", "2", code=1).output
    assert "no upload named '9'" in run_in("uploads", "show", "9", code=1).output
    run_in("uploads", "publish", "1", "--keep", "--withdraw", code=2)


def _live(source: str) -> int:
    with reading() as session:
        return withdrawals.count_live(session, source)


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_the_page_names_settings_that_are_there(page: Path) -> None:
    text = page.read_text("utf-8")
    known = {f"{PREFIX}{name.upper()}" for name, *_rest in table()}
    named = {word.strip("`.,;:") for word in text.split() if PREFIX in word}
    assert {name.partition("/")[0] for name in named} <= known
    assert f"{PREFIX}UPLOAD_MAX_BYTES" in named
