"""What is wrong with the options of a file source is said at once and by name."""

from __future__ import annotations

import pytest
from khomo_files import FilesConnector
from marshmallow import ValidationError


def faults(**options) -> dict:
    with pytest.raises(ValidationError) as raised:
        FilesConnector.options().load(options)
    return raised.value.messages


def test_every_fault_is_named_in_one_answer():
    told = faults(format="word", mode="merge", delimiter="::", encoding="klingon", colour="red", flavour="x")
    assert set(told) == {"format", "mode", "delimiter", "encoding", "colour", "flavour", "path"}
    assert "klingon" in told["encoding"][0]


def test_path_and_url_together_are_refused():
    assert "not both" in faults(path="a.csv", url="http://example.org/a.csv")["url"][0]


@pytest.mark.parametrize("url", ["ftp://example.org/a.csv", "a.csv", "javascript:alert(1)"])
def test_only_http_addresses_are_taken(url):
    assert "url" in faults(url=url)


@pytest.mark.parametrize("profile", [12, "", ["a"], "{not yaml", "- a\n- b"])
def test_a_profile_is_a_mapping_or_a_name(profile):
    assert "profile" in faults(path="a.csv", profile=profile)


def test_values_as_the_command_line_gives_them_are_understood():
    loaded = FilesConnector.options().load(
        {
            "path": "a.csv",
            "delimiter": "tab",
            "allow_private": "true",
            "profile": "{columns: {Tên: title}}",
            "trusted_path": "/a.csv",
        }
    )
    assert loaded["delimiter"] == "\t"
    assert loaded["allow_private"] is True
    assert loaded["profile"] == {"columns": {"Tên": "title"}}
    assert loaded["trusted_path"] == ("/a.csv",)
    assert loaded["mode"] == "replace"
