"""How the tables differ from those of a second package, asked of it in a process of its own.

That package is under the GPL: its code and data stay over there, only differences are told here.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from catalog.errors import InvalidInput
from catalog.formats.text.fold import fold
from catalog.formats.text.tone import unify_tone
from catalog.gazetteer.units import COMMUNE, DISTRICT, NEW, OLD, PROVINCE, Unit

_ASK = """
import json, vietnam_provinces
from vietnam_provinces import _lookup as new, _ward_conversion_2025 as moved
from vietnam_provinces.legacy import _lookup as old
names = lambda units, digits: {f"{int(code):0{digits}}": unit.name for code, unit in units.items()}
print(json.dumps({
    "version": vietnam_provinces.__version__,
    "old province": names(old.PROVINCE_MAPPING, 2), "old district": names(old.DISTRICT_MAPPING, 3),
    "old commune": names(old.WARD_MAPPING, 5),
    "new province": names(new.PROVINCE_MAPPING, 2), "new commune": names(new.WARD_MAPPING, 5),
    "successors": {f"{code:05}": [f"{int(to.code):05}" for to in entry.new_wards]
                   for code, entry in moved.OLD_TO_NEW.items()},
}))
"""


class Comparison(NamedTuple):
    """What the second package says of the same units.

    ``counts`` are its units by list and level, ``renamed`` those of one code with another name (tone
    placement and case apart), ``agree``, ``overlap`` and ``contradict`` what becomes of old communes known
    to both.
    """

    version: str
    counts: Mapping[str, int]
    unknown: Mapping[str, int]
    renamed: Mapping[str, int]
    agree: int
    overlap: int
    contradict: int


def compare(python: str, units: Sequence[Unit], successors: Mapping[str, Sequence[str]]) -> Comparison:
    """The comparison with the package that the interpreter ``python`` has.

    Raises ``InvalidInput`` if it has none.
    """
    asked = subprocess.run([python, "-c", _ASK], capture_output=True, text=True, check=False)
    if asked.returncode:
        raise InvalidInput(python, {"package": [f"vietnam-provinces cannot be asked: {asked.stderr[-300:]}"]})
    other: dict[str, Any] = json.loads(asked.stdout)
    counts, unknown, renamed = {}, {}, {}
    for title, list_version, level in (
        ("old province", OLD, PROVINCE),
        ("old district", OLD, DISTRICT),
        ("old commune", OLD, COMMUNE),
        ("new province", NEW, PROVINCE),
        ("new commune", NEW, COMMUNE),
    ):
        ours = {u.code: u.full_name for u in units if (u.list_version, u.level) == (list_version, level)}
        theirs = other[title]
        counts[title] = len(theirs)
        unknown[title] = len(ours.keys() - theirs.keys())
        renamed[title] = sum(
            _plain(ours[code]) != _plain(theirs[code]) for code in ours.keys() & theirs.keys()
        )
    pairs = [
        (set(successors[code]), set(to)) for code, to in other["successors"].items() if code in successors
    ]
    agree = sum(ours == theirs for ours, theirs in pairs)
    contradict = sum(not ours & theirs for ours, theirs in pairs)
    return Comparison(
        other["version"], counts, unknown, renamed, agree, len(pairs) - agree - contradict, contradict
    )


def _plain(name: str) -> str:
    # Letters and their marks count, where the tone stands, hyphens, blanks and case do not.
    return "".join(sign for sign in unify_tone(name).casefold() if sign.isalnum()) or fold(name)
