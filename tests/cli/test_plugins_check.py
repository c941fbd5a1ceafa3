"""``catalog plugins check FOLDER``, ``new`` and ``record``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalog.cli import main
from catalog.sdk.testing import read_example, serving
from tests.sdk import careless
from tests.sdk.test_careless import BASE, BOOKS, save, write_source

FACTS = """
[project]
name = "khomo-{name}"
version = "2.0"
dependencies = ["khomo>=0.1,<0.2"]
[project.entry-points."catalog.plugins"]
{name} = "khomo_{name}"
"""
HOOK = """

class Combined(Shelf):
    options, page, fetch = Lax, hasty, telling

    def begin(self, request):
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", 9), 1)
        return super().begin(request)

    def is_enough(self, request, count):
        return False

    def to_record(self, raw, source, formats):
        return reading(self, raw, Record(title="Sách", kind="book"))


from catalog.sdk import hookimpl

@hookimpl
def catalog_connectors():
    print("a plugin that prints")
    return [Combined]
"""


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, [str(part) for part in arguments])
    assert result.exit_code == code, result.output
    return result.output


def write_plugin(folder: Path, name: str, text: str) -> Path:
    package = folder / "src" / f"khomo_{name}"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(text, "utf-8")
    (folder / "pyproject.toml").write_text(FACTS.format(name=name), "utf-8")
    return package


def test_a_careless_plugin_in_a_folder_is_told_fault_by_fault(tmp_path: Path) -> None:
    code = Path(careless.__file__).read_text("utf-8") + HOOK
    package = write_plugin(tmp_path / "plugin", "careless", code)
    example = package / "examples" / "books"
    write_source(example, connector="shelf", options={"url": BASE, "key": careless.SECRET})
    save(example, BOOKS)
    report = json.loads(run("plugins", "check", tmp_path / "plugin", "--json", code=1).splitlines()[-1])
    failed = {entry["check"]: entry for entry in report["findings"] if entry["outcome"] == "failed"}
    assert {
        "options_strict", "limit", "expected", "way_on", "no_io", "secrets", "given_client", "server_busy",
        "server_unavailable_once",
    } <= set(failed)  # fmt: skip
    assert all(entry["mend"] and entry["subject"] for entry in failed.values())
    assert (report["plugin"], report["version"], report["ok"]) == ("careless", "2.0", False)
    assert careless.SECRET not in json.dumps(report)


def test_a_plugin_that_ends_the_interpreter_is_told(tmp_path: Path) -> None:
    write_plugin(tmp_path / "plugin", "crash", "import os; os._exit(7)")
    told = run("plugins", "check", tmp_path / "plugin", code=1)
    assert "failed  survives: the interpreter ended with exit code 7" in told
    assert "0 passed, 1 failed, 0 not applicable: the plugin is not right yet" in told


def test_a_connector_without_an_example_is_not_passed(tmp_path: Path) -> None:
    write_plugin(tmp_path / "plugin", "bare", Path(careless.__file__).read_text("utf-8") + HOOK)
    assert "ships no saved example of it" in run("plugins", "check", tmp_path / "plugin", code=1)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (None, "holds no pyproject.toml"),
        ("[project", "cannot be read"),
        ("[project]\nname = 'a'\n", "has to name one plugin under"),
    ],
)
def test_a_folder_that_is_no_plugin_is_told(tmp_path: Path, facts: str | None, told: str) -> None:
    if facts is not None:
        (tmp_path / "pyproject.toml").write_text(facts, "utf-8")
    assert told in run("plugins", "check", tmp_path, code=1)


def test_a_name_that_is_neither_plugin_nor_folder_is_told() -> None:
    assert "no plugin named 'nothing'" in run("plugins", "check", "nothing", code=1)
    assert "--json and --accept go with" in run("plugins", "check", "--json", code=2)


@pytest.mark.parametrize("name", ["Demo", "9", "a b", "../up", "x" * 31, "a__b"])
def test_a_new_plugin_has_a_name_that_can_be_one(tmp_path: Path, monkeypatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert "is not made of a-z" in run("plugins", "new", name, code=1)
    assert not list(tmp_path.iterdir())


def test_a_new_plugin_never_goes_over_a_folder(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "khomo-a-b").mkdir()
    assert "folder 'khomo-a-b' exists already" in run("plugins", "new", "a_b", code=1)
    assert not list((tmp_path / "khomo-a-b").iterdir())


def test_what_a_source_sends_is_recorded_as_an_example(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CATALOG_HTTP_PAUSE", "0")
    items = json.dumps([{"id": 1, "title": "Đọc bản đồ cổ", "kind": "lesson", "url": "https://a.example/1"}])
    with serving({"/list.json": items.encode()}) as server:
        options = ("--option", f"url={server.url}/list.json", "--option", "allow_private=true")
        told = run("plugins", "record", "jsonlist", tmp_path / "case", *options)
        again = run("plugins", "record", "jsonlist", tmp_path / "case", *options, code=1)
    assert "1 replies are saved" in told
    assert "exists already" in again
    example = read_example(tmp_path / "case")
    assert (example.connector, dict(example.options)) == ("jsonlist", {"url": f"{server.url}/list.json"})
    assert [reply.body.decode() for reply in example.replies] == [items]
    assert "give it as NAME=VALUE" in run(
        "plugins", "record", "jsonlist", tmp_path / "b", "--option", "url", code=1
    )
