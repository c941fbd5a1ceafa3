"""Where the REST API of a repository is: from any address of it that a person copied."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from itertools import chain
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from catalog.formats.identifiers import web_address
from catalog.sdk import HttpClient, SourceError, SourceUnavailable
from khomo_dspace.hal import Document, text
from khomo_dspace.server import Server

_USUAL = ("/server/api", "/api", "/rest/api")
_CONFIG = "/assets/config.json"
"""Where the user interface of DSpace 7.2 and later says at which host its API is."""


def found_api(http: HttpClient, url: str) -> Server | None:
    """The server of the first usual address that answers as DSpace 7 or later, None for none.

    The interface answers every address with a web page and status 200, so only what the API says of itself
    counts. Raises ``SourceUnavailable`` where an address does not answer for the moment: it may be the one.
    """
    tried: set[str] = set()
    down: SourceUnavailable | None = None
    for address in chain(_addresses(url), _configured(http, url)):
        if address not in tried:
            tried.add(address)
            server = Server(http, address)
            try:
                root = server.get("")
            except SourceUnavailable as error:
                down = down or error
                continue
            except SourceError:
                continue
            if isinstance(root, dict) and _is_root(root):
                server.root = root
                return server
    if down is not None:
        raise down
    return None


def _is_root(root: Document) -> bool:
    return bool(text(root.get("dspaceVersion")) or text(root.get("dspaceServer")))


def _addresses(url: str) -> Iterator[str]:
    parts = urlsplit(url.strip())
    # The browser of the API that comes with it writes "/server/#/server/api".
    path = parts.fragment if parts.fragment.startswith("/") else parts.path
    pieces = [piece for piece in path.split("/") if piece]
    if "api" in pieces:
        yield _at(parts, "/" + "/".join(pieces[: pieces.index("api") + 1]))
    elif pieces[-1:] in (["server"], ["rest"]):
        yield _at(parts, "/" + "/".join((*pieces, "api")))
    yield _at(parts, _USUAL[0])
    if pieces and pieces[0] not in ("server", "rest", "api"):
        yield _at(parts, f"/{pieces[0]}{_USUAL[0]}")
    yield from (_at(parts, path) for path in _USUAL[1:])


def _at(parts: SplitResult, path: str) -> str:
    return urlunsplit(parts._replace(path=path, query="", fragment=""))


def _configured(http: HttpClient, url: str) -> Iterator[str]:
    """The address that the user interface takes; found out only when it is come to."""
    try:
        config = Server(http, _at(urlsplit(url.strip()), "")).get(_CONFIG)
    except SourceError:
        return
    rest = config.get("rest") if isinstance(config, dict) else None
    if isinstance(rest, dict):
        base = web_address(text(rest.get("baseUrl"))) or web_address(_joined(rest))
        if base:
            yield base.rstrip("/") + "/api"


def _joined(rest: dict[str, Any]) -> str:
    scheme = "https" if rest.get("ssl") else "http"
    port = f":{rest['port']}" if isinstance(rest.get("port"), int) else ""
    return f"{scheme}://{text(rest.get('host'))}{port}/{text(rest.get('nameSpace')).strip('/')}"


def interface_of(server: Server) -> str:
    """The address of the pages for people, without a slash at its end, "" where it cannot be told.

    A server that was never told its own name gives "localhost", which leads nobody there.
    """
    told = web_address(text(server.root.get("dspaceUI"))).rstrip("/")
    here = urlsplit(server.api)
    if told and (not _is_local(urlsplit(told).hostname or "") or _is_local(here.hostname or "")):
        return told
    return f"{here.scheme}://{here.netloc}"


def _is_local(host: str) -> bool:
    if host == "localhost" or "." not in host:
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
