"""Whoever follows "Connect your library", and nothing else, connects a zebrasrv over SRU and Z39.50."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import khomo_dspace
import khomo_files
import khomo_koha
import khomo_oaipmh
import khomo_sru
import khomo_z3950
import orjson
import pytest
from flask import Flask

from catalog.sdk.testing.debian import missing
from catalog.sdk.testing.sru import Script, books, nasty_sru
from catalog.sdk.testing.zebra import PACKAGES
from tests.conftest import Runner
from tests.docs.followed import DOCS, blocks, commands, follow, zebrasrv

PAGES = {
    "en": DOCS / "en" / "connect-your-library.md",
    "vi": DOCS / "vi" / "ket-noi-thu-vien.md",
}
PLUGINS = (khomo_dspace, khomo_files, khomo_koha, khomo_oaipmh, khomo_sru, khomo_z3950)
FAR = "https://opac.example.vn"


@pytest.fixture
def run(make_app: Callable[..., Flask], run_in: Runner) -> Runner:
    make_app(PLUGINS)
    return run_in


@pytest.fixture
def port(tmp_path: Path) -> Iterator[str]:
    """Where the server answers that the page's shell commands start; a free port."""
    assert missing((*PACKAGES, "libyaz5")) == []
    with zebrasrv(PAGES["en"], tmp_path) as number:
        yield number


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_commands_of_the_page_connect_a_zebrasrv_over_sru_and_z3950(
    language: str, port: str, run: Runner
) -> None:
    _steps, over_sru, over_z3950 = commands(PAGES[language])
    follow([*over_sru, *over_z3950], run, {"9998": port})
    taken = [run("harvest", name, "--json", "--no-index").stdout for name in ("zebra-sru", "zebra-z")]
    sru, z3950 = (orjson.loads(report) for report in taken)
    assert (sru["unchanged"] > 20, sru["failed"], sru["withdrawn"]) == (True, 0, 0)
    assert (z3950["unchanged"], z3950["failed"], z3950["withdrawn"]) == (sru["unchanged"], 0, 0)


def test_both_pages_start_the_same_server() -> None:
    scripts = [blocks(page, "bash") for page in PAGES.values()]
    assert len(scripts[0]) == 2
    assert scripts[0] == scripts[1]


@pytest.mark.parametrize("language", PAGES)
def test_the_four_steps_of_the_page_harvest_a_library(language: str, run: Runner) -> None:
    with nasty_sru(Script(books=books(5))) as url:
        for words in commands(PAGES[language])[0]:
            near = [re.sub(rf"{FAR}(?:/biblios)?$", url, word) for word in words[1:]]
            follow([["catalog", *near]], run, {})
        assert orjson.loads(run("harvest", "our-opac", "--json").stdout)["unchanged"] == 5


@pytest.mark.parametrize("language", PAGES)
def test_every_line_that_adds_a_source_is_taken_as_it_stands(language: str, run: Runner) -> None:
    run("institutions", "add", "our-library", "--name-vi", "Thư viện của chúng tôi", "--system", "library")
    added = [
        words
        for block in commands(PAGES[language], "text")
        for words in block
        if words[1:3] == ["sources", "add"]
    ]
    for words in added:
        run(*words[1:])
    connectors = {words[words.index("--connector") + 1] for words in added}
    assert connectors == {"koha", "dspace", "oaipmh", "z3950", "files"}


@pytest.mark.parametrize("language", PAGES)
def test_the_ways_to_lock_or_undo_a_repair_are_taken(language: str, run: Runner) -> None:
    (ways,) = (block for block in commands(PAGES[language], "text") if "remap" in block[-1])
    with nasty_sru(Script(books=books(2))) as url:
        run(
            "sources", "add", "our-opac", "--connector", "sru", "--institution", "our-library",
            "--institution-name", "Our library", "--option", f"url={url}", "--option", "allow_private=true",
        )  # fmt: skip
        run("harvest", "our-opac")
        set_to = []
        for words in ways:
            run(*words[1:])
            shown = orjson.loads(run("sources", "list", "--json").stdout)[0]["options"]
            set_to.append(shown.get("text_repair"))
    assert set_to == ["off", "tcvn3", None, None]


def anchors(language: str) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", PAGES[language].read_text("utf-8"), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", title.lower()) for title in titles]
    return {title.replace(" ", "-") for title in plain}


@pytest.mark.parametrize("language", PAGES)
def test_every_link_of_the_page_leads_somewhere(language: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGES[language].read_text("utf-8"))
    assert len(links) > 15
    for link in links:
        file, _, anchor = link.partition("#")
        assert (PAGES[language].parent / file).exists(), link
        if not file:
            assert anchor in anchors(language), link


@pytest.mark.parametrize("language", PAGES)
def test_the_page_names_every_system_and_every_option_that_scripts_rely_on(language: str) -> None:
    page = PAGES[language].read_text("utf-8")
    systems = (
        "Koha",
        "DSpace",
        "Greenstone",
        "Libol",
        "Vebrary",
        "iLib",
        "KIPOS",
        "CDS/ISIS",
        "WinISIS",
        "VuFind",
    )
    assert [name for name in systems if name not in page] == []
    for option in (
        "`url` `key`",
        "`url` `query` `schema` `version`",
        "`host` `port` `database` `query` `syntax`",
    ):
        assert option in page
    for option in ("allow_private", "link", "text_repair"):
        assert re.search(rf"^\| `{option}` \|", page, re.MULTILINE), option
