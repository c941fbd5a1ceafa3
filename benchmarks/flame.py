"""A flame as text: the tree of calls that pyinstrument saw, with each one's share of the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pyinstrument import Profiler
from pyinstrument.frame import Frame

INTERVAL = 0.0005
LEAST = 0.02
"""Calls with a smaller share than this are left out."""


@dataclass(slots=True)
class Call:
    """All calls of one function from the same place, taken together."""

    told: str
    library: bool
    seconds: float = 0.0
    callees: dict[str, Call] = field(default_factory=dict)


def flame(run: Callable[[], None]) -> str:
    """The flame of ``run``: a line for each call of at least ``LEAST``, the costliest first."""
    profiler = Profiler(interval=INTERVAL, async_mode="disabled")
    with profiler:
        run()
    assert profiler.last_session is not None
    root = profiler.last_session.root_frame()
    if root is None:
        return "too short to tell"
    top = Call("", library=False)
    _add(root, top)
    whole = _found(top, run.__name__) or top
    return "\n".join(_lines(whole, whole.seconds, 0))


def _add(frame: Frame, caller: Call) -> None:
    """Put a frame and what it called into the tree.

    What a library does within itself is no matter of ours: of its frames the one that was called and those
    at the ends (where the time was spent) are kept.
    """
    library = not frame.is_synthetic and not frame.is_application_code
    ends = all(child.is_synthetic for child in frame.children)
    if library and caller.library and not ends:
        called = caller
    else:
        told = _told(frame)
        called = caller.callees.setdefault(
            told, Call(told, library or (caller.library and frame.is_synthetic))
        )
        called.seconds += frame.time
    for child in frame.children:
        _add(child, called)


def _told(frame: Frame) -> str:
    place = frame.file_path_short or ""
    if frame.is_synthetic or not place or place.startswith("<"):
        return frame.function.replace("[self]", "(itself)")
    return f"{frame.function}  {place}"


def _found(call: Call, name: str) -> Call | None:
    if call.told.split("  ")[0] == name:
        return call
    return next((found for inner in call.callees.values() if (found := _found(inner, name))), None)


def _lines(call: Call, total: float, depth: int) -> Iterator[str]:
    yield f"{100 * call.seconds / total:5.1f} %  {'  ' * depth}{call.told}"
    callees = sorted(call.callees.values(), key=lambda entry: -entry.seconds)
    if len(callees) == 1 and callees[0].told == "(itself)":
        return
    for callee in callees:
        if callee.seconds >= LEAST * total:
            yield from _lines(callee, total, depth + 1)
