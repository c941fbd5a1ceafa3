"""Files that sources read: those that they may, here or at an address, packed or not, within bounds."""

from __future__ import annotations

from catalog.sdk.files.access import FileAccess, same_file
from catalog.sdk.files.origin import OpenFile, access_of, is_address, open_origin
from catalog.sdk.files.pack import Pack, base_name, suffix
from catalog.sdk.files.unpacking import unpacked

__all__ = [
    "FileAccess", "OpenFile", "Pack", "access_of", "base_name", "is_address", "open_origin", "same_file",
    "suffix", "unpacked",
]  # fmt: skip
