"""Fields whose messages name the rule that was broken."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

MOST = 1000
Test = Callable[[Any], bool]
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


def _text_test(limit: int, *, required: bool) -> Test:
    """What ``Text.accepts`` asks, without looking anything up: a record has a hundred texts."""
    found = _FORBIDDEN.search

    def is_text(value: Any) -> bool:
        return (
            type(value) is str
            and len(value) <= limit
            # What Unicode calls printable holds nothing forbidden; line breaks are the usual exception.
            and (value.isprintable() or found(value) is None)
            and not (required and (value == "" or value.isspace()))
        )

    return is_text


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
        self.is_text = _text_test(limit, required=required)
        if required:
            self.error_messages["required"] = Rule("required", "is missing")

    def accepts(self, value: Any) -> bool:
        """Whether the text keeps all rules; ``_deserialize`` tells which one is broken."""
        return self.is_text(value)

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

    def accepts(self, value: Any) -> bool:
        """Whether the word is in the list."""
        return value in self.choices

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in self.choices:
            raise ValidationError(Rule("not_in_list", f"is not one of {', '.join(self.choices)}"))
        return text


class WebAddress(Text):
    """An http or https address; with ``media`` also our own ``/media/<hash>``."""

    def __init__(self, limit: int = 2000, *, media: bool = False, **kwargs: Any) -> None:
        super().__init__(limit, **kwargs)
        self.media = media

    def accepts(self, value: Any) -> bool:
        """Whether it is an address of the allowed kinds."""
        return super().accepts(value) and self._is_address(value)

    def _is_address(self, text: str) -> bool:
        return is_web_address(text) or (self.media and _MEDIA.match(text) is not None)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not self._is_address(text):
            raise ValidationError(Rule("web_address", "is not an http or https address"))
        return text


class Moment(Text):
    """An ISO 8601 date or time."""

    def accepts(self, value: Any) -> bool:
        """Whether it is written as a date or time."""
        return super().accepts(value) and _DATE.match(value) is not None

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

    def accepts(self, value: Any) -> bool:
        """Whether it is a number in the range."""
        return type(value) in (int, float) and self.low <= value <= self.high

    def _validated(self, value: Any) -> float:
        if isinstance(value, bool | str):
            raise self.make_error("invalid")
        number = super()._validated(value)
        if number is None or not self.low <= number <= self.high:
            raise ValidationError(Rule("range", f"is not between {self.low:,} and {self.high:,}"))
        return number


class Whole(Number):
    """A whole number in a range."""

    def accepts(self, value: Any) -> bool:
        """Whether it is a whole number in the range."""
        return type(value) is int and self.low <= value <= self.high

    def _validated(self, value: Any) -> float:
        if not isinstance(value, int):
            raise self.make_error("invalid")
        return int(super()._validated(value))


class Flag(fields.Boolean):
    """True or false, nothing that merely reads like it."""

    def accepts(self, value: Any) -> bool:
        """Whether it is true or false."""
        return type(value) is bool

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not self.accepts(value):
            raise ValidationError(Rule("type", "must be true or false"))
        return bool(value)


class Part(Schema):
    """A part of a record: nothing unknown is let in."""

    class Meta:
        unknown = RAISE

    def accepts(self, data: Any) -> bool:
        """Whether ``load`` would find no fault, told some ten times as fast: nearly all records are good."""
        if type(data) is not dict:
            return False
        checks = self.checks
        for name, value in data.items():
            check = checks.get(name)
            if check is None or not check(value):
                return False
        return data.keys() >= self.required_names

    @functools.cached_property
    def checks(self) -> dict[str, Test]:
        """What each field's value has to pass."""
        return {name: _test_of(field) for name, field in self.fields.items()}

    @functools.cached_property
    def required_names(self) -> frozenset[str]:
        """The names of the fields that must be there."""
        return frozenset(name for name, field in self.fields.items() if field.required)


def _test_of(field: Any) -> Test:
    """``accepts`` of a field as directly as it can be called."""
    if isinstance(field, One):
        return field.is_part
    test: Test = field.is_text if type(field) is Text else field.accepts
    return test


class One(fields.Nested):
    """One part."""

    def accepts(self, value: Any) -> bool:
        """Whether the part keeps all its rules."""
        return self.is_part(value)

    @functools.cached_property
    def is_part(self) -> Test:
        """``accepts`` of the part's own fields."""
        part = self.schema
        assert isinstance(part, Part)
        return part.accepts


class Several(fields.List[Any]):
    """At most a thousand texts or parts."""

    def __init__(self, inner: Text | One) -> None:
        super().__init__(inner, validate=_at_most)
        self._inner = inner

    def accepts(self, value: Any) -> bool:
        """Whether every entry keeps its rules."""
        return type(value) is list and len(value) <= MOST and all(map(self._is_one, value))

    @functools.cached_property
    def _is_one(self) -> Test:
        return _test_of(self._inner)


def _at_most(values: list[Any]) -> None:
    if len(values) > MOST:
        raise ValidationError(Rule("too_many", f"has {len(values):,} entries, at most {MOST:,} are allowed"))


def texts(limit: int = 2000) -> Several:
    """A field for several texts."""
    return Several(Text(limit))


def days() -> Several:
    """A field for several dates."""
    return Several(Moment(40))


def parts(schema: type[Part]) -> Several:
    """A field for several parts of one kind."""
    return Several(One(schema))
