"""What one run leaves for the next, as the text of ``Checkpoint.next_since``: a dataclass in JSON."""

from __future__ import annotations

import dataclasses
import json
from typing import Any, Self


class Kept:
    """Base of frozen dataclasses whose fields all have defaults: texts, numbers, switches."""

    __slots__ = ()

    @classmethod
    def read(cls, text: str | None) -> Self:
        """What was kept; the default of each field that is not there or of another type."""
        try:
            kept = json.loads(text or "{}")
        except ValueError:
            return cls()
        if not isinstance(kept, dict):
            return cls()
        own: Any = cls
        kinds = {entry.name: type(entry.default) for entry in dataclasses.fields(own)}
        return cls(**{name: kept[name] for name, kind in kinds.items() if type(kept.get(name)) is kind})

    def text(self) -> str:
        """The text to keep."""
        own: Any = self
        return json.dumps(dataclasses.asdict(own), ensure_ascii=False, separators=(",", ":"))
