"""What is wrong with a server's certificate, said so that somebody can have it mended."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime
from typing import Any

from catalog.harvest.ssrf import printable
from catalog.harvest.transport import GuardedAdapter

# Codes of OpenSSL's X509_V_ERR_*, of which the module ssl names none.
NOT_YET_VALID, EXPIRED = 9, 10
SELF_SIGNED = (18,)
UNKNOWN_AUTHORITY = (2, 19, 20, 21)
WRONG_HOST = (62, 64)
_NO_CHECK_TIME = 0x200000
_SECONDS = 5.0
_NAMES = 5
_OWN = "if it is meant to be so, save it to a file and name that in the setting CATALOG_HTTP_CA_FILE"


def wrong(error: ssl.SSLCertVerificationError, host: str, port: int, adapter: GuardedAdapter) -> str:
    """A sentence about the certificate that was refused, with what its operator has to do."""
    code = error.verify_code
    if code == EXPIRED:
        day = _last_day(host, port, adapter)
        if not day:
            return f"the certificate of {host} ran out: its operator has to renew it"
        return f"the certificate of {host} ran out on {day}: its operator has to renew it"
    if code == NOT_YET_VALID:
        return (
            f"the certificate of {host} is not valid yet: its operator has to look at it, "
            "unless the clock of this machine is wrong"
        )
    if code in SELF_SIGNED:
        return (
            f"the certificate of {host} is signed by nobody but itself: "
            f"its operator has to get one from an authority; {_OWN}"
        )
    if code in UNKNOWN_AUTHORITY:
        return (
            f"nobody known here vouches for the certificate of {host}: its operator has to let the server "
            f"send the certificates between its own and the authority's too; {_OWN}"
        )
    if code in WRONG_HOST:
        names = _names(host, port, adapter)
        return (
            f"the certificate at {host} is made out for {names or 'another name'}: "
            "use that name in the address, or its operator has to have this one added"
        )
    told = printable(error.verify_message or "", 100) or "no reason told"
    return f"the certificate of {host} cannot be trusted ({told}): its operator has to look at it"


def _last_day(host: str, port: int, adapter: GuardedAdapter) -> str:
    ends = _certificate(host, port, adapter).get("notAfter")
    if not ends:
        return ""
    return f"{datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC):%Y-%m-%d}"


def _names(host: str, port: int, adapter: GuardedAdapter) -> str:
    pairs = _certificate(host, port, adapter).get("subjectAltName", ())
    names = [printable(value, 80) for kind, value in pairs if kind in ("DNS", "IP Address")]
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return ", ".join(names[:_NAMES]) + more


def _certificate(host: str, port: int, adapter: GuardedAdapter) -> dict[str, Any]:
    """The certificate itself, which an error does not hold; empty if it cannot be had.

    Asked for by a connection of its own that checks neither date nor name, and over which nothing is sent.
    """
    context = adapter.trust()
    context.check_hostname = False
    context.verify_flags = ssl.VerifyFlags(context.verify_flags | _NO_CHECK_TIME)
    try:
        with (
            adapter.admit(socket.create_connection((host, port), _SECONDS), host) as connected,
            context.wrap_socket(connected, server_hostname=host) as secured,
        ):
            return dict(secured.getpeercert() or {})
    except OSError:
        return {}
