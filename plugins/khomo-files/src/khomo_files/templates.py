"""The tables to fill in: for each kind the columns, what they mean, and two examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")
FIRST_ROW = 5
"""The row of a template in which filling in begins: a line of explanation, the header, two examples."""
HEADER_ROW = 2


class Words(NamedTuple):
    """A text in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of a template.

    ``meaning`` is what a mapping profile says of the column, without its list; of a table of facts it is the
    name of the fact. ``examples`` are those of both rows, as ``Words`` where the languages differ.
    """

    header: Words
    meaning: Mapping[str, Any] | str
    examples: tuple[Words | str, Words | str]
    choices: str = ""
    many: bool = False
    shape: Literal["text", "number", "date", "address"] = "text"
    required: bool = False
    width: int = 18
    note: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A table to fill in. ``record`` is the kind of its records unless a column says so, "" for facts."""

    kind: str
    title: Words
    record: str
    fields: tuple[Field, ...]
    defaults: Mapping[str, str] = field(default_factory=dict)


def text(value: Words | str, language: Language) -> str:
    """A text in that language; one that is the same in both is given as it is."""
    if isinstance(value, str):
        return value
    return value.vi if language == "vi" else value.en


def explanation(template: Template, language: Language) -> str:
    """The one line above a template's header, without its token."""
    if language == "vi":
        return (
            f"{template.title.vi}. Điền từ dòng {FIRST_ROW}, mỗi dòng một mục; cột có dấu * phải có; nhiều "
            "giá trị trong một ô cách nhau bằng dấu chấm phẩy (;). Hai dòng ví dụ không được đọc."
        )
    return (
        f"{template.title.en}. Fill in from row {FIRST_ROW}, one item a row; columns with * are needed; put "
        "a semicolon (;) between several values in one cell. The two examples are not read."
    )


def column_name(entry: Field, language: Language) -> str:
    """The column's name in a template's header row."""
    return text(entry.header, language) + (" *" if entry.required else "")
