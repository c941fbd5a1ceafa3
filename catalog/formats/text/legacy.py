"""The 8-bit encodings of Vietnamese as codecs of Python: ``b"Th\\xad vi\\xd6n".decode("tcvn3")``.

They are known to ``codecs.lookup`` once ``catalog.formats.text`` is imported, so that wherever an encoding
is named (the option ``encoding`` of a file) ``tcvn3`` (also ``abc``), ``tcvn5712``, ``vni``, ``viscii``,
``vps`` and ``bkhcm2`` are names like any other. Text comes out in NFC. cp1258 is Python's own; its letters
are put together by ``clean.compose``.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from functools import partial

from catalog.formats.text import tables

Table = Mapping[str, str]
TABLES: dict[str, Table] = {
    "tcvn3": tables.TCVN3,
    "tcvn5712": tables.TCVN5712,
    "vni": tables.VNI,
    "viscii": tables.VISCII,
    "vps": tables.VPS,
    "bkhcm2": tables.BKHCM2,
}
"""Signs to letters, by the name of the encoding."""
_ALIASES = {
    "abc": "tcvn3", "tcvn_3": "tcvn3",
    "tcvn": "tcvn5712", "tcvn5712_1": "tcvn5712", "x_viet_tcvn5712": "tcvn5712",
    "vni_windows": "vni", "vni_win": "vni", "vniwin": "vni", "bk_hcm2": "bkhcm2", "bk_hcm_2": "bkhcm2",
    "bkhcm_2": "bkhcm2", "x_viet_vps": "vps",
}  # fmt: skip

# The fonts kept the quotes, dashes and signs of Windows where they had no letter.
_PUNCTUATION = {
    chr(byte): mark
    for byte in range(0x80, 0x100)
    if (mark := bytes([byte]).decode("cp1252", "ignore")) and not mark.isalpha()
}


def reader(table: Table) -> Callable[[str], str]:
    """A function that reads text whose characters are the bytes of ``table``'s encoding."""
    marks: dict[str, str] = {}
    for sign in table:
        if len(sign) == 2:
            marks[sign[0]] = marks.get(sign[0], "") + sign[1]
    if not marks:
        letters = str.maketrans(dict(table))
        return lambda text: text.translate(letters)
    alone = "".join(sign for sign in table if len(sign) == 1)
    # A letter and its mark before a letter that stands alone.
    pairs = "|".join(f"{first}[{second}]" for first, second in marks.items())
    signs = re.compile(f"{pairs}|[{alone}]")
    return lambda text: signs.sub(lambda found: table[found[0]], text)


class _Codec(codecs.Codec):
    """One encoding: bytes that it does not use and characters that it lacks are errors."""

    def __init__(self, name: str, table: Table) -> None:
        used = set("".join(table))
        table = {sign: mark for sign, mark in _PUNCTUATION.items() if sign not in used} | dict(table)
        self.name, self.read = name, reader(table)
        self.signs = {letter: sign.encode("latin-1") for sign, letter in reversed(table.items())}
        self.unused = re.compile(f"[^\0-\x7f{''.join(used.union(table))}]")

    def decode(self, data: bytes, errors: str = "strict") -> tuple[str, int]:
        """The text in NFC, and how many bytes were read; raises ``UnicodeDecodeError``."""
        data = bytes(data)
        text = data.decode("latin-1")
        if text.isascii() and self.name != "viscii":
            return text, len(data)
        parts: list[str] = []
        start = 0
        while (found := self.unused.search(text, start)) is not None:
            parts.append(self.read(text[start : found.start()]))
            error = UnicodeDecodeError(
                self.name, data, found.start(), found.end(), "is no letter of this encoding"
            )
            instead, start = codecs.lookup_error(errors)(error)
            parts.append(str(instead))
        parts.append(self.read(text[start:]))
        return "".join(parts), len(data)

    def encode(self, text: str, errors: str = "strict") -> tuple[bytes, int]:
        """The bytes, and how many characters were written; raises ``UnicodeEncodeError``."""
        parts: list[bytes] = []
        for place, letter in enumerate(text):
            sign = self.signs.get(letter) or (letter.encode() if letter.isascii() else None)
            if sign is None:
                error = UnicodeEncodeError(
                    self.name, text, place, place + 1, "this encoding lacks the character"
                )
                instead = codecs.lookup_error(errors)(error)[0]
                sign = instead if isinstance(instead, bytes) else instead.encode("ascii")
            parts.append(sign)
        return b"".join(parts), len(text)


class _Incremental(codecs.BufferedIncrementalDecoder):
    """Reads piece by piece; the last byte waits, as its mark may come with the next piece."""

    def __init__(self, codec: _Codec, errors: str = "strict") -> None:
        super().__init__(errors)
        self.codec = codec

    def _buffer_decode(self, data: bytes, errors: str, final: bool) -> tuple[str, int]:  # type: ignore[override]
        whole = data if final or data[-1:].isspace() else data[:-1]
        return self.codec.decode(whole, errors)


class _Encoder(codecs.IncrementalEncoder):
    """Writes piece by piece: no letter hangs on the one before."""

    def __init__(self, codec: _Codec, errors: str = "strict") -> None:
        super().__init__(errors)
        self.codec = codec

    def encode(self, input: str, final: bool = False) -> bytes:
        """The bytes of the next piece; raises ``UnicodeEncodeError``."""
        return self.codec.encode(input, self.errors)[0]


def _info(name: str) -> codecs.CodecInfo:
    codec = _Codec(name, TABLES[name])
    return codecs.CodecInfo(
        name=name,
        encode=codec.encode,
        decode=codec.decode,  # type: ignore[arg-type]
        incrementalencoder=partial(_Encoder, codec),
        incrementaldecoder=partial(_Incremental, codec),
    )


def _search(name: str) -> codecs.CodecInfo | None:
    name = name.replace("-", "_")
    name = _ALIASES.get(name, name)
    return _info(name) if name in TABLES else None


codecs.register(_search)
