"""The public names of the SDK with their signatures, as text: what plugins may rely on.

``python -m tests.sdk.promise`` writes it anew into ``promised.txt``.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("promised.txt")
MODULES = {
    "catalog.sdk": None,
    "catalog.sdk.options": ("Options", "allow_private", "web_address"),
    "catalog.sdk.testing": None,
}
"""The modules that are promised, with their names where they have no ``__all__``."""


def written() -> str:
    """All promised names, one line each."""
    return "".join(f"{line}\n" for module, names in MODULES.items() for line in _module(module, names))


def _module(module: str, names: tuple[str, ...] | None) -> Iterator[str]:
    held = importlib.import_module(module)
    for name in sorted(names or held.__all__):
        yield from _named(f"{module}.{name}", getattr(held, name))


def _named(path: str, value: Any) -> Iterator[str]:
    if not inspect.isclass(value):
        yield f"{path}{inspect.signature(value)}" if callable(value) else f"{path}: {type(value).__name__}"
        return
    bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
    yield f"class {path}({bases})"
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            given = (
                field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
            )
            yield f"  {path}.{field.name}: {field.type}{' = ...' if given else ''}"
    for name, member in sorted(vars(value).items()):
        if name.startswith("_"):
            continue
        inner = member.__func__ if isinstance(member, classmethod | staticmethod) else member
        if inspect.isfunction(inner):
            yield f"  {path}.{name}{inspect.signature(inner)}"
        elif isinstance(member, property):
            yield f"  {path}.{name}: property"


if __name__ == "__main__":
    FILE.write_text(written(), "utf-8")
