"""Made-up Linked Art documents of a museum: objects, and their names as lists have them."""

from __future__ import annotations

from typing import Any

from catalog.sdk.testing.documents import BASE

__all__ = ["names", "thing"]


def thing(number: int, **more: Any) -> dict[str, Any]:
    """An object at ``/o/<number>``; ``more`` goes over it."""
    return {
        "@context": "https://linked.art/ns/v1/linked-art.json",
        "id": f"{BASE}/o/{number}",
        "type": "HumanMadeObject",
        "_label": f"Bình gốm {number}",
        "current_owner": [{"type": "Group", "_label": "Bảo tàng Mẫu"}],
        **more,
    }


def names(numbers: range) -> list[dict[str, str]]:
    """Objects as lists name them."""
    return [{"id": f"{BASE}/o/{number}", "type": "HumanMadeObject"} for number in numbers]
