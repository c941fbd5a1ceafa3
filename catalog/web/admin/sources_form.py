"""The form of a source, made of the options that its connector's schema names.

Secrets are written only: what is set is told, never shown; an empty field keeps it, a box takes it away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from marshmallow import fields, missing
from marshmallow.validate import Length, OneOf
from wtforms import Field, PasswordField
from wtforms.validators import Optional, ValidationError

from catalog.errors import InvalidInput
from catalog.formats.text.enricher import CHOICES
from catalog.harvest.options import ALLOW_PRIVATE, SWITCHED_ON, written_mapping
from catalog.sdk.connector import Connector
from catalog.sdk.words import OptionWords
from catalog.web import forms
from catalog.web.admin.sources_words import fault, option_words
from catalog.web.forms import Form
from catalog.web.i18n import gettext as _

PREFIX = "o_"
CLEAR = "clear_"
OPERATORS_ONLY = frozenset((ALLOW_PRIVATE, "path"))
"""Options that reach into this machine or its network: whoever runs the site may set them."""
_FIRST = frozenset(
    ("url", "path", "host", "port", "database", "user", "password", "key", "key_identity", "mode", "set")
)
"""Options that stand at once in the form, beside those that are required; the others are folded away."""
_PLACES = frozenset(("host", "port"))
"""Options that say where a source is, beside those that are addresses."""
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Option:
    """An option of the form: its name, its field of the schema, how it is told."""

    name: str
    field: fields.Field[Any]
    words: OptionWords

    @property
    def is_secret(self) -> bool:
        """Whether its value is never shown."""
        return bool(self.field.metadata.get("secret"))

    @property
    def is_first(self) -> bool:
        """Whether it stands in the form at once."""
        return bool(self.field.required or self.is_secret or self.name in _FIRST)

    @property
    def is_place(self) -> bool:
        """Whether it says where the source is."""
        return isinstance(self.field, fields.Url) or self.name in _PLACES

    @property
    def holds_mapping(self) -> bool:
        """Whether its value is a mapping, written as YAML."""
        return isinstance(self.field, fields.Dict | fields.Nested) or bool(
            self.field.metadata.get("names_file")
        )

    @property
    def holds_list(self) -> bool:
        """Whether it takes several values, one a line."""
        return isinstance(self.field, fields.List | fields.Tuple)

    @property
    def default(self) -> Any:
        """What counts where it is left out; None where nothing does."""
        given = self.field.load_default
        return None if given is missing or callable(given) else given


def options_of(kind: type[Connector], *, operator: bool) -> list[Option]:
    """The options that this person may set, in the order of the schema."""
    return [
        Option(name, field, option_words(kind, name))
        for name, field in kind.options().fields.items()
        if not field.metadata.get("internal") and (operator or name not in OPERATORS_ONLY)
    ]


class SourceForm(Form):
    """What every source has; ``made`` adds the options of a kind."""

    offered: list[Option]
    secrets_set: frozenset[str]

    def fields_first(self) -> Iterator[Field]:
        """The fields of options that stand in the form at once."""
        yield from self._fields_of(first=True)

    def fields_more(self) -> Iterator[Field]:
        """The fields of options that are folded away."""
        yield from self._fields_of(first=False)

    def _fields_of(self, *, first: bool) -> Iterator[Field]:
        for option in self.offered:
            if option.is_first == first:
                yield self[PREFIX + option.name]
                if CLEAR + option.name in self:
                    yield self[CLEAR + option.name]

    @property
    def has_more_faults(self) -> bool:
        """Whether something that is folded away has to be put right."""
        return any(field.errors for field in self.fields_more())

    def options(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The options as they are to be kept; what this person was not asked stays as it was ``before``."""
        asked = {option.name for option in self.offered}
        kept = {name: value for name, value in before.items() if name not in asked}
        for option in self.offered:
            value = self._value(option, before)
            if value not in (None, "", []):
                kept[option.name] = value
        if ALLOW_PRIVATE not in asked and str(before.get(ALLOW_PRIVATE, "")).lower() in SWITCHED_ON:
            self._need_same_place(before, kept)
        return kept

    def _need_same_place(self, before: Mapping[str, Any], kept: Mapping[str, Any]) -> None:
        """Raises ``InvalidInput`` where a source that may lie in our own network would lie elsewhere."""
        told = _("Only who runs the site may change this: the source may lie in our own network.")
        places = [option for option in self.offered if option.is_place]
        moved = [
            one.name for one in places if _shown(one, kept.get(one.name)) != _shown(one, before.get(one.name))
        ]
        if moved:
            raise InvalidInput("source", {name: [told] for name in moved})

    def differing(self, now: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Label and value of each option that is otherwise ``now`` than in the form; secrets are left out."""
        for option in self.offered:
            kept = _shown(option, now.get(option.name, option.default))
            if not option.is_secret and (self[PREFIX + option.name].data or "") != (kept or ""):
                yield option.words.label, _told(kept)

    def has_other_secrets(self, now: Mapping[str, Any]) -> bool:
        """Whether a secret is to be another one than ``now``, or none."""
        return any(self._value(one, now) != now.get(one.name) for one in self.offered if one.is_secret)

    def ask_again_for_secrets(self) -> None:
        """Say beside each secret that was typed that it has to be typed once more: none is sent back."""
        for option in self.offered:
            name = PREFIX + option.name
            if option.is_secret and self[name].data and not self[name].errors:
                self.problem(name, _("Type this once more: what is secret is not shown again."))

    def _value(self, option: Option, before: Mapping[str, Any]) -> Any:
        data = self[PREFIX + option.name].data
        if option.is_secret:
            cleared = CLEAR + option.name in self and self[CLEAR + option.name].data
            return data or (None if cleared else before.get(option.name))
        if isinstance(option.field, fields.Boolean):
            return None if bool(data) == bool(option.default) else bool(data)
        if option.holds_list:
            return [line.strip() for line in (data or "").splitlines() if line.strip()]
        if option.holds_mapping:
            return self._mapping(option, data or "", before)
        return None if data == _shown(option, option.default) else data

    def _mapping(self, option: Option, data: str, before: Mapping[str, Any]) -> Any:
        kept = before.get(option.name)
        if not data or data == _shown(option, kept):
            return kept if data else None
        found = written_mapping(data)
        if found is None:
            told = _("Write one thing a line as “name: value”, as in the example.")
            raise InvalidInput("source", {option.name: [told]})
        return found

    def take_faults(self, error: InvalidInput) -> None:
        """Put what is wrong beside the fields that it is about."""
        for name, texts in error.faults.items():
            known = next((each for each in (PREFIX + name.split(".")[0], name) if each in self), None)
            for text in texts:
                if known is None:
                    self.form_errors.append(f"{name}: {fault(text)}" if name else fault(text))
                else:
                    self.problem(known, fault(text))


def _told(shown: Any) -> str:
    return (_("yes") if shown else _("no")) if isinstance(shown, bool) else str(shown)


def _printable(_form: object, field: Field) -> None:
    """Refuse signs that no keyboard has: no server takes them in a password, nor does a database."""
    if field.data and not field.data.isprintable():
        raise ValidationError(_("This holds a sign that cannot be typed, such as a line break."))


def made(
    kind: type[Connector],
    before: Mapping[str, Any],
    *,
    operator: bool,
    secrets_set: frozenset[str] = frozenset(),
    base: type[SourceForm] = SourceForm,
    **given: Any,
) -> SourceForm:
    """The form for a source of that kind with the options that it has; ``given`` are its other facts."""
    offered = options_of(kind, operator=operator)
    attributes: dict[str, Any] = {}
    for option in offered:
        attributes[PREFIX + option.name] = _field(option, is_set=option.name in secrets_set)
        if option.name in secrets_set:
            attributes[CLEAR + option.name] = forms.yes(_("Take it away: %(what)s", what=option.words.label))
    values = {
        PREFIX + option.name: _shown(option, before.get(option.name, option.default))
        for option in offered
        if not option.is_secret
    }
    form = type("FormOfSource", (base,), attributes)(data={**values, **given})
    form.offered, form.secrets_set = offered, secrets_set
    return form  # type: ignore[no-any-return]


def _shown(option: Option, value: Any) -> Any:
    """The value as the field shows it."""
    if value is None:
        return ""
    if isinstance(option.field, fields.Boolean):
        return str(value).lower() in SWITCHED_ON
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    if isinstance(value, dict):
        return yaml.safe_dump(value, allow_unicode=True, sort_keys=False).strip()
    return forms.plain_lines(str(value)) if option.holds_mapping else str(value)


def _field(option: Option, *, is_set: bool) -> Field:
    words = option.words
    label, hint = words.label, _hint(option, is_set=is_set)
    if option.is_secret:
        attributes = {"autocomplete": "new-password", "spellcheck": "false"}
        # Nothing trims it: a password may begin with a space.
        return PasswordField(
            label, [Optional(), forms.Length(_LONGEST), _printable], description=hint, render_kw=attributes
        )
    if isinstance(option.field, fields.Boolean):
        return forms.yes(label, hint=hint)
    choices = _choices(option)
    if choices:
        return forms.choice(label, choices, hint=hint)
    if option.holds_list or option.holds_mapping or isinstance(option.field.load_default, type):
        field = forms.lines(label, most=_LONGEST * 5, hint=hint, rows=4)
        field.kwargs["render_kw"] |= {"spellcheck": "false", "placeholder": words.example}
        return field
    rule = next((rule for rule in option.field.validators if isinstance(rule, Length)), None)
    most = min((rule.max if rule is not None else None) or _LONGEST, _LONGEST)
    attributes = {"spellcheck": "false", "autocomplete": "off"}
    if isinstance(option.field, fields.Number):
        attributes["inputmode"] = "decimal"
    elif isinstance(option.field, fields.Url):
        attributes |= {"inputmode": "url", "autocapitalize": "off"}
    return forms.line(label, most=most, required=option.field.required, hint=hint, **attributes)


def _hint(option: Option, *, is_set: bool) -> str:
    words = option.words
    told = [words.hint] if words.hint else []
    if is_set:
        told.append(_("It is set. Leave this empty to keep it."))
    if words.example and not (option.holds_list or option.holds_mapping):
        told.append(_("For example: %(example)s", example=words.example))
    return " ".join(told)


def _choices(option: Option) -> list[tuple[str, str]]:
    rule = next((rule for rule in option.field.validators if isinstance(rule, OneOf)), None)
    if rule is None:
        return []
    values = [str(value) for value in rule.choices]
    named = [(value, option.words.choices.get(value) or value or _("find out")) for value in values]
    if "" in values or option.field.required or option.default not in (None, ""):
        return named
    return [("", _("find out")), *named]


def repairs() -> list[tuple[str, str]]:
    """What may be said of the repair of misread Vietnamese letters."""
    told = {"auto": _("where it is sure"), "off": _("never")}
    return [(choice, told.get(choice, choice.upper())) for choice in CHOICES]
