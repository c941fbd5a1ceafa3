"""What belongs to an item and was not sent with it: its files, who may read them, its collection."""

from __future__ import annotations

from typing import Any

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import SourceRefused
from catalog.sdk.answers import CARRIERS
from catalog.sdk.lists import Tell
from khomo_dspace.files import (
    CC_LICENCE,
    LICENCE_FILES,
    ORIGINAL,
    THUMBNAIL,
    bitstreams,
    content,
    licence_in,
)
from khomo_dspace.hal import Document, embedded, is_embedded, members, number, text
from khomo_dspace.page import uuid_of
from khomo_dspace.server import DspaceRefused, Server, total_of
from khomo_dspace.statements import statements

MAX_FILES = 1000
"""Files of one bundle that are looked at."""
PATIENCE = 3
"""Answers in a row that cannot be read, after which a question is not asked any more."""
_PARTS = ("bundles", "owningCollection", "accessStatus")
_HIDDEN = (401, 403)


class Completing:
    """Completes the items of one run; keeps in mind what the server does not know."""

    def __init__(self, server: Server, tell: Tell) -> None:
        self.server, self._tell = server, tell
        self._unknown: set[str] = set()
        self._unread = 0

    def whole(self, item: Document) -> Document:
        """The item with all its parts embedded; raises ``WebBroken``, ``PageUnreadable``, ``SourceError``."""
        given = item.get("_embedded")
        inside = dict(given) if isinstance(given, dict) else {}
        for part in _PARTS:
            if part not in inside:
                inside[part] = self._asked_for(uuid_of(item), part, inside)
        found: Document = {**item, "_embedded": inside}
        for bundle in members(inside["bundles"], "bundles"):
            self._fill(bundle)
        if "thumbnail" not in inside:
            inside["thumbnail"] = next(iter(bitstreams(found, THUMBNAIL)), None)
        if not isinstance(inside["accessStatus"], dict):
            inside["accessStatus"] = self._readable(found)
        return found

    def _asked_for(self, uuid: str, part: str, inside: Document) -> Any:
        if part in self._unknown:
            return None
        more = {"embed": "bitstreams/format", "size": "100"} if part == "bundles" else {}
        try:
            return self.server.get(f"/core/items/{uuid}/{part}", more)
        except DspaceRefused as error:
            if part == "bundles" and error.status in _HIDDEN:
                inside["accessStatus"] = {"status": "restricted", "type": "accessStatus"}
                return []
            if part == "accessStatus" and error.status == 404:
                self._unknown.add(part)
        return None

    def _fill(self, bundle: Document) -> None:
        """All files of a bundle, of which the first page came with it."""
        page = embedded(bundle, "bitstreams")
        given = members(page, "bitstreams")
        total = total_of(page)
        # Thumbnails and texts made of many files are of no use one by one.
        if text(bundle.get("name")) != ORIGINAL or (
            is_embedded(bundle, "bitstreams") and total in (None, len(given))
        ):
            return
        path = f"/core/bundles/{uuid_of(bundle)}/bitstreams"
        files = self.server.listed(path, "bitstreams", {"embed": "format"}, MAX_FILES)
        bundle["_embedded"] = {"bitstreams": files}

    def _readable(self, item: Document) -> Document | None:
        """The access status as servers before 7.3 tell it: whether anyone may download the first file.

        None where they do not say.
        """
        files = bitstreams(item, ORIGINAL)
        if not files:
            return {"status": "metadata.only", "type": "accessStatus"}
        if "authorizations" in self._unknown:
            return None
        asked = {"uri": f"{self.server.api}/core/bitstreams/{uuid_of(files[0])}", "feature": "canDownload"}
        try:
            total = total_of(self.server.get("/authz/authorizations/search/object", asked))
            self._unread = 0
        except (DspaceRefused, PageUnreadable) as error:
            self._unread += 1
            if isinstance(error, PageUnreadable) and self._unread < PATIENCE:
                raise
            self._unknown.add("authorizations")
            told = "the server does not say who may read its files: records say that this is not known"
            self._tell("access_unknown", told, once="access")
            return None
        if total is None:
            return None
        return {"status": "open.access" if total else "restricted", "type": "accessStatus"}

    def licence(self, item: Document) -> str:
        """The address of the Creative Commons licence beside the files, where the record has none."""
        values = statements(item)
        if any(licence_in(value.text) for value in values.of("license", "rights")):
            return ""
        named = {text(file.get("name")): file for file in bitstreams(item, CC_LICENCE)}
        small = [named[name] for name in LICENCE_FILES if name in named and (_size_of(named[name]) < 100_000)]
        return self._in_file(small[0]) if small else ""

    def _in_file(self, file: Document) -> str:
        address = content(self.server.api, file)
        try:
            reply = self.server.http.get(address, None, None, CARRIERS)
        except SourceRefused:
            return ""
        return licence_in(reply.body[:100_000].decode("utf-8", "replace")) if reply.status < 400 else ""


def _size_of(file: Document) -> int:
    return number(file.get("sizeBytes")) or 0
