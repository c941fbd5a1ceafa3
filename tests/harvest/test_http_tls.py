"""Certificates and encryption that are not as they should be: told once, with what has to be done."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from catalog.errors import SettingsError, SourceRefused, SourceUnavailable
from catalog.harvest.http import PoliteClient
from catalog.settings import load
from tests.harvest.raw import HEAD, listening, saying
from tests.harvest.servers import answer, serving

OK = saying(HEAD + b"Content-Length: 2\r\n\r\nok")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def client(authority: trustme.CA) -> Iterator[PoliteClient]:
    with authority.cert_pem.tempfile() as ca_file:
        settings = load({}, http_pause=0, http_backoff=0, http_timeout=5, http_ca_file=ca_file)
        yield PoliteClient(settings, allow_private=True)


def _tls(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def test_a_server_of_an_authority_in_the_settings_is_trusted(
    client: PoliteClient, authority: trustme.CA
) -> None:
    with listening(OK, _tls(authority.issue_cert("localhost"))) as served:
        assert client.get(f"https://localhost:{served.port}/").body == b"ok"


def test_a_certificate_that_ran_out_is_told_with_its_date_and_asked_once(
    client: PoliteClient, authority: trustme.CA
) -> None:
    old = authority.issue_cert("localhost", not_before=datetime(2023, 1, 1, tzinfo=UTC),
                               not_after=datetime(2024, 2, 29, tzinfo=UTC))  # fmt: skip
    with listening(OK, _tls(old)) as served, pytest.raises(SourceUnavailable) as caught:
        client.get(f"https://localhost:{served.port}/")
    assert "the certificate of localhost ran out on 2024-02-29; its operator has to renew it" in str(
        caught.value
    )
    # The second one asks for the date only.
    assert served.connections == 2
    assert b"".join(served.heard) == b""


def test_a_certificate_of_the_future_is_told(client: PoliteClient, authority: trustme.CA) -> None:
    future = authority.issue_cert("localhost", not_before=datetime(2090, 1, 1, tzinfo=UTC),
                                  not_after=datetime(2091, 1, 1, tzinfo=UTC))  # fmt: skip
    with (
        listening(OK, _tls(future)) as served,
        pytest.raises(SourceUnavailable, match=r"is not valid yet; .* unless the clock"),
    ):
        client.get(f"https://localhost:{served.port}/")


def test_a_certificate_of_another_host_is_told_with_its_names(
    client: PoliteClient, authority: trustme.CA
) -> None:
    other = authority.issue_cert("opac.example", "www.opac.example")
    with listening(OK, _tls(other)) as served, pytest.raises(SourceRefused) as caught:
        client.get(f"https://localhost:{served.port}/")
    assert "the certificate at localhost is made out for opac.example, www.opac.example" in str(caught.value)
    assert served.connections == 2


def test_a_certificate_of_nobody_known_is_told() -> None:
    client = PoliteClient(load({}, http_pause=0, http_backoff=0), allow_private=True)
    unknown = trustme.CA().issue_cert("localhost")
    with listening(OK, _tls(unknown)) as served, pytest.raises(SourceRefused) as caught:
        client.get(f"https://localhost:{served.port}/")
    assert "nobody known here vouches for the certificate of localhost" in str(caught.value)
    assert "CATALOG_HTTP_CA_FILE" in str(caught.value)
    assert served.connections == 1


def test_a_certificate_signed_by_itself_is_told_and_can_be_trusted_by_name() -> None:
    itself = _self_signed()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with itself.tempfile() as chain:
        context.load_cert_chain(chain)
        with listening(OK, context) as served:
            url = f"https://localhost:{served.port}/"
            with pytest.raises(SourceRefused, match=r"signed by nobody but itself; .*CATALOG_HTTP_CA_FILE"):
                PoliteClient(load({}, http_pause=0), allow_private=True).get(url)
            told = PoliteClient(load({}, http_pause=0, http_ca_file=chain), allow_private=True)
            assert told.get(url).body == b"ok"


def _self_signed() -> trustme.Blob:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2024, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2090, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return trustme.Blob(secret + built.public_bytes(serialization.Encoding.PEM))


def test_https_asked_of_a_server_that_speaks_http_says_so_once(client: PoliteClient) -> None:
    with serving({"/": answer()}) as served, pytest.raises(SourceUnavailable) as caught:
        client.get(served.url.replace("http:", "https:") + "/")
    assert "does not speak the encryption that https needs; try the address with http://" in str(caught.value)
    assert served.requests == []


@pytest.mark.parametrize(
    "said", [b"\x15\x03\x01\x00\x02\x02\x28", b"", b"\x16\x03\x03\x00\x05\x02\x00\x00\x01\x00"]
)
def test_garbage_in_the_handshake_is_told_in_words(client: PoliteClient, said: bytes) -> None:
    with listening(saying(said)) as served, pytest.raises(SourceUnavailable) as caught:
        client.get(f"https://127.0.0.1:{served.port}/")
    told = str(caught.value)
    assert "encrypt" in told or "broke the connection off" in told
    assert "SSL" not in told
    assert "Error" not in told


def test_http_asked_of_a_server_that_speaks_tls_is_told(client: PoliteClient, authority: trustme.CA) -> None:
    with (
        listening(OK, _tls(authority.issue_cert("localhost"))) as served,
        pytest.raises(SourceUnavailable, match=r"does not speak HTTP|closed the connection|broke"),
    ):
        client.get(f"http://localhost:{served.port}/")


def test_a_file_without_certificates_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("not PEM")
    with pytest.raises(SettingsError, match=r"HTTP_CA_FILE.*holds no certificates"):
        PoliteClient(load({}, http_ca_file=str(file)))
    with pytest.raises(SettingsError, match="must be a file that is there"):
        load({}, http_ca_file=str(tmp_path / "none.pem"))
