"""Documents that a walk goes through: collections and their pages, with their members one by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import IO

from catalog.formats.iiif_v2 import identity_of
from catalog.formats.iiif_values import first
from catalog.formats.json_documents import Document, JsonUnreadable, identity, types
from catalog.sdk import SourceMalformed
from khomo_iiif.members import MEMBERS, entries, head
from khomo_iiif.server import Server

_BY_LIST = {"manifests": "Manifest", "collections": "Collection"}
_CONTENTS = ("items", "sequences", *MEMBERS)


class Page:
    """A document that was read from ``url``, or stood within another: its ``head`` is all but its members."""

    def __init__(self, url: str, file: IO[bytes] | None, document: Document | None = None) -> None:
        self.url, self._file, self._document = url, file, document or {}
        if file is None:
            self.head = {name: value for name, value in self._document.items() if name not in MEMBERS}
            self.counts = {name: len(_list(self._document, name)) for name in MEMBERS}
        else:
            try:
                self.head, self.counts = head(file)
            except JsonUnreadable as error:
                file.close()
                raise SourceMalformed(f"{url}: {error.message}") from None
        self.label = first(self.head.get("label"))[:1000]

    @classmethod
    def read(cls, server: Server, url: str) -> Page:
        """The document at an address; raises ``SourceError``, also where it is no JSON."""
        return cls(url, server.open(url))

    @property
    def kind(self) -> str:
        """Manifest, Collection or another type; "" for none."""
        kinds = types(self.head)
        known = (name for name in ("Collection", "Manifest") if name in kinds)
        return next(known, kinds[0] if kinds else "")

    @property
    def next(self) -> str:
        """The address of the page behind this one (Presentation 2.1, section 5.7): its next, or its first."""
        return identity_of(self.head.get("next")) or identity_of(self.head.get("first"))

    def members(self, after: int = 0) -> Iterator[Document]:
        """The members from a place on, each with its ``type``, "" where it is not told."""
        yield from islice(self._members(), after, None)

    def whole(self) -> bytes:
        """The bytes of a document that was read."""
        if self._file is None:
            return b""
        self._file.seek(0)
        return self._file.read()

    def close(self) -> None:
        """Let the file go."""
        if self._file is not None:
            self._file.close()

    def _members(self) -> Iterator[Document]:
        if self._file is None:
            given = ((name, entry) for name in MEMBERS for entry in _list(self._document, name))
        else:
            self._file.seek(0)
            given = ((name, entry) for name, entry in entries(self._file) if name in MEMBERS)
        for name, entry in given:
            found = entry if isinstance(entry, dict) else {"id": entry}
            kinds = [kind for kind in types(found) if kind in ("Manifest", "Collection")]
            yield {**found, "type": kinds[0] if kinds else _BY_LIST.get(name, "")} if not kinds else found


def kind_of(member: Document) -> str:
    """What a member says that it is: Manifest, Collection, "" where it does not."""
    return next((kind for kind in types(member) if kind in ("Manifest", "Collection")), "")


def is_whole(member: Document) -> bool:
    """Whether a member is the document itself, not only its name."""
    return any(isinstance(member.get(name), list) and member[name] for name in _CONTENTS)


def address_of(member: Document) -> str:
    """The address by which a member is read and known."""
    return identity(member).split("#", 1)[0]


def _list(document: Document, name: str) -> list[object]:
    found = document.get(name)
    return found if isinstance(found, list) else []
