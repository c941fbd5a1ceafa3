"""Made-up items of a DSpace server in tests, in the shapes of its REST API (DSpace/RestContract, items)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class File:
    """A bitstream: its bundle, name, media type and size in bytes."""

    name: str = "luan-van.pdf"
    media_type: str = "application/pdf"
    bundle: str = "ORIGINAL"
    size: int = 2_400_000

    @property
    def uuid(self) -> str:
        """Its identifier, made of its name."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.bundle}/{self.name}"))

    def shown(self) -> dict[str, Any]:
        """The bitstream with its format embedded."""
        return {
            "uuid": self.uuid, "name": self.name, "metadata": {}, "sizeBytes": self.size,
            "bundleName": self.bundle, "type": "bitstream",
            "_links": {"content": {"href": f"http://elsewhere.invalid/{self.uuid}/content"}},
            "_embedded": {"format": {"mimetype": self.media_type, "type": "bitstreamformat"}},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the repository; ``status`` is its access status, "" where it has none."""

    number: int
    title: str
    modified: str = "2026-01-01T00:00:00Z"
    metadata: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: tuple[File, ...] = (File(), File("bia.jpg", "image/jpeg", "THUMBNAIL", 9000))
    status: str = "open.access"
    collection: str = "Luận văn thạc sĩ"
    entity: str | None = None
    withdrawn: bool = False
    discoverable: bool = True

    @property
    def uuid(self) -> str:
        """The identifier, spread over all first letters."""
        return str(uuid.uuid5(uuid.NAMESPACE_OID, str(self.number)))

    @property
    def handle(self) -> str:
        """The handle, with the prefix that DSpace has when nobody gave it one."""
        return f"123456789/{self.number}"

    def shown(self, *, old: bool = False) -> dict[str, Any]:
        """The item without anything embedded; ``old``: metadata as the contract's drafts had it."""
        given: dict[str, Sequence[str]] = {"dc.title": [self.title] if self.title else [], **self.metadata}
        entries = [(key, value) for key, values in given.items() for value in values]
        by_key = {
            key: [{"value": value, "language": "vi", "place": at} for at, value in enumerate(values)]
            for key, values in given.items()
        }
        as_list = [{"key": key, "value": value, "language": "vi"} for key, value in entries]
        return {
            "uuid": self.uuid, "name": self.title, "handle": self.handle, "entityType": self.entity,
            "metadata": as_list if old else by_key, "inArchive": not self.withdrawn,
            "discoverable": self.discoverable, "withdrawn": self.withdrawn, "type": "item",
            "lastModified": self.modified.replace("Z", ".000+00:00"),
            "_links": {"self": {"href": f"http://elsewhere.invalid/items/{self.uuid}"}},
        }  # fmt: skip


def items(count: int) -> list[Item]:
    """Made-up items, one more of them each day of 2025."""
    return [
        Item(
            number,
            f"Luận văn số {number}",
            f"2025-{1 + number % 12:02}-{1 + number % 28:02}T08:00:00Z",
            {"dc.contributor.author": [f"Nguyễn Văn {number}"], "dc.date.issued": [str(1990 + number % 30)]},
        )
        for number in range(1, count + 1)
    ]
