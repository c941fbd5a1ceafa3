"""What people enter about institutions and sources: what is refused, and in which words."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.errors import InvalidInput
from catalog.schemas import InstitutionSchema, SourceSchema, load_checked
from catalog.schemas.fields import Text

INSTITUTION = {"slug": "hue-lib", "name_vi": "Thư viện Huế", "system": "library"}
SOURCE = {"slug": "books", "connector": "files", "institution": "hue-lib"}
TEXTS = (
    "name_vi", "name_en", "short_name", "system", "type", "level", "status", "owner", "region_class",
    "province", "commune", "address", "url", "hours", "contact", "phone", "email", "isil",
    "accessibility_note", "photo",
)  # fmt: skip


def institution(**facts: Any) -> dict[str, Any]:
    return load_checked(InstitutionSchema(), {**INSTITUTION, **facts}, "row 2")


def source(**facts: Any) -> dict[str, Any]:
    return load_checked(SourceSchema(), {**SOURCE, **facts}, "row 2")


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\ud800"])
def test_a_character_that_no_text_holds_is_named_with_its_fact(name: str, character: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        institution(**{name: f"8:00{character}"})
    assert caught.value.faults[name] == [
        f"{f'8:00{character}'!r} holds the forbidden character U+{ord(character):04X}"
    ]


def test_every_text_of_an_institution_is_looked_at() -> None:
    texts = {name for name, field in InstitutionSchema().fields.items() if isinstance(field, Text)}
    assert texts == set(TEXTS)


def test_line_breaks_and_tabs_are_taken_in_what_has_lines() -> None:
    hours = "Thứ Hai:\t8:00–17:00\nThứ Ba:\tđóng cửa"
    assert institution(hours=hours)["hours"] == hours


@pytest.mark.parametrize("slug", ["hue\0", "Hue", "-hue", "huế", "h" * 61, ""])
def test_a_slug_has_plain_letters_only(slug: str) -> None:
    with pytest.raises(InvalidInput, match="may hold a-z, 0-9 and - only, at most 60 characters"):
        institution(slug=slug)


@pytest.mark.parametrize("name", ["connector", "institution", "link", "metadata_licence"])
def test_a_source_holds_no_character_that_no_text_holds(name: str) -> None:
    with pytest.raises(InvalidInput, match="forbidden character U\\+0000"):
        source(**{name: "a\0"})


@pytest.mark.parametrize(
    "link",
    ["https://opac.example/detail", "{native_id}", "ftp://a/{native_id}", "https://a/{native_id}{native_id}"],
)
def test_a_link_template_is_an_address_with_the_id_in_it_once(link: str) -> None:
    with pytest.raises(InvalidInput, match=r"must be an http address with \{native_id\} in it"):
        source(link=link)
    assert source(link="https://opac.example/detail?id={native_id}")["link"].endswith("{native_id}")
