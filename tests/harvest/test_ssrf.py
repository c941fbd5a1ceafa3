"""What a harvest may not reach."""

from __future__ import annotations

import pytest
from requests import Session

from catalog.errors import SourceRefused, SourceUnavailable
from catalog.harvest import ssrf
from catalog.harvest.http import PoliteClient
from catalog.harvest.transport import GuardedAdapter
from catalog.settings import Settings, load
from tests.harvest.servers import answer, serving


@pytest.fixture
def settings() -> Settings:
    """No database is needed here, so not the settings of one."""
    return load({}, http_pause=0, http_backoff=0.01)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "192.0.2.7", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "not an address",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_told_apart(address: str) -> None:
    assert not ssrf.is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "203.113.131.1", "2606:4700:4700::1111"])
def test_a_public_address_passes(address: str) -> None:
    assert ssrf.is_public(address)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ftp://a.example/", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("http://user:pw@a.example/", "user and password"),
        ("http:///path", "names no host"),
        ("http://a.example:99999/", "not a readable address"),
        ("http://[::1/", "not a readable address"),
    ],
)
def test_an_address_that_cannot_be_a_source_is_refused(url: str, told: str) -> None:
    with pytest.raises(SourceRefused, match=told):
        ssrf.parse(url)


def test_messages_show_an_address_without_its_secrets() -> None:
    assert ssrf.shown("https://me:pw@a.example:8443/oai?key=s3cret#x") == "https://a.example:8443/oai"


def test_the_client_refuses_the_loopback_address_unless_allowed(settings: Settings) -> None:
    with serving({"/": answer()}) as served:
        with pytest.raises(SourceRefused, match="allow_private"):
            PoliteClient(settings).get(f"{served.url}/")
        assert served.requests == []
        assert PoliteClient(settings, allow_private=True).get(f"{served.url}/").status == 200


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "100.64.0.1", "::1", "fc00::1", "::ffff:10.0.0.1"],
)
def test_a_source_of_a_local_network_may_be_at_its_addresses(address: str) -> None:
    ssrf.check_peer(address, "opac.intranet", allow_private=True)
    with pytest.raises(SourceRefused, match=r"opac\.intranet is at .*, which is not a public address"):
        ssrf.check_peer(address, "opac.intranet")


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "0.0.0.0", "224.0.0.1", "255.255.255.255", "fe80::1", "::", "::ffff:169.254.169.254"],
)
def test_no_source_may_be_at_addresses_that_are_neither_public_nor_local(address: str) -> None:
    with pytest.raises(SourceRefused, match="no source can be there"):
        ssrf.check_peer(address, "metadata.internal", allow_private=True)


def test_a_name_that_resolves_to_the_loopback_address_is_refused(settings: Settings) -> None:
    with serving({"/": answer()}) as served:
        port = served.url.rpartition(":")[2]
        with pytest.raises(SourceRefused, match="not a public address"):
            PoliteClient(settings).get(f"http://localhost:{port}/")
    assert served.requests == []


def test_the_connection_itself_is_checked_before_anything_is_sent() -> None:
    # This is what is left when the name resolved to a public address a moment before.
    session = Session()
    session.mount("http://", GuardedAdapter())
    with serving({"/": answer()}) as served:
        with pytest.raises(SourceRefused, match="not a public address"):
            session.get(f"{served.url}/", timeout=5)
        assert served.requests == []


def test_a_name_without_an_address_is_unavailable(settings: Settings) -> None:
    with pytest.raises(SourceUnavailable, match="has no address"):
        PoliteClient(settings).get("http://nowhere.invalid/")
