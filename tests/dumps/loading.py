"""A client that loads a dump and goes on from it by the change feed, with nothing of ours but HTTP."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import requests


@dataclass
class Client:
    """What is held: the digest of each record by its id, and the address to go on from."""

    base: str
    held: dict[str, str] = field(default_factory=dict)
    next: str = ""
    session: requests.Session = field(default_factory=requests.Session)

    def load(self) -> dict[str, Any]:
        """Take the newest dump in place of what is held; gives its manifest."""
        manifest: dict[str, Any] = self._get(f"{self.base}/dumps/manifest.json").json()
        (file,) = [one for one in manifest["files"] if one["form"] == "ndjson"]
        payload = self._get(file["url"]).content
        assert hashlib.sha256(payload).hexdigest() == file["sha256"]
        lines = gzip.decompress(payload).splitlines()
        assert (len(lines), len(payload)) == (file["records"], file["bytes"])
        self.held = {record["id"]: record["digest"] for record in map(json.loads, lines)}
        assert (len(self.held), self.digest) == (manifest["count"], manifest["digest"])
        self.next = manifest["next"]
        return manifest

    def follow(self) -> int:
        """Take what changed since; gives how many changes that were."""
        taken, more = 0, True
        while more:
            page = self._get(self.next).json()
            for change in page["changes"]:
                if change["change"] == "delete":
                    self.held.pop(change["id"], None)
                else:
                    self.held[change["id"]] = change["record"]["digest"]
            taken, more, self.next = taken + len(page["changes"]), page["more"], page.get("next", self.next)
        return taken

    @property
    def digest(self) -> str:
        """The set digest of what is held."""
        shares = (hashlib.sha256((name + digest).encode()).digest() for name, digest in self.held.items())
        return f"{sum(int.from_bytes(share) for share in shares) % (1 << 256):064x}"

    def _get(self, address: str) -> requests.Response:
        response = self.session.get(address, timeout=30)
        response.raise_for_status()
        return response
