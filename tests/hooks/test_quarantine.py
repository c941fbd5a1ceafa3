"""A broken plugin is named with the reason, and everything else goes on."""

import logging
from types import ModuleType

import pytest

from catalog.hooks import load_hooks
from catalog.sdk import Connector, Format, IndexField, Link, hookimpl
from tests.factories import make_record


def plugin(name, **parts):
    module = ModuleType(name)
    vars(module).update(parts)
    return module


def gives(hook, value):
    """A plugin's function for ``hook`` that returns ``value``, or raises it."""

    def implementation():
        if isinstance(value, BaseException):
            raise value
        return value

    return {hook: hookimpl(implementation)}


class Plain(Format):
    name, media_type = "plain", "text/plain"


GOOD = plugin("good", **gives("catalog_formats", [Plain()]))


def states(hooks):
    return {info.name: info.state for info in hooks.plugins()}


def error_of(broken, **others):
    """The sentence about ``broken``, after checking that the good plugin beside it works."""
    hooks = load_hooks(plugins=[broken, GOOD])
    assert states(hooks)["good"] == "active"
    assert "plain" in hooks.formats.names
    (info,) = (info for info in hooks.plugins() if info.name != "good")
    assert info.state == "quarantined"
    return info.error


@hookimpl
def misspelt():
    return []


@hookimpl
def wrong_argument(recrod):
    return []


@hookimpl(wrapper=True)
def wrapper():
    return (yield)


class Unfinished(Connector):
    name, label, options = "unfinished", "Unfinished", dict


class Namesake(Format):
    name, media_type = "marcxml", "application/xml"


def endless():
    while True:
        yield Plain()


async def asynchronous():
    return []


