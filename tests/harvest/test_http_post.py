"""Forms that the polite client sends: as guarded as what it fetches, and told to nobody else."""

from __future__ import annotations

import pytest

from catalog.errors import SourceRefused, SourceUnavailable
from catalog.harvest.http import PoliteClient
from catalog.harvest.ssrf import NotPublic
from catalog.settings import load
from tests.harvest.servers import answer, in_turn, serving

FORM = {"grant_type": "client_credentials", "client_secret": "bí mật"}


@pytest.fixture
def client() -> PoliteClient:
    return PoliteClient(load({}, http_pause=0, http_backoff=0), allow_private=True)


def test_a_form_is_sent_as_a_form_and_its_answer_comes_whole(client: PoliteClient) -> None:
    with serving({"/token": answer(body=b'{"access_token": "t"}')}) as served:
        reply = client.post(f"{served.url}/token", FORM, {"Accept": "application/json"})
    assert reply.json() == {"access_token": "t"}
    assert served.forms == ["grant_type=client_credentials&client_secret=b%C3%AD+m%E1%BA%ADt"]
    (path, headers), *_more = served.requests
    assert (path, headers["content-type"], headers["accept"]) == (
        "/token", "application/x-www-form-urlencoded", "application/json",
    )  # fmt: skip


def test_a_form_is_not_sent_on_to_where_a_server_redirects(client: PoliteClient) -> None:
    with serving({"/token": answer(307, Location="/elsewhere"), "/elsewhere": answer()}) as served:
        with pytest.raises(SourceRefused, match="the server sends on; give its address as it is now"):
            client.post(f"{served.url}/token", FORM)
        assert [path for path, _headers in served.requests] == ["/token"]


def test_a_form_is_sent_again_to_a_server_that_is_busy(client: PoliteClient) -> None:
    with serving({"/token": in_turn(answer(429, Retry_After="0"), answer(503), answer())}) as served:
        assert client.post(f"{served.url}/token", FORM).status == 200
    assert len(served.forms) == 3


def test_a_refusal_names_the_address_and_not_what_was_sent(client: PoliteClient) -> None:
    with serving({"/token": answer(403), "/down": answer(503)}) as served:
        with pytest.raises(SourceRefused) as refused:
            client.post(f"{served.url}/token", FORM)
        with pytest.raises(SourceUnavailable) as unavailable:
            client.post(f"{served.url}/down", FORM)
        assert client.post(f"{served.url}/token", FORM, accept_status=(403,)).status == 403
    for error in (refused.value, unavailable.value):
        assert "bí mật" not in str(error)
        assert "127.0.0.1" in str(error)


def test_a_form_goes_to_no_private_address_that_the_source_does_not_allow() -> None:
    with serving({"/token": answer()}) as served:
        with pytest.raises(NotPublic):
            PoliteClient(load({}, http_pause=0)).post(f"{served.url}/token", FORM)
        assert served.forms == []
