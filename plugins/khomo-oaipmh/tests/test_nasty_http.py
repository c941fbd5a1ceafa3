"""The web between us and the server, at its worst."""

import ssl
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from catalog.harvest.http import PoliteClient
from catalog.sdk import SourceError
from catalog.sdk.testing.oaipmh import BEHAVIOURS, Expect

SUBJECTS = ("statuses", "network")


def test_what_must_come_of_it_comes(behaviour, check):
    check(behaviour)


def test_keys_are_told_nowhere(harvests, caplog):
    caplog.set_level("DEBUG")
    for name in ("unauthorized_401_basic", "key_in_a_header"):
        entry = BEHAVIOURS[name]
        outcome = harvests.run(entry, Expect(full=True))
        assert outcome.report.status == "done"
        for secret in ("mật khẩu", "khoa-thu-nghiem", "dGh1dGh1"):
            assert secret not in outcome.told()
            assert secret not in caplog.text


def test_a_certificate_that_is_out_of_date_is_said_to_be_so(harvests, nasty, tmp_path):
    address = urlsplit(nasty.address("certificate_out_of_date"))
    trusted = tmp_path / "trusted.pem"
    trusted.write_text(ssl.get_server_certificate((address.hostname, address.port)))
    settings = replace(harvests.parts.settings, http_ca_file=str(trusted))
    with PoliteClient(settings, allow_private=True) as http, pytest.raises(SourceError, match="2021"):
        http.get(f"{address.geturl()}?verb=Identify")


def test_a_server_that_went_down_is_not_asked_on_and_on(harvests, nasty):
    name = "connection_closed_always"
    before = len(nasty.requests(name))
    harvests.run(BEHAVIOURS[name], Expect(full=True))
    assert len(nasty.requests(name)) - before < 40
