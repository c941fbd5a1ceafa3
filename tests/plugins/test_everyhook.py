import dataclasses
import json

import pytest

from catalog import listeners
from catalog.cli.context import current_parts
from catalog.sdk import hookspecs
from tests.plugins import everyhook

HOOKS = sorted(name for name in vars(hookspecs) if name.startswith("catalog_"))


@pytest.fixture
def calls(tmp_path, monkeypatch):
    log = tmp_path / "calls.txt"
    monkeypatch.setenv("EVERYHOOK_LOG", str(log))
    monkeypatch.setattr(everyhook.ShelfEngine, "kept", {})
    monkeypatch.setattr(everyhook.ShelfEngine, "positions", {})
    return lambda: log.read_text("utf-8").splitlines()


@pytest.fixture
def harvested(calls, make_app, settings, run_in):
    """The app with the plugin, its connector harvested, its engine filled, its listener told."""
    app = make_app([everyhook], dataclasses.replace(settings, search_engine="shelf"))
    run_in(
        "sources", "add", "ke-sach", "--connector", "shelf", "--institution", "thu-vien",
        "--institution-name", "Thư viện", "--option", "count=2",
    )  # fmt: skip
    app.report = json.loads(run_in("harvest", "ke-sach", "--json").stdout.splitlines()[-1])
    listeners.deliver(current_parts())
    return app


def test_one_run_calls_every_hook_with_the_declared_types(harvested, calls):
    page = harvested.test_client().get("/record/ke-sach-0")
    assert page.status_code == 200
    told = set(calls())
    assert {line.split()[0] for line in told} >= set(HOOKS)
    assert {line for line in told if len(line.split()) > 1} == {
        "enricher Record Source",
        "catalog_match_keys Record",
        "catalog_record_links Record",
        "catalog_records_changed tuple RecordChange RecordChange",
        "catalog_harvest_finished HarvestReport",
    }


def test_records_of_a_plugins_connector_pass_through_its_format_and_enricher(harvested, run_in):
    assert harvested.report["new"] == 2
    record = json.loads(run_in("records", "show", "ke-sach-1", "--json").stdout)
    assert record["title"] == "Sách số 1"
    assert record["subjects"] == [{"label": "đánh dấu"}]


def test_a_plugins_engine_and_index_field_answer_searches(harvested, run_in):
    found = json.loads(run_in("search", "sách", "--json").stdout)
    assert found["total"] == 2
    assert [entry["value"] for entry in found["facets"]["extent"]] == ["0 tr.", "1 tr."]


def test_a_plugins_link_stands_on_the_record_page(harvested):
    page = harvested.test_client().get("/record/ke-sach-0").text
    assert 'href="https://example.org/shelf"' in page
    assert "Kệ sách" in page


def test_a_plugins_pages_are_mounted_under_its_name(harvested):
    assert harvested.test_client().get("/x/everyhook/hello").text == "Xin chào từ kệ sách"


def test_a_plugins_commands_are_run_under_its_name(harvested, run_in):
    assert run_in("x", "everyhook", "hello").stdout == "Xin chào từ kệ sách\n"


def test_the_plugin_is_listed_with_what_it_adds(harvested, run_in):
    (listed,) = json.loads(run_in("plugins", "list", "--json").stdout)
    assert listed == {
        "name": "everyhook", "distribution": "", "version": "1.2.3", "state": "active", "error": "",
        "connectors": ["shelf"], "formats": ["shelf"], "hooks": HOOKS,
    }  # fmt: skip
