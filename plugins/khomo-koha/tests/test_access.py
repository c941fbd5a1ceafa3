"""The key: what it may be, how it is used, and how its refusal is told."""

import base64
import logging

import pytest
from marshmallow import ValidationError

from catalog.sdk import SourceRefused, SourceUnavailable
from catalog.sdk.testing import Answer
from catalog.sdk.testing.koha import KEY


def authorizations(library):
    return {asked.headers.get("authorization", "") for asked in library.script.asked("/api/v1/biblios")}


def test_an_api_key_is_exchanged_for_a_token(library):
    library.by_rest()
    (asked,) = library.script.asked("/api/v1/oauth/token")
    assert asked.form == {
        "grant_type": "client_credentials", "client_id": "khoa-mo", "client_secret": "bi-mat",
    }  # fmt: skip
    assert authorizations(library) == {"Bearer the-token"}


def test_a_name_and_password_are_used_where_koha_gives_no_token(library):
    library.script.oauth, library.script.login = False, True
    assert library.by_rest().ids == library.numbers
    assert authorizations(library) == {"Basic " + base64.b64encode(KEY.encode()).decode()}


def test_a_token_is_sent_as_it_is(library):
    assert library.fetch(key="the-token").ids == library.numbers
    assert library.script.asked("/api/v1/oauth/token") == []


def test_a_token_that_runs_out_is_renewed(library):
    library.script.tokens, library.script.most = 4, 5
    fetched = library.by_rest()
    assert (fetched.ids, fetched.end.complete) == (library.numbers, True)
    assert len(library.script.asked("/api/v1/oauth/token")) > 2


@pytest.mark.parametrize("key", ["khoa-mo:sai", "another-token"])
def test_a_wrong_key_ends_the_run_and_says_what_to_do(library, key):
    with pytest.raises(SourceRefused, match="Koha does not take the key") as refused:
        library.fetch(key=key)
    told = refused.value.message
    assert "RESTOAuth2ClientCredentials" in told or "make a new one" in told
    assert "sai" not in told
    assert "another" not in told


def test_a_wrong_key_does_not_fall_back_to_oai_pmh_in_silence(library):
    with pytest.raises(SourceRefused):
        library.fetch(key="khoa-mo:sai")
    assert library.script.asked("/cgi-bin/koha/oai.pl") == []


def test_a_missing_permission_ends_the_run_and_is_named(library):
    library.script.permitted = False
    with pytest.raises(SourceRefused, match="lacks the permission 'catalogue'"):
        library.by_rest()


def test_the_key_goes_to_no_public_address_and_into_no_log(library, caplog):
    caplog.set_level(logging.DEBUG)
    library.by_rest()
    public = [asked for asked in library.script.requests if "/public/" in asked.path]
    assert public
    assert all("authorization" not in asked.headers for asked in public)
    assert "bi-mat" not in caplog.text


def test_a_koha_that_is_down_is_not_taken_for_one_that_refuses_the_key(library):
    library.script.spoil = lambda asked, answer: Answer(status=503)
    with pytest.raises(SourceUnavailable):
        library.by_rest()


def test_a_web_page_in_place_of_a_token_is_no_token(library):
    def spoil(asked, answer):
        return Answer(b"<html><title>Log in</title></html>") if asked.path.endswith("/token") else answer

    library.script.spoil = spoil
    with pytest.raises(SourceRefused, match="it gave no token for it"):
        library.by_rest()


@pytest.mark.parametrize("key", ["a\nb:c", "mã-thông-báo", "x" * 501])
def test_a_key_that_cannot_be_sent_is_refused_when_it_is_given(library, key):
    with pytest.raises(ValidationError) as faults:
        library.connector(key=key)
    assert set(faults.value.messages) == {"key"}


def test_options_that_are_not_known_are_refused(library):
    with pytest.raises(ValidationError):
        library.connector(kye="a:b")
