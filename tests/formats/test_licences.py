"""Licences by their names and addresses."""

from __future__ import annotations

import pytest

from catalog.formats.licences import licence_of

BY = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")


@pytest.mark.parametrize(
    "written",
    [
        "CC-BY-4.0",
        " cc by 4.0 ",
        "CC BY-4.0",
        "http://creativecommons.org/licenses/by/4.0",
        "https://www.creativecommons.org/licenses/by/4.0/deed.vi",
        "https://creativecommons.org/licenses/by/4.0/legalcode",
    ],
)
def test_one_licence_has_one_name_and_address_however_it_is_written(written: str) -> None:
    assert licence_of(written) == BY


def test_another_address_names_itself_and_other_words_have_none() -> None:
    own = "http://rightsstatements.org/vocab/InC/1.0/"
    assert licence_of(own) == (own, own)
    for words in ("Theo quy định của thư viện", "http://two words.example", "javascript:alert(1)", ""):
        assert licence_of(words) == (words, "")


def test_the_short_name_of_the_public_domain_dedication_is_known() -> None:
    assert licence_of("CC0").name == licence_of("CC0-1.0").name == "CC0 1.0"
