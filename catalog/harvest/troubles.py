"""What went wrong on the way to a server and back, in words for people.

Libraries tell by nested exceptions; a librarian is told what was seen and what can be done.
"""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import SplitResult

from urllib3.exceptions import ConnectTimeoutError, InvalidHeader, ReadTimeoutError

from catalog.errors import SourceError, SourceMalformed, SourceRefused, SourceUnavailable
from catalog.harvest import certificates
from catalog.harvest.transport import GuardedAdapter, TooSlow
from catalog.harvest.unpacking import Broken

E = TypeVar("E", bound=BaseException)
_LATER = "try again later, or ask its operator"
_NO_TLS = frozenset(
    ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE", "UNEXPECTED_MESSAGE",
     "PACKET_LENGTH_TOO_LONG", "HTTPS_PROXY_REQUEST")
)  # fmt: skip
"""What OpenSSL says to an answer that is no TLS at all."""
_NO_WAY = frozenset((errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EADDRNOTAVAIL))


@dataclass(slots=True, eq=False)
class Trouble(Exception):
    """What was ``seen``, the ``advice`` for people, whether asking again may help, and after how long.

    ``wait`` None leaves the seconds to the client. ``kind`` is the error that comes of it if it stays,
    ``at`` the address of the server if another one sent us there.
    """

    seen: str
    advice: str = _LATER
    kind: type[SourceError] = SourceUnavailable
    again: bool = True
    wait: float | None = None
    at: str = ""

    def told(self, address: str, attempts: int) -> SourceError:
        """The error for people after so many attempts."""
        times = f", {attempts} times" if attempts > 1 else ""
        return self.kind(f"{self.at or address}: {self.seen}{times}; {self.advice}")