BROKEN = {
    "a misspelt hook": ({"catalog_conectors": misspelt}, "there is no hook catalog_conectors"),
    "an argument the hook has not": ({"catalog_record_links": wrong_argument}, "recrod"),
    "a wrapper": ({"catalog_formats": wrapper}, "wrappers are not taken"),
    "a hook without its mark": ({"catalog_formats": lambda: []}, "catalog_formats: not marked"),
    "no hook at all": ({}, "implements no hook"),
    "an exception": (gives("catalog_formats", ValueError("hỏng")), "catalog_formats: ValueError: hỏng"),
    "an exit": (gives("catalog_formats", SystemExit(3)), "catalog_formats: SystemExit: 3"),
    "nothing": (gives("catalog_formats", None), "gave None in place of a list"),
    "a text": (gives("catalog_formats", "marc"), "gave 'marc' in place of a list"),
    "an item of another type": (gives("catalog_formats", [7]), "gave 7 in place of Format"),
    "a class in place of an object": (gives("catalog_formats", [Plain]), "in place of Format"),
    "an object in place of a class": (gives("catalog_connectors", [Plain()]), "a subclass of Connector"),
    "an abstract connector": (gives("catalog_connectors", [Unfinished]), "Unfinished lacks check, fetch"),
    "a name that core has": (gives("catalog_formats", [Namesake()]), "the name 'marcxml' is taken"),
    "a core index field": (
        gives("catalog_index_fields", [IndexField(name="title", type="keyword")]),
        "the name 'title' is taken",
    ),
    "a field of the engines": (
        gives("catalog_index_fields", [IndexField(name="title_folded", type="keyword")]),
        "is kept for search engines",
    ),
    "the same name twice": (gives("catalog_formats", [Plain(), Plain()]), "the name 'plain' is taken"),
    "results without end": ({"catalog_formats": hookimpl(endless)}, "more than 1000"),
    "an async function": ({"catalog_formats": hookimpl(asynchronous)}, "async function"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_plugin_that_gives_what_it_must_not_is_quarantined_and_named(case):
    parts, told = BROKEN[case]
    assert told in error_of(plugin("aaa", **parts))


def test_of_two_plugins_with_one_connector_name_the_second_is_quarantined():
    hooks = load_hooks(plugins=[GOOD, plugin("later", **gives("catalog_formats", [Plain()]))])
    assert states(hooks) == {"good": "active", "later": "quarantined"}


def test_two_plugins_of_the_same_name_cannot_both_be_loaded():
    hooks = load_hooks(plugins=[GOOD, plugin("good", **gives("catalog_formats", []))])
    assert [info.state for info in hooks.plugins()] == ["active", "quarantined"]
    assert hooks.plugins()[1].error == "the name 'good' is taken by another plugin"


def test_a_plugin_whose_name_cannot_stand_in_an_address_is_quarantined():
    assert "its name 'a b' is not made of" in error_of(plugin("a b"))


def test_nothing_of_a_quarantined_plugin_is_used():
    parts = gives("catalog_formats", [Plain()]) | gives("catalog_connectors", [7])
    hooks = load_hooks(plugins=[plugin("half", **parts)])
    assert "plain" not in hooks.formats.names
    assert hooks.plugins()[0].formats == ()


def test_a_module_that_cannot_be_imported_is_quarantined(tmp_path, monkeypatch):
    (tmp_path / "bad_syntax.py").write_text("def broken(:\n")
    (tmp_path / "bad_exit.py").write_text("raise SystemExit('không chạy')\n")
    monkeypatch.syspath_prepend(tmp_path)
    hooks = load_hooks(plugins=["bad_syntax", "bad_exit", "bad_missing", GOOD])
    errors = {info.name: info.error for info in hooks.plugins()}
    assert errors["bad_syntax"].startswith("cannot be imported: SyntaxError")
    assert errors["bad_exit"] == "cannot be imported: SystemExit: không chạy"
    assert "No module named 'bad_missing'" in errors["bad_missing"]
    assert states(hooks)["good"] == "active"


def test_a_disabled_plugin_is_not_even_imported():
    hooks = load_hooks(plugins=["there.is.no.such.module"], disabled=["module"])
    assert states(hooks) == {"module": "disabled"}


def links_of(value):
    @hookimpl
    def catalog_record_links(record):
        if isinstance(value, Exception):
            raise value
        return value

    return {"catalog_record_links": catalog_record_links}


FINE = Link(rel="page", url="https://example.org/fine")


@pytest.mark.parametrize(
    "value",
    [
        RuntimeError("hỏng"),
        [Link(rel="page", url="javascript:alert(1)")],
        [Link(rel="page", url="data:text/html,x")],
        [Link(rel="nonsense", url="https://example.org/")],
        ["https://example.org/"],
    ],
)
def test_a_failing_hook_is_logged_with_the_plugin_and_the_others_links_stand(value, caplog):
    hooks = load_hooks(plugins=[plugin("bad", **links_of(value)), plugin("fine", **links_of([FINE]))])
    assert hooks.record_links(make_record()) == (FINE,)
    assert [entry.name for entry in caplog.records] == ["catalog.plugins.bad"]
    assert "plugin bad in catalog_record_links" in caplog.text


def test_five_failures_in_a_row_quarantine_a_plugin_for_this_process(caplog):
    hooks = load_hooks(plugins=[plugin("bad", **links_of(RuntimeError("hỏng")))])
    for _ in range(7):
        hooks.record_links(make_record())
    (info,) = hooks.plugins()
    assert info.state == "quarantined"
    assert "failed 5 times in a row, last with RuntimeError: hỏng" in info.error
    assert sum("RuntimeError" in entry.getMessage() for entry in caplog.records) == 6


def test_a_success_between_failures_keeps_a_plugin():
    answers = [RuntimeError("hỏng")] * 4 + [[FINE]]

    @hookimpl
    def catalog_record_links(record):
        answers.append(answers.pop(0))
        if isinstance(answers[-1], Exception):
            raise answers[-1]
        return answers[-1]

    hooks = load_hooks(plugins=[plugin("shaky", catalog_record_links=catalog_record_links)])
    for _ in range(20):
        hooks.record_links(make_record())
    assert states(hooks) == {"shaky": "active"}


def test_plugins_quarantined_here_are_left_out_in_worker_processes():
    hooks = load_hooks(plugins=[plugin("bad", **links_of(RuntimeError())), GOOD], disabled=["off"])
    for _ in range(5):
        hooks.record_links(make_record())
    assert hooks.origin.disabled == ("off", "bad")
    again = load_hooks(plugins=hooks.origin.plugins, disabled=hooks.origin.disabled)
    assert states(again) == {"bad": "disabled", "good": "active"}


def test_match_keys_of_all_plugins_come_each_once():
    def keyed(*keys):
        @hookimpl
        def catalog_match_keys(record):
            return keys

        return {"catalog_match_keys": catalog_match_keys}

    hooks = load_hooks(plugins=[plugin("one", **keyed("isbn:1", "t:a")), plugin("two", **keyed("t:a"))])
    assert sorted(hooks.match_keys(make_record())) == ["isbn:1", "t:a"]


def test_the_site_stays_up_and_about_names_the_broken_plugin(make_app, caplog):
    caplog.set_level(logging.CRITICAL)
    app = make_app([plugin("broken", **gives("catalog_formats", ValueError("hỏng")))])
    client = app.test_client()
    assert client.get("/").status_code == 200
    about = client.get("/about").text
    assert "broken" in about
    assert "ValueError: hỏng" in about


def test_pages_that_cannot_be_mounted_quarantine_their_plugin_alone(make_app, caplog):
    class Unmountable(__import__("flask").Blueprint):
        def register(self, app, options):
            raise RuntimeError("không gắn được")

    app = make_app([plugin("pages", **gives("catalog_blueprints", [Unmountable("p", __name__)])), GOOD])
    infos = {info.name: info for info in app.extensions["catalog"].hooks.plugins()}
    assert "không gắn được" in infos["pages"].error
    assert infos["good"].state == "active"
