"""Plugins found by their entry points: what pip leaves behind is written into a folder by hand."""

import json
import os
import subprocess
import sys

import pytest

import catalog
from catalog.hooks import load_hooks
from catalog.hooks.discovery import core_misfit

CONNECTOR = """
from catalog.sdk import Format, hookimpl

class Plain(Format):
    name, media_type = "plain", "text/plain"

@hookimpl
def catalog_formats():
    return [Plain()]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of installed distributions, on the path of this process and of those it starts."""
    place = tmp_path / "site"
    place.mkdir()
    monkeypatch.syspath_prepend(place)
    monkeypatch.setenv("PYTHONPATH", str(place))
    return place


def put(folder, name, code, requires="khomo>=0.1,<0.2"):
    module = f"trial_{name}"
    (folder / f"{module}.py").write_text(code, "utf-8")
    facts = folder / f"khomo_{name}-0.3.dist-info"
    facts.mkdir()
    lines = ["Metadata-Version: 2.1", f"Name: khomo-{name}", "Version: 0.3"]
    lines += [f"Requires-Dist: {requires}"] if requires else []
    (facts / "METADATA").write_text("\n".join(lines) + "\n", "utf-8")
    (facts / "entry_points.txt").write_text(f"[catalog.plugins]\n{name} = {module}\n", "utf-8")


def info_of(name):
    (info,) = (info for info in load_hooks().plugins() if info.name == name)
    return info


def test_an_installed_plugin_is_found_with_distribution_and_version(folder):
    put(folder, "plain", CONNECTOR)
    info = info_of("plain")
    assert (info.distribution, info.version, info.state) == ("khomo-plain", "0.3", "active")
    assert info.formats == ("plain",)


def test_a_plugin_for_another_version_is_named_and_not_imported(folder):
    put(folder, "future", "raise AssertionError('imported')", requires="khomo>=9")
    info = info_of("future")
    assert info.state == "quarantined"
    assert info.error == f"it needs khomo >=9, this is khomo {catalog.__version__}"


def test_a_plugin_that_names_no_core_version_is_taken(folder):
    put(folder, "plain", CONNECTOR, requires="")
    assert info_of("plain").state == "active"


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        ("khomo>=0.1", True),
        ("Khomo", True),
        ("khomo<0.1", False),
        ('khomo>=9; python_version < "3"', True),
        ("requests>=99", True),
        ("khomo>=0.1 and then some", False),
    ],
)
def test_a_requirement_decides_whether_a_plugin_fits(line, fits):
    assert (core_misfit([line]) == "") is fits


def catalog_command(*arguments, code=0):
    ended = subprocess.run(
        [sys.executable, "-m", "catalog.cli", "plugins", *arguments],
        capture_output=True, text=True, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert ended.returncode == code, ended.stdout + ended.stderr
    return ended


def test_check_tells_each_problem_in_plain_words_and_ends_with_one(folder):
    put(folder, "plain", CONNECTOR)
    put(folder, "typo", "def broken(:\n")
    put(folder, "crash", "import os; os._exit(7)")
    told = catalog_command("check", code=1).stdout
    assert "plain 0.3 is active: formats plain" in told
    assert "typo 0.3 is quarantined: cannot be imported: SyntaxError" in told
    assert "crash is quarantined: ends the interpreter with exit code 7" in told


def test_check_of_one_plugin_looks_at_no_other(folder):
    put(folder, "plain", CONNECTOR)
    put(folder, "crash", "import os; os._exit(7)")
    assert "crash" not in catalog_command("check", "plain").stdout


def test_check_tells_a_name_that_two_plugins_give(folder):
    put(folder, "plain", CONNECTOR)
    put(folder, "twin", CONNECTOR)
    assert "twin 0.3 is quarantined: catalog_formats: the name 'plain' is taken" in (
        catalog_command("check", code=1).stdout
    )


def test_check_of_an_unknown_plugin_names_the_known_ones(folder):
    put(folder, "plain", CONNECTOR)
    error = catalog_command("check", "nothing", code=1).stderr
    assert "no plugin named 'nothing'" in error
    assert "plain" in error


def test_list_shows_a_broken_plugin_with_its_reason(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    put(folder, "typo", "def broken(:\n")
    listed = {entry["name"]: entry for entry in json.loads(catalog_command("list", "--json").stdout)}
    assert listed["typo"]["state"] == "quarantined"
    assert "SyntaxError" in listed["typo"]["error"]


@pytest.mark.parametrize("given", ["--index-url=http://127.0.0.1/", "https://example.org/x.tar.gz", "a b"])
def test_install_takes_a_wheel_or_a_name_and_nothing_else(given):
    assert "neither a wheel file nor" in catalog_command("install", "--", given, code=1).stderr


def test_install_of_a_wheel_that_is_not_there_names_it():
    assert "there is no file nothing.whl" in catalog_command("install", "nothing.whl", code=1).stderr


def test_uninstall_leaves_distributions_that_are_no_plugins():
    assert "no plugin named 'flask'" in catalog_command("uninstall", "flask", code=1).stderr