def of_connection(error: BaseException, parts: SplitResult, adapter: GuardedAdapter) -> Trouble:
    """The trouble behind an error of requests, urllib3 or the socket; ``parts`` is the address asked."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    for tell in (_of_security, _of_reaching, _of_answer):
        if (trouble := tell(error, host, port, adapter)) is not None:
            return trouble
    if isinstance(error, ValueError):
        return Trouble("the address or a header cannot be sent as it is", "correct the source's options",
                       SourceRefused, again=False)  # fmt: skip
    return Trouble("no answer, the connection failed")


def _of_security(error: BaseException, host: str, port: int, adapter: GuardedAdapter) -> Trouble | None:
    if found := _within(error, ssl.SSLCertVerificationError):
        lasting = found.verify_code not in (certificates.EXPIRED, certificates.NOT_YET_VALID)
        seen, _, advice = certificates.wrong(found, host, port, adapter).partition(": ")
        return Trouble(seen, advice, SourceRefused if lasting else SourceUnavailable, again=False)
    if not (broken := _within(error, ssl.SSLError)):
        return None
    if broken.reason in _NO_TLS:
        return Trouble(f"{host}:{port} does not speak the encryption that https needs",
                       "try the address with http:// in place of https://", again=False)  # fmt: skip
    return Trouble(f"no encrypted connection could be agreed on with {host}:{port}",
                   "its operator has to look at its encryption (TLS 1.2 or newer)")  # fmt: skip


def _of_reaching(error: BaseException, host: str, port: int, adapter: GuardedAdapter) -> Trouble | None:
    if unknown := _within(error, socket.gaierror):
        return of_name(unknown, host)
    if _within(error, ConnectionRefusedError):
        return Trouble(f"nothing answers at {host}:{port}, the connection was refused",
                       "check the address and its port, or try again later")  # fmt: skip
    if any(isinstance(entry, OSError) and entry.errno in _NO_WAY for entry in _causes(error)):
        return Trouble(f"there is no way from here to {host}", "check the network, or try again later")
    if _within(error, ConnectTimeoutError):
        return Trouble(f"no answer from {host}:{port}, not even a connection in the time allowed",
                       "check the address, or whether a firewall lets the catalog in")  # fmt: skip
    return None


def of_name(error: OSError | UnicodeError, host: str) -> Trouble:
    """The trouble of a name that has no address."""
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        return Trouble(
            f"the address of {host} could not be looked up", "check the network, or try again later"
        )
    return Trouble(f"the name {host} has no address", "check how it is written", again=False)


def _of_answer(error: BaseException, host: str, port: int, adapter: GuardedAdapter) -> Trouble | None:
    if slow := _within(error, TooSlow):
        return of_slowness(slow)
    if _within(error, ReadTimeoutError) or _within(error, TimeoutError):
        return Trouble("no answer in the time allowed",
                       "try again later, or raise the setting CATALOG_HTTP_TIMEOUT")  # fmt: skip
    if _within(error, http.client.RemoteDisconnected):
        return Trouble("no answer, the server closed the connection")
    if _within(error, http.client.BadStatusLine) or _within(error, http.client.UnknownProtocol):
        return Trouble(f"what answers at {host}:{port} does not speak HTTP", "check the address and its port")
    if _within(error, ConnectionResetError) or _within(error, BrokenPipeError):
        return Trouble("the server broke the connection off")
    if _within(error, http.client.HTTPException) or _within(error, InvalidHeader):
        return Trouble("the head of the answer is too long or garbled", "ask its operator", SourceMalformed)
    return None


def of_body(error: BaseException, received: int) -> Trouble:
    """The trouble of a body that came in part: too slowly, packed wrongly or cut."""
    if slow := _within(error, TooSlow):
        return of_slowness(slow)
    if broken := _within(error, Broken):
        return Trouble(f"the answer says that it is packed with gzip, but {broken}", kind=SourceMalformed)
    if _within(error, ReadTimeoutError) or _within(error, TimeoutError):
        return Trouble(f"the answer comes too slowly or is cut, nothing more came after {received:,} bytes",
                       "try again later, or raise the setting CATALOG_HTTP_TIMEOUT")  # fmt: skip
    return Trouble(f"the answer is cut after {received:,} bytes", kind=SourceMalformed)


def of_slowness(slow: TooSlow) -> Trouble:
    """The trouble of an answer that comes too slowly; asking again would take as long again."""
    speed = slow.received / slow.seconds
    seen = (
        f"the answer comes too slowly, {slow.received:,} bytes in {slow.seconds:.0f} s ({speed:.0f} a second)"
    )
    advice = "try again when the server has less to do, or raise the setting CATALOG_HTTP_TIMEOUT"
    return Trouble(seen, advice, again=False)


_ADVICE = {
    401: "it wants a user and a password: give them in the source's options",
    403: "its operator has to let the catalog in",
    404: "nothing is at this address: correct it; `catalog sources check HOST` looks at the usual ones",
    407: "a proxy between here and there wants a password: its operator has to let the catalog through",
    410: "what was at this address is gone: ask its operator for the new one",
    429: "the server is asked too often: raise the setting CATALOG_HTTP_PAUSE or try again later",
    451: "the server may not give it for reasons of law: ask its operator",
}


def of_status(status: int) -> Trouble:
    """The trouble of an answer that is an error or leads nowhere, by its status (RFC 9110, 15)."""
    phrase = http.client.responses.get(status, "")
    seen = f"the server answered {status}" + (f" ({phrase})" if phrase else "")
    again = status in (408, 425, 429, 500, 502, 503, 504)
    if 500 <= status < 600:
        kind, advice = SourceUnavailable if again else SourceRefused, _LATER
    elif 300 <= status < 400:
        kind, advice = SourceRefused, "it sends elsewhere but does not say where: ask its operator"
    else:
        kind, advice = SourceUnavailable if again else SourceRefused, "check the address, or ask its operator"
    return Trouble(seen, _ADVICE.get(status, advice), kind, again)


def _within(error: BaseException, kind: type[E]) -> E | None:
    return next((entry for entry in _causes(error) if isinstance(entry, kind)), None)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all that led to it, which libraries hang in four places."""
    waiting, seen = [error], set()
    while waiting:
        entry = waiting.pop(0)
        if id(entry) in seen:
            continue
        seen.add(id(entry))
        yield entry
        linked = (getattr(entry, "reason", None), *entry.args, entry.__cause__, entry.__context__)
        waiting += [cause for cause in linked if isinstance(cause, BaseException)]
