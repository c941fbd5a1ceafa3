"""Texts about a thing in Linked Art, sorted by what they are (linked.art/model/base, "Statements")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.formats.json_documents import Document, identity, text, types
from catalog.formats.linkedart_nodes import BRIEF, aat, classes, content, label, nodes
from catalog.formats.private import is_private
from catalog.formats.text.fold import fold

MAX_CITATIONS = 10
# AAT number -> field. A text of two of these is a caption put together from others.
_FIELDS = {
    "300435416": "description", "300080091": "description", "300411780": "description", "300404764": "-",
    "300026687": "credit", "300435418": "credit", "300435430": "dimensions", "300266036": "dimensions",
    "300435429": "material", "300010358": "material", "300163343": "material", "300138082": "technique",
    "300055768": "culture", "300435434": "rights", "300055547": "rights", "300417696": "rights",
    "300435443": "type", "300435444": "type", "300435448": "place", "300054388": "place",
    "300028702": "note", "300435414": "note", "300435420": "note", "300028744": "note", "300027200": "note",
    "300435438": "note", "300444174": "note", "300055863": "note", "300435435": "extent",
    "300404433": "extent", "300435452": "note", "300133046": "access", "300435437": "access",
    "300311705": "citation",
    "300435423": "citation", "300191074": "-", "300026367": "-",
}  # fmt: skip
_WORDS = (
    ("description", r"^(?:object )?description|^mo ta|summary|abstract"),
    ("credit", r"credit|acknowledg|ghi cong"),
    ("dimensions", r"dimension|kich thuoc|measurement"), ("material", r"material|medium|chat lieu"),
    ("technique", r"technique|ky thuat"), ("culture", r"^culture|van hoa"),
    ("rights", r"rights|copyright|licen|ban quyen"), ("access", r"access"),
    ("note", r"note|inscription|minh van"), ("citation", r"citation|bibliograph"),
)  # fmt: skip
_RIGHTS = re.compile(r"©|\bright|licen|copyright|public domain|quyền|creativecommons", re.IGNORECASE)
_NOTHING_SAID = frozenset(("note", "notes", "general note", "ghi chu"))


class Statements:
    """The texts by field, in their order, each once; ``licences`` are addresses of rights statements."""

    def __init__(self, document: Document) -> None:
        self._texts: dict[str, dict[str, None]] = {}
        self.licences: list[str] = []
        for node in nodes(document, "referred_to_by"):
            self._add(node)

    def all(self, field: str) -> tuple[str, ...]:
        """The texts of a field."""
        return tuple(self._texts.get(field, ()))

    def first(self, field: str) -> str:
        """The first text of a field, "" for none."""
        return next(iter(self.all(field)), "")

    def _add(self, node: Document) -> None:
        said = content(node, keep_lines=True)
        name = _name(node)
        if not said or is_private(name, "object") or "markdown" in text(node.get("format")):
            return
        field = _field(node)
        if field == "rights":
            address = identity(node)
            if "rightsstatements.org" in address or "creativecommons.org" in address:
                self.licences.append(address)
            if not _RIGHTS.search(f"{said} {address}"):
                return
        elif field == "note" and fold(name) not in _NOTHING_SAID:
            said = f"{name}: {said}" if name else said
        if field != "citation" or len(self.all("citation")) < MAX_CITATIONS:
            self._texts.setdefault(field, {})[said] = None


def _field(node: Document) -> str:
    """What a text is by its classes; "-" for captions put together from others, "note" for anything else."""
    numbers = [aat(entry) for entry in classes(node)]
    if "300191074" in numbers:
        return "-"
    known = [_FIELDS[number] for number in numbers if number in _FIELDS]
    if known:
        # "Source credit line": what comes first is what it is, what follows is of which kind.
        return next((field for field in known if field != "-"), "-")
    labels = [fold(entry) for entry in (*_class_labels(node), label(node)) if entry]
    found = (field for field, words in _WORDS for shown in labels if re.search(words, shown))
    return next(found, "note")


def _name(node: Document) -> str:
    return label(node) or next(_class_labels(node), "")


def _class_labels(node: Document) -> Iterator[str]:
    yield from (label(entry) for entry in classes(node) if aat(entry) not in BRIEF and label(entry))


def inscriptions(document: Document) -> tuple[str, ...]:
    """What is written on a thing: texts that it carries."""
    found = []
    for node in nodes(document, "carries"):
        said = content(node, keep_lines=True)
        if said and "LinguisticObject" in types(node) and not is_private(_name(node), "object"):
            name = _name(node)
            found.append(f"{name}: {said}" if name and name != said else said)
    return tuple(dict.fromkeys(found))
