"""Fields whose messages name the rule that was broken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_WEB = re.compile(r"https?://[^\s<>\"]+\Z", re.IGNORECASE)
_MEDIA = re.compile(r"/media/[0-9a-f]{64}\Z")
_DATE = re.compile(r"-?\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?\Z")


def is_web_address(text: str) -> bool:
    """Whether ``text`` is an http or https address without spaces and brackets."""
    return _WEB.match(text) is not None


class Rule(str):
    """A message that knows the name of the rule it tells of."""

    rule: str

    def __new__(cls, rule: str, message: str) -> Rule:
        """The message ``message`` of the rule ``rule``."""
        made = super().__new__(cls, message)
        made.rule = rule
        return made


class Text(fields.String):
    """Text without control characters and lone surrogates, at most ``limit`` characters."""

    default_error_messages = {"invalid": Rule("type", "must be text")}

    def __init__(
        self,
        limit: int = 2000,
        *,
        required: bool = False,
        metadata: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(required=required, metadata={"maxLength": limit, **(metadata or {})}, **kwargs)
        self.limit = limit
        if required:
            self.error_messages["required"] = Rule("required", "is missing")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if len(value) > self.limit:
            raise ValidationError(
                Rule("too_long", f"has {len(value):,} characters, at most {self.limit:,} are allowed")
            )
        if (found := _FORBIDDEN.search(value)) is not None:
            code = f"U+{ord(found.group()):04X}"
            raise ValidationError(Rule("forbidden_character", f"holds the forbidden character {code}"))
        if self.required and not value.strip():
            raise ValidationError(Rule("required", "is empty"))
        return value


class Chosen(Text):
    """One word of a list."""

    def __init__(self, choices: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(80, metadata={"enum": list(choices)}, **kwargs)
        self.choices = choices

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in self.choices:
            raise ValidationError(Rule("not_in_list", f"is not one of {', '.join(self.choices)}"))
        return text


class WebAddress(Text):
    """An http or https address; with ``media`` also our own ``/media/<hash>``."""

    def __init__(self, *, media: bool = False, **kwargs: Any) -> None:
        super().__init__(2000, **kwargs)
        self.media = media

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not _WEB.match(text) and not (self.media and _MEDIA.match(text)):
            raise ValidationError(Rule("web_address", "is not an http or https address"))
        return text


class Moment(Text):
    """An ISO 8601 date or time."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not _DATE.match(text):
            raise ValidationError(Rule("date", "is not a date like 2026-11-22 or 2026-11-22T19:30+07:00"))
        return text


class Number(fields.Float):
    """A number in a range."""

    default_error_messages = {"invalid": Rule("type", "must be a number")}

    def __init__(self, low: float, high: float, **kwargs: Any) -> None:
        super().__init__(metadata={"minimum": low, "maximum": high}, **kwargs)
        self.low, self.high = low, high

    def _validated(self, value: Any) -> float:
        if isinstance(value, bool | str):
            raise self.make_error("invalid")
        number = super()._validated(value)
        if number is None or not self.low <= number <= self.high:
            raise ValidationError(Rule("range", f"is not between {self.low:g} and {self.high:g}"))
        return number


class Whole(Number):
    """A whole number in a range."""

    def _validated(self, value: Any) -> float:
        if not isinstance(value, int):
            raise self.make_error("invalid")
        return super()._validated(value)


class Part(Schema):
    """A part of a record: nothing unknown is let in."""

    class Meta:
        unknown = RAISE


def texts(limit: int = 2000) -> fields.List[Any]:
    """A field for several texts."""
    return fields.List(Text(limit), validate=_at_most)


def parts(schema: type[Schema]) -> fields.List[Any]:
    """A field for several parts of one kind."""
    return fields.List(fields.Nested(schema), validate=_at_most)


def _at_most(values: list[Any]) -> None:
    if len(values) > 1000:
        raise ValidationError(Rule("too_many", f"has {len(values):,} entries, at most 1,000 are allowed"))
