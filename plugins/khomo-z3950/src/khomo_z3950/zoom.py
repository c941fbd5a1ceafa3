"""The calls of libyaz that are used: the ZOOM interface (zoom.z3950.org), bound when it is first needed.

ctypes lets other threads run during each call. Nothing here waits for a server: connections are made with the
option ``async``, and whoever uses them looks at the socket and at the clock (``khomo_z3950.association``).
"""

from __future__ import annotations

import ctypes
import ctypes.util
from ctypes import POINTER, c_char_p, c_int, c_size_t, c_void_p
from functools import cache

from catalog.sdk import SourceUnavailable

UNAVAILABLE = (
    "unavailable: install libyaz5 (Debian, Ubuntu: apt-get install libyaz5; Fedora: dnf install libyaz; "
    "macOS: brew install yaz)"
)
"""What is said where the library is not on this machine."""
READ, WRITE, EXCEPT = 1, 2, 4
"""Bits of the mask of a connection: what it waits for."""
_OCTETS = 1
_CALLS: dict[str, tuple[object, list[object]]] = {
    "ZOOM_options_create": (c_void_p, []),
    "ZOOM_options_set": (None, [c_void_p, c_char_p, c_char_p]),
    "ZOOM_options_destroy": (None, [c_void_p]),
    "ZOOM_connection_create": (c_void_p, [c_void_p]),
    "ZOOM_connection_connect": (None, [c_void_p, c_char_p, c_int]),
    "ZOOM_connection_destroy": (None, [c_void_p]),
    "ZOOM_connection_option_get": (c_char_p, [c_void_p, c_char_p]),
    "ZOOM_connection_search_pqf": (c_void_p, [c_void_p, c_char_p]),
    "ZOOM_connection_error_x": (
        c_int,
        [c_void_p, POINTER(c_char_p), POINTER(c_char_p), POINTER(c_char_p)],
    ),
    "ZOOM_connection_process": (c_int, [c_void_p]),
    "ZOOM_connection_is_idle": (c_int, [c_void_p]),
    "ZOOM_connection_get_socket": (c_int, [c_void_p]),
    "ZOOM_connection_get_mask": (c_int, [c_void_p]),
    "ZOOM_connection_fire_event_socket": (c_int, [c_void_p, c_int]),
    "ZOOM_connection_fire_event_timeout": (c_int, [c_void_p]),
    "ZOOM_resultset_size": (c_size_t, [c_void_p]),
    "ZOOM_resultset_option_set": (None, [c_void_p, c_char_p, c_char_p]),
    "ZOOM_resultset_records": (None, [c_void_p, c_void_p, c_size_t, c_size_t]),
    "ZOOM_resultset_record_immediate": (c_void_p, [c_void_p, c_size_t]),
    "ZOOM_resultset_cache_reset": (None, [c_void_p]),
    "ZOOM_resultset_destroy": (None, [c_void_p]),
    "ZOOM_record_get": (c_void_p, [c_void_p, c_char_p, POINTER(c_int)]),
    "ZOOM_record_error": (
        c_int,
        [c_void_p, POINTER(c_char_p), POINTER(c_char_p), POINTER(c_char_p)],
    ),
}


class _Octets(ctypes.Structure):
    """``Odr_oct`` of yaz/odr.h."""

    _fields_ = [("buf", c_void_p), ("len", c_int)]


class _External(ctypes.Structure):
    """The beginning of ``Z_External`` of yaz/prt-ext.h, of a record that is a row of octets."""

    _fields_ = [
        ("direct_reference", c_void_p),
        ("indirect_reference", c_void_p),
        ("descriptor", c_char_p),
        ("which", c_int),
        ("octets", POINTER(_Octets)),
    ]


@cache
def library() -> ctypes.CDLL:
    """The library, its calls typed; raises ``SourceUnavailable`` where it is not installed."""
    name = ctypes.util.find_library("yaz")
    if name is None:
        raise SourceUnavailable(UNAVAILABLE)
    try:
        found = ctypes.CDLL(name)
        for call, (result, arguments) in _CALLS.items():
            function = getattr(found, call)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError) as error:
        raise SourceUnavailable(f"{UNAVAILABLE}; {name} cannot be used: {error}") from error
    return found


def octets(record: int) -> bytes | None:
    """The bytes of a record as the server sent them; None for a record that is not a row of octets.

    Not by the type ``raw`` of ZOOM, which takes MARC apart and writes it anew.
    """
    length = c_int(0)
    pointer = library().ZOOM_record_get(record, b"ext", ctypes.byref(length))
    if not pointer:
        return None
    external = ctypes.cast(pointer, POINTER(_External)).contents
    if external.which != _OCTETS or not external.octets:
        return None
    held = external.octets.contents
    return ctypes.string_at(held.buf, held.len) if held.buf and held.len > 0 else b""


def text(record: int, what: bytes) -> str:
    """What ZOOM tells of a record: ``syntax``, ``schema``, ``database``."""
    pointer = library().ZOOM_record_get(record, what, None)
    return ctypes.string_at(pointer).decode("utf-8", "replace") if pointer else ""
