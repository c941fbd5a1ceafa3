"""What ``check`` says of a Koha, and how one is recognised at a host."""

import pytest
from khomo_koha import KohaConnector
from khomo_koha.site import site_of

from catalog.sdk import SourceRefused
from catalog.sdk.testing import LocalHttp, serving
from catalog.sdk.testing.koha import KEY


def discovered(library, path=""):
    return list(KohaConnector.discover(library.url + path, library.http, frozenset({"marcxml"})))


def test_the_check_tells_version_libraries_number_and_what_answers(library):
    info = library.check(key=KEY)
    assert (info.total, info.details["version"]) == (30, "23.05.02")
    assert info.details["rest"] == "answers with the key"
    assert info.details["public_rest"] == "answers"
    assert info.details["libraries"]["first"] == {"QD": "Thư viện Quảng Điền", "TT": "Thư viện Trung tâm"}
    assert "the key goes over http" in info.notices[0]


def test_the_check_says_that_the_public_interface_is_off(library):
    library.script.public = False
    info = library.check()
    assert "RESTPublicAPI" in info.details["public_rest"]
    assert info.total == 30


def test_the_check_passes_with_a_key_where_oai_pmh_is_off_and_says_so(library):
    library.script.oai = False
    info = library.check(key=KEY)
    assert info.total == 30
    assert any("OAI-PMH does not answer" in notice for notice in info.notices)


def test_the_check_fails_without_a_key_where_oai_pmh_is_off_and_says_what_to_switch_on(library):
    library.script.oai = False
    with pytest.raises(SourceRefused, match="system preferences: switch on OAI-PMH"):
        library.check()


def test_the_check_says_that_an_older_koha_comes_over_oai_pmh(library):
    library.script.rest = False
    info = library.check(key=KEY)
    assert any("records come over OAI-PMH" in notice for notice in info.notices)


def test_a_wrong_key_fails_the_check(library):
    with pytest.raises(SourceRefused, match="Koha does not take the key"):
        library.check(key="khoa-mo:sai")


@pytest.mark.parametrize(
    "path",
    ["", "/", "/cgi-bin/koha/opac-main.pl", "/cgi-bin/koha/oai.pl?verb=Identify", "/api/v1/public/libraries",
     "/bib/12", "/thu-vien/tra-cuu"],
)  # fmt: skip
def test_a_koha_is_found_from_any_of_its_pages(library, path):
    (offer,) = discovered(library, path)
    assert (offer.system, offer.options) == ("Koha", {"url": library.url})
    assert offer.info.total == 30


def test_a_host_without_a_koha_offers_nothing():
    with serving({"/": b"<html></html>"}) as server:
        assert list(KohaConnector.discover(server.url, LocalHttp(), frozenset())) == []


def test_a_koha_that_needs_a_key_is_told_as_such(library):
    library.script.oai = False
    with pytest.raises(SourceRefused, match="or add it with a key"):
        discovered(library)


def test_a_koha_below_a_path_of_its_host_keeps_that_path():
    assert (
        site_of("https://vn.example/thuvien/cgi-bin/koha/opac-main.pl?x=1").base
        == "https://vn.example/thuvien"
    )
