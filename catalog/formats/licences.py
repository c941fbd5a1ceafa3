"""Licences by what institutions write for them: one name and one address for each that is widely used."""

from __future__ import annotations

import re
from typing import NamedTuple

_CC = "https://creativecommons.org/"
_KNOWN = {
    "CC0 1.0": f"{_CC}publicdomain/zero/1.0/",
    "Public Domain Mark 1.0": f"{_CC}publicdomain/mark/1.0/",
    **{
        f"CC {kind.upper()} {version}": f"{_CC}licenses/{kind}/{version}/"
        for version in ("4.0", "3.0", "2.5", "2.0", "1.0")
        for kind in ("by", "by-sa", "by-nc", "by-nc-sa", "by-nd", "by-nc-nd")
    },
    "ODC-By 1.0": "https://opendatacommons.org/licenses/by/1-0/",
    "ODbL 1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "PDDL 1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
}
_BY_WORDS = {name.lower().replace(" ", "-"): name for name in _KNOWN} | {"cc0": "CC0 1.0"}
_BY_ADDRESS = {address.removeprefix("https://").rstrip("/"): name for name, address in _KNOWN.items()}
_ADDRESS = re.compile(r"(?i)https?://(?:www\.)?(?P<rest>[^\s<>\"{}|\\^`]+)")
_DEED = re.compile(r"/(?:deed|legalcode)(?:\.[a-zA-Z_-]+)?$")


class Licence(NamedTuple):
    """A licence: the name for people, and its address ("" if what was written is neither known nor one)."""

    name: str
    address: str


def licence_of(text: str) -> Licence:
    """What ``text`` names: a code ("CC-BY-4.0"), the licence's address in any form, or words of its own."""
    text = text.strip()
    known = _BY_WORDS.get(re.sub(r"[\s-]+", "-", text.lower()))
    if known is None and (address := _ADDRESS.fullmatch(text)):
        known = _BY_ADDRESS.get(_DEED.sub("", address["rest"].rstrip("/")).rstrip("/").lower())
        if known is None:
            return Licence(text, text)
    return Licence(known, _KNOWN[known]) if known else Licence(text, "")
