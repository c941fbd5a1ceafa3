"""Compression of answers, as RFC 9110 section 8.4 has it: done here once for every address.

Data goes out as gzip alone: every program of a harvester reads it, Python brings it, and ISA-L (the extra
``fast``) makes it at 400 MB a second (docs/decisions/0029). Pages and static files are for people on slow
lines: pages are packed better, static files once and for all, both with Brotli where there is (0056).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Flask, Response, current_app, request

from catalog.web import assets, packing

try:
    from isal import isal_zlib as _quick
except ImportError:  # the extra "fast" brings it
    _quick = None  # type: ignore[assignment]

MIN_BYTES = 600
"""Shorter answers go into one packet as they are."""
LEVEL = 4
_GZIP = 16 + zlib.MAX_WBITS
_TYPES = frozenset(
    f"application/{name}"
    for name in (
        "json", "javascript", "manifest+json", "n-triples", "n-quads", "ndjson", "trig", "x-ndjson",
        "x-bibtex", "x-research-info-systems", "xml", "yaml",
    )
)  # fmt: skip
_ENDS = ("+json", "+xml")
_PAGE = "text/html"


def attach(app: Flask) -> None:
    """Compress the answers of ``app`` that can be, for clients that take it."""
    app.after_request(_compress)


def is_compressible(mimetype: str) -> bool:
    """Whether answers of this media type are text, which compression shortens."""
    return mimetype.startswith("text/") or mimetype in _TYPES or mimetype.endswith(_ENDS)


def _compress(response: Response) -> Response:
    if not is_compressible(response.mimetype or "") or "Content-Encoding" in response.headers:
        return response
    # Caches keep the forms apart, also by what a 304 tells.
    response.vary.add("Accept-Encoding")
    is_page = response.mimetype == _PAGE and not response.is_streamed
    # Pages that tell of a fault there are without number, and none is kept.
    is_file = assets.is_static() and response.status_code == 200
    coding = _coding(is_page or is_file)
    if not (coding and _is_whole(response)):
        return response
    if is_file:
        response.direct_passthrough = False
        folder = current_app.extensions["catalog"].settings.packed
        response.set_data(packing.kept(response.get_data(), coding, folder))
    elif response.is_streamed:
        _compress_stream(response)
    else:
        body = response.get_data()
        if len(body) < MIN_BYTES:
            return response
        response.set_data(packing.page(body, coding) if is_page else b"".join(_packed([body])))
    response.headers["Content-Encoding"] = coding
    response.headers.pop("Accept-Ranges", None)
    tag, _weak = response.get_etag()
    if tag:
        # The bytes are others than those of the plain form, and mean the same.
        response.set_etag(tag, weak=True)
    return response


def _coding(is_for_people: bool) -> str:
    """What the client takes and we make, the smallest first; "" where it wants the plain form."""
    # What HEAD tells need not be what GET would compress to.
    if request.method == "HEAD":
        return ""
    wanted = request.accept_encodings
    made = packing.CODINGS if is_for_people else (packing.GZIP,)
    best = max(made, key=lambda coding: wanted[coding])
    return best if 0 < wanted[best] >= wanted["identity"] else ""


def _is_whole(response: Response) -> bool:
    # Parts (206) are of the plain form. An answer with a cookie is one person's: what is secret in it could
    # be guessed by its compressed length.
    told = 200 <= response.status_code < 600 and response.status_code not in (204, 206, 304)
    length = response.content_length
    return told and "Set-Cookie" not in response.headers and (length is None or length >= MIN_BYTES)


def _compress_stream(response: Response) -> None:
    response.direct_passthrough = False
    response.headers.pop("Content-Length", None)
    response.response = _Packing(response.iter_encoded(), response.response)


class _Packing:
    """A stream of compressed bytes that closes the stream behind it when it is closed."""

    def __init__(self, plain: Iterable[bytes], behind: Any) -> None:
        self._packed = _packed(plain)
        self._behind = behind

    def __iter__(self) -> Iterator[bytes]:
        yield from self._packed

    def close(self) -> None:
        """Close what is read from: files, transactions."""
        self._packed.close()
        if hasattr(self._behind, "close"):
            self._behind.close()


def _packed(plain: Iterable[bytes]) -> Any:
    packer = (
        zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP) if _quick is None else _quick.compressobj(1, 8, _GZIP)
    )
    for piece in plain:
        if told := packer.compress(piece):
            yield told
    yield packer.flush()
