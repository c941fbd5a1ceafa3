"""Settings come from one table, and a bad value stops the start."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from catalog.errors import SettingsError
from catalog.settings import Settings, load, table


def test_without_a_file_and_an_environment_the_defaults_hold() -> None:
    assert load({}) == Settings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "khomo.toml"
    file.write_text('site_name = "Thư viện mở"\nworkers = 1\n', "utf-8")
    settings = load({"CATALOG_SETTINGS": str(file), "CATALOG_WORKERS": "3"})
    assert (settings.site_name, settings.workers) == ("Thư viện mở", 3)


def test_lists_are_read_from_one_line() -> None:
    roots = os.pathsep.join(["/srv/a", "/srv/b"])
    settings = load({"CATALOG_FILE_ROOTS": roots, "CATALOG_TRUSTED_HOSTS": "a.vn, b.vn"})
    assert settings.file_roots == (Path("/srv/a"), Path("/srv/b"))
    assert settings.trusted_hosts == ("a.vn", "b.vn")


@pytest.mark.parametrize(
    ("name", "value"),
    [("WORKERS", "many"), ("WORKERS", "0"), ("WITHDRAW_SHARE", "1.5"), ("HTTP_TIMEOUT", "-1"),
     ("LOG_LEVEL", "LOUD"), ("RAW_COMPRESSION", "12"), ("HTTP_BACKOFF", "-0.1"),
     ("HTTP_BACKOFF", "nan"), ("HTTP_PAUSE", "inf")],
)  # fmt: skip
def test_a_bad_value_is_named_with_its_setting(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({f"CATALOG_{name}": value})
    assert name in str(caught.value)
    assert value in str(caught.value)


def test_an_unknown_key_in_the_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "khomo.toml"
    file.write_text("wokers = 1\n", "utf-8")
    with pytest.raises(SettingsError, match="wokers"):
        load({"CATALOG_SETTINGS": str(file)})


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    file = tmp_path / "khomo.toml"
    file.write_text("workers: 1", "utf-8")
    with pytest.raises(SettingsError, match=r"khomo\.toml"):
        load({"CATALOG_SETTINGS": str(file)})


def test_every_setting_says_what_it_is_for() -> None:
    assert all(told for _, _, _, told in table())
