"""The wheels, installed where nothing of the checkout is, do what an operator needs."""

import configparser
import json
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from tests.packaging.wheels import ROOT, Environment, build, build_all, needed

ASK = """
import catalog, sys
from catalog.app import create_app
assert catalog.__file__.startswith(sys.prefix), catalog.__file__
client = create_app().test_client()
for path, text in [("/", "Kho Mở"), ("/en/", "Search"), ("/static/css/site.css", "{"), ("/about", "Kho")]:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    assert text in answer.text, (path, answer.text[:300])
print(client.get("/").text == client.get("/en/").text)
"""


@pytest.fixture(scope="session")
def wheels(tmp_path_factory):
    return build_all(tmp_path_factory.mktemp("packaging"))


def wheel_of(wheels, name):
    (wheel,) = wheels.glob(f"{name}-*.whl")
    return wheel


def requires(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (facts,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return Parser().parsestr(archive.read(facts).decode()).get_all("Requires-Dist") or []


@pytest.fixture(scope="session")
def environment(wheels, tmp_path_factory):
    """An environment with the core's wheel, its requirements and those of all plugins."""
    roots = [name for wheel in wheels.glob("*.whl") for name in needed(requires(wheel))]
    place = Environment(tmp_path_factory.mktemp("clean") / "venv", roots)
    place.install(wheel_of(wheels, "khomo"))
    return place


def test_the_installed_core_upgrades_its_database_and_serves_pages_in_two_languages(environment):
    environment.catalog("db", "upgrade")
    home = str(environment.folder / "home")
    # The Vietnamese and the English page differ only if the compiled translation is there.
    assert environment.run(environment.python, "-c", ASK, CATALOG_HOME=home) == "False\n"


def test_the_core_starts_on_whoosh_where_tantivy_is_not_installed(environment):
    environment.run(environment.python, "-c", "import tantivy", code=1)
    environment.catalog("db", "upgrade")
    assert json.loads(environment.catalog("search", "sách", "--json"))["total"] == 0


def listed(environment):
    infos = json.loads(environment.catalog("plugins", "list", "--json"))
    return {info["name"]: (info["state"], info["connectors"]) for info in infos}


@pytest.mark.parametrize(
    ("plugin", "connector"),
    [("example", "jsonlist"), ("files", "files"), ("z3950", "z3950")],
    ids=["example", "files", "z3950"],
)
def test_a_plugins_connector_comes_with_its_wheel_and_goes_with_it(environment, wheels, plugin, connector):
    told = environment.catalog("plugins", "install", wheel_of(wheels, f"khomo_{plugin}"))
    assert f"{plugin} 0.1.0 is active: connectors {connector}" in told
    assert listed(environment) == {plugin: ("active", [connector])}
    # By the examples that came in its wheel.
    assert "all is well" in environment.catalog("plugins", "check", plugin)
    assert connector in environment.catalog("plugins", "uninstall", plugin)
    assert listed(environment) == {}


def test_a_plugin_that_another_one_serves_is_quarantined_when_that_one_is_gone(environment, wheels):
    environment.catalog("plugins", "install", wheel_of(wheels, "khomo_oaipmh"))
    environment.catalog("plugins", "install", wheel_of(wheels, "khomo_koha"))
    assert listed(environment) == {"koha": ("active", ["koha"]), "oaipmh": ("active", ["oaipmh"])}
    environment.run(environment.python, "-m", "pip", "uninstall", "--quiet", "--yes", "khomo-oaipmh")
    assert listed(environment) == {"koha": ("quarantined", [])}
    told = environment.catalog("plugins", "check", "koha", code=1)
    assert "No module named 'khomo_oaipmh'" in told
    environment.run(environment.python, "-c", ASK, CATALOG_HOME=str(environment.folder / "home"))
    environment.catalog("plugins", "uninstall", "koha")


def test_a_new_plugin_passes_at_once_where_only_the_core_is_installed(environment, tmp_path):
    environment.catalog("plugins", "new", "demo", within=tmp_path)
    environment.lend("pytest")
    folder = tmp_path / "khomo-demo"
    assert "2 passed" in environment.run(environment.python, "-m", "pytest", within=folder)
    build(folder, tmp_path / "wheels")
    (wheel,) = (tmp_path / "wheels").glob("*.whl")
    assert "demo 0.1.0 is active: connectors demo" in environment.catalog("plugins", "install", wheel)
    assert "all is well" in environment.catalog("plugins", "check", "demo", within=tmp_path)
    environment.catalog("plugins", "uninstall", "demo")


def write_plugin(folder, name, code, fits="khomo>=0.1,<0.2"):
    folder.mkdir()
    (folder / f"trial_{name}.py").write_text(code, "utf-8")
    (folder / "pyproject.toml").write_text(
        f"""
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "khomo-{name}"
version = "2.0"
dependencies = ["{fits}"]
[project.entry-points."catalog.plugins"]
{name} = "trial_{name}"
[tool.setuptools]
py-modules = ["trial_{name}"]
""",
        "utf-8",
    )
    return folder


def test_a_plugin_with_a_syntax_error_is_named_and_the_site_stays_up(environment, tmp_path):
    source = write_plugin(tmp_path / "broken", "broken", "def broken(:\n")
    build(source, tmp_path / "wheels")
    (wheel,) = (tmp_path / "wheels").glob("*.whl")
    told = environment.catalog("plugins", "install", wheel, code=1)
    assert "broken 2.0 is quarantined: cannot be imported: SyntaxError" in told
    home = str(environment.folder / "home")
    environment.run(environment.python, "-c", ASK, CATALOG_HOME=home)
    assert listed(environment)["broken"] == ("quarantined", [])
    environment.catalog("plugins", "uninstall", "broken")


def test_a_plugin_for_another_core_is_refused_and_the_core_stays(environment, tmp_path):
    build(write_plugin(tmp_path / "future", "future", "", fits="khomo>=9"), tmp_path / "wheels")
    (wheel,) = (tmp_path / "wheels").glob("*.whl")
    environment.catalog("plugins", "install", wheel, code=1)
    assert "future" not in listed(environment)


def setup_cfg():
    facts = configparser.ConfigParser()
    facts.read(ROOT / "setup.cfg", "utf-8")
    return facts


def folders_with_code():
    places = {"catalog": "catalog", "migrations": "catalog.migrations", "static": "catalog.static"}
    for top, package in places.items():
        for folder in [ROOT / top, *(ROOT / top).rglob("*")]:
            if folder.is_dir() and any(folder.glob("*.py")):
                yield ".".join([package, *folder.relative_to(ROOT / top).parts])


def test_setup_cfg_names_every_package_and_no_other():
    named = set(setup_cfg()["options"]["packages"].split())
    assert named == {*folders_with_code(), "catalog.static"}


def shipped(top):
    """The files that belong into the wheel, as they are called in it."""
    # What only the extraction of new messages needs stays in the checkout.
    not_needed = {"babel.cfg", "messages.pot", "report.cfg"}
    inside = {"catalog": "catalog", "migrations": "catalog/migrations", "static": "catalog/static"}[top]
    for file in (ROOT / top).rglob("*"):
        if not file.is_file() or "__pycache__" in file.parts or file.suffix in {".mo", ".pyc"}:
            continue
        if file.name not in not_needed:
            yield f"{inside}/{file.relative_to(ROOT / top).as_posix()}"


@pytest.mark.parametrize("top", ["catalog", "migrations", "static"])
def test_every_file_of_the_core_is_in_its_wheel(wheels, top):
    with zipfile.ZipFile(wheel_of(wheels, "khomo")) as archive:
        inside = set(archive.namelist())
    assert set(shipped(top)) - inside == set()


def test_each_translation_is_in_the_wheel_in_its_compiled_form(wheels):
    sources = [file for file in shipped("catalog") if file.endswith(".po")]
    with zipfile.ZipFile(wheel_of(wheels, "khomo")) as archive:
        inside = set(archive.namelist())
    assert sources
    assert {str(Path(file).with_suffix(".mo")) for file in sources} <= inside


def test_every_plugin_folder_gives_one_wheel(wheels):
    names = {folder.parent.name.replace("-", "_") for folder in ROOT.glob("plugins/*/pyproject.toml")}
    assert {wheel.name.partition("-")[0] for wheel in wheels.glob("*.whl")} == {"khomo", *names}
