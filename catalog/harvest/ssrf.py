"""Addresses that a harvest may not reach: everything that is not a public host on the internet.

A source's address comes from a form, a redirect from a stranger's server: neither may make the catalog
talk to its own machine, its local network or a cloud's metadata service.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit, urlunsplit

from catalog.errors import SourceRefused, SourceUnavailable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def shown(url: str) -> str:
    """The address for logs and messages: without user, query and fragment, which can hold secrets."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an unreadable address"
    return urlunsplit((parts.scheme, host + port, parts.path, "", ""))


def parse(url: str) -> SplitResult:
    """The parts of an http or https address; raises ``SourceRefused`` for any other."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise SourceRefused(f"{shown(url)}: not a readable address ({error})") from error
    if parts.scheme not in ("http", "https"):
        raise SourceRefused(f"{shown(url)}: only http and https addresses are fetched")
    if not parts.hostname:
        raise SourceRefused(f"{shown(url)}: the address names no host")
    if parts.username is not None or parts.password is not None:
        raise SourceRefused(f"{shown(url)}: user and password do not belong into an address")
    return parts


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet, also the one embedded in an IPv6 address."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(entry.is_global and not entry.is_multicast for entry in (address, *_embedded(address)))


def _embedded(address: Address) -> list[Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return []
    inner: list[Address] = [entry for entry in (address.ipv4_mapped, address.sixtofour) if entry is not None]
    if address.teredo is not None:
        inner.extend(address.teredo)
    if address in _NAT64:
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return inner


def check_host(parts: SplitResult) -> None:
    """Let the host pass if all its addresses are public.

    Raises ``SourceRefused`` for a private one and ``SourceUnavailable`` if the name has no address.
    """
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, parts.port or 80, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceUnavailable(f"{host}: the name has no address ({error})") from error
    for entry in found:
        check_peer(str(entry[4][0]), host)


def check_peer(address: str, host: str) -> None:
    """Let a connection's other end pass; raises ``SourceRefused`` for an address that is not public."""
    if not is_public(address):
        raise SourceRefused(
            f"{host} is at {address}, which is not a public address; "
            "set the source's option allow_private=true if that is meant"
        )
