"""The pages for plugin authors say what the code says."""

import inspect
import json
import re
import subprocess
import sys
from pathlib import Path

import khomo_example
import pytest

from catalog.sdk import hookspecs
from catalog.sdk.testing.check_connector import CONNECTOR_CHECKS
from catalog.sdk.testing.check_format import FORMAT_CHECKS

DOCS = Path(__file__).parents[2] / "docs"


PAGES = ("plugins.md", "vi/viet-plugin.md")
PACKAGE = Path(khomo_example.__file__).parent
SHOWN = {
    "python": [PACKAGE / "__init__.py"],
    "yaml": [PACKAGE / "examples/lessons/source.yaml", PACKAGE / "examples/lessons/replies/index.yaml"],
}
"""Files of the example plugin that the tutorial shows first, by the language of their blocks."""


def blocks(page, language):
    return re.findall(rf"```{language}\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)


def test_hooks_md_has_a_heading_with_the_exact_signature_of_each_hook():
    told = re.findall(r"^### (.*)$", (DOCS / "hooks.md").read_text("utf-8"), re.MULTILINE)
    specs = {name: spec for name, spec in vars(hookspecs).items() if name.startswith("catalog_")}
    assert sorted(told) == sorted(
        f"{name}{str(inspect.signature(spec)).replace(chr(39), '')}" for name, spec in specs.items()
    )


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", SHOWN)
def test_the_tutorial_shows_the_example_plugin_as_it_is(page, language):
    shown = blocks(page, language)[: len(SHOWN[language])]
    assert shown == [file.read_text("utf-8") for file in SHOWN[language]]


@pytest.mark.parametrize("language", ["python", "yaml", "json", "sh", "toml"])
def test_the_tutorial_is_the_same_in_both_languages(language):
    assert blocks(PAGES[1], language) == blocks(PAGES[0], language)


@pytest.mark.parametrize(
    "number", [1, 2, 3, 4, 5], ids=["words", "checks", "file_server", "nasty_web", "nasty_oaipmh"]
)
def test_the_tutorials_tests_run(number):
    exec(compile(blocks(PAGES[0], "python")[number], PAGES[0], "exec"), {})


def test_the_tutorials_lines_of_expectations_are_those_that_the_checks_read():
    for line in blocks(PAGES[0], "json")[0].splitlines():
        assert set(json.loads(line)) & {"deleted", "failed", "skipped", "present", "notice"}


def test_the_tutorial_names_every_check_and_every_server_s_behaviour_is_one():
    text = (DOCS / PAGES[0]).read_text("utf-8")
    unnamed = [
        entry.name
        for entry in (*CONNECTOR_CHECKS, *FORMAT_CHECKS)
        if f"`{entry.name}`" not in text and not entry.name.startswith("server_")
    ]
    assert unnamed == []


def test_the_tutorials_first_commands_make_a_plugin_that_passes(tmp_path):
    """Show 3: nothing is installed but the catalog; no network; the new folder's own test passes at once."""
    folder = tmp_path
    for line in blocks(PAGES[0], "sh")[0].splitlines():
        program, *arguments = line.split()
        if program == "cd":
            folder = folder / arguments[0]
            continue
        command = [sys.executable, *(["-m", "catalog.cli"] if program == "catalog" else []), *arguments]
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stdout + ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["khomo-demo"]
    assert "all is well" in ended.stdout
