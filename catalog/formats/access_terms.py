"""Words and addresses by which institutions state who may read; nothing is inferred from anything else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from catalog.formats.text.fold import fold

# Addresses: info:eu-repo/semantics of OpenAIRE, the COAR vocabulary of access rights 1.1.
_STATED = {
    "open": "open|open access|openaccess|truy cap mo|truy cap tu do|c_abf2|unrestricted|free access"
    "|khong han che truy cap",
    "restricted": "restricted|restricted access|restrictedaccess|closed|closed access|closedaccess|embargo"
    "|embargoed|embargoed access|embargoedaccess|c_16ec|c_f1cf|c_14cb|metadata only access|truy cap han che"
    "|han che truy cap|han che|khong pho bien",
    "on_site": "on site|on-site|on site only|onsite|doc tai cho|chi doc tai cho|tai cho|in library use only"
    "|doc tai thu vien|chi phuc vu tai cho",
    "members": "members only|members|registered users|campus only|chi ban doc co the|noi bo|luu hanh noi bo",
    "paid": "paid|paid access|subscription|co phi|thu phi|tra phi",
}
_BY_WORDS = {phrase: access for access, phrases in _STATED.items() for phrase in phrases.split("|")}
_ADDRESS = re.compile(r"(?:info:eu-repo/semantics/|https?://purl\.org/coar/access_right/)(\w+)", re.I)
_LONGEST = 60


def access_stated(texts: Iterable[str]) -> str:
    """The access that one of ``texts`` states as a whole ("Truy cập mở", "openAccess"), else "unknown".

    The narrowest wins where several are stated. A licence says what may be done with a copy, not that
    there is one to be had: it is no statement of access.
    """
    found = {access for text in texts if (access := _stated(text))}
    return next(
        (name for name in ("restricted", "on_site", "members", "paid", "open") if name in found), "unknown"
    )


def is_access_code(text: str) -> bool:
    """Whether ``text`` is the address of a kind of access, which is nothing to be read by people."""
    return _ADDRESS.fullmatch(text.strip()) is not None


def _stated(text: str) -> str:
    if len(text) > _LONGEST:
        return ""
    coded = _ADDRESS.fullmatch(text.strip())
    return _BY_WORDS.get(fold(coded[1] if coded else text).strip(" ."), "")
