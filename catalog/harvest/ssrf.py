"""Addresses that a harvest may not reach: everything that is not a public host on the internet.

A source's address comes from a form, a redirect from a stranger's server: neither may make the catalog
talk to its own machine, its local network or a cloud's metadata service.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit, urlunsplit

from catalog.errors import SourceRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_LOCAL = tuple(
    ipaddress.ip_network(text)
    for text in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128",
        "fc00::/7",
    )
)  # fmt: skip
"""What ``allow_private`` opens: this machine and local networks, but no link-local metadata service."""
_SHOWN = 200


class AddressRefused(SourceRefused):
    """An address where no source can be."""


class NotPublic(AddressRefused):
    """An address of a local network, where the source may not be; ``where`` says which host is at it."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} is not a public address; set the source's option allow_private=true if that is meant"
        )
        self.where = where


def shown(url: str) -> str:
    """The address for logs and messages: without user, query and fragment, which can hold secrets."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an unreadable address"
    host = f"[{host}]" if ":" in host else host
    text = urlunsplit((parts.scheme, host + port, parts.path, "", ""))
    return printable(text, _SHOWN)


def printable(text: str, most: int) -> str:
    """A stranger's text for a terminal or a log: one line, no control characters, at most ``most`` long."""
    kept = "".join(letter if letter.isprintable() else " " for letter in text[: 4 * most])
    kept = " ".join(kept.split())
    return kept if len(kept) <= most else kept[: most - 3] + "..."


def parse(url: str) -> SplitResult:
    """The parts of an http or https address; raises ``SourceRefused`` for any other."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        told = f"{shown(url)}: not a readable address ({error}); give it as https://host/path"
        raise SourceRefused(told) from error
    if parts.scheme not in ("http", "https"):
        raise SourceRefused(f"{shown(url)}: only http and https addresses are fetched")
    if not parts.hostname:
        raise SourceRefused(f"{shown(url)}: the address names no host; give it as https://host/path")
    if parts.username is not None or parts.password is not None:
        raise SourceRefused(f"{shown(url)}: user and password do not belong into an address")
    return parts


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet, also the one embedded in an IPv6 address."""
    address = _read(text)
    if address is None:
        return False
    return all(entry.is_global and not entry.is_multicast for entry in (address, *_embedded(address)))


def is_local(text: str) -> bool:
    """Whether an IP address is of this machine or of a local network, and nothing more special than that."""
    address = _read(text)
    if address is None:
        return False
    entries = _embedded(address) or [address]
    return all(any(entry in network for network in _LOCAL) for entry in entries)


def _read(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None


def _embedded(address: Address) -> list[Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return []
    inner: list[Address] = [entry for entry in (address.ipv4_mapped, address.sixtofour) if entry is not None]
    if address.teredo is not None:
        inner.extend(address.teredo)
    if address in _NAT64:
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return inner


def check_host(parts: SplitResult, *, allow_private: bool = False) -> int:
    """Let the host pass if all its addresses may be reached, and say how many it has.

    Raises ``SourceRefused`` for one that may not, and what ``socket.getaddrinfo`` raises (``OSError``,
    ``UnicodeError``) if the name has no address.
    """
    return len(allowed_addresses(parts.hostname or "", parts.port or 80, allow_private=allow_private))


def allowed_addresses(host: str, port: int, *, allow_private: bool = False) -> list[str]:
    """The IP addresses of a host, all of which may be reached; raises as ``check_host``."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        check_peer(address, host, allow_private=allow_private)
    return addresses


def check_peer(address: str, host: str, *, allow_private: bool = False) -> None:
    """Let a connection's other end pass; raises ``SourceRefused`` for an address that may not be reached."""
    if is_public(address):
        return
    where = address if host == address else f"{host} is at {address}, which"
    if not is_local(address):
        told = "neither a public address nor one of a local network; no source can be there"
        raise AddressRefused(f"{where} is {told}")
    if not allow_private:
        raise NotPublic(where)
