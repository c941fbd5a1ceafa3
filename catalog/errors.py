"""Every exception of the catalog: one base, one class per decision the caller can take.

Data travels as attributes; the text is for people and says what was seen and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass


class CatalogError(Exception):
    """The base of all errors that the catalog raises on purpose."""


class SettingsError(CatalogError):
    """A setting has a bad value: the program does not start."""

    def __init__(self, name: str, value: object, rule: str) -> None:
        super().__init__(f"setting {name}={value!r}: {rule}")
        self.name, self.value, self.rule = name, value, rule


class PluginError(CatalogError):
    """A plugin misbehaved: it is quarantined and named, the rest goes on."""

    def __init__(self, plugin: str, message: str, *, hook: str | None = None) -> None:
        where = f" in {hook}" if hook else ""
        super().__init__(f"plugin {plugin}{where}: {message}")
        self.plugin, self.hook, self.message = plugin, hook, message


class UnknownName(CatalogError):
    """Something was asked for by a name that nothing carries (a source, a connector, a format)."""

    def __init__(self, what: str, name: str, known: tuple[str, ...] = ()) -> None:
        tail = f"; known: {', '.join(known)}" if known else ""
        super().__init__(f"no {what} named {name!r}{tail}")
        self.what, self.name, self.known = what, name, known


class AlreadyExists(CatalogError):
    """Something is to be made under a name that is taken."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"{what} {name!r} exists already")
        self.what, self.name = what, name


class InvalidInput(CatalogError):
    """What a person gave (options, a form, a file of settings) breaks rules; all faults are named.

    ``faults`` maps a field's name to the messages about it; ``told`` is all of them in one line.
    """

    def __init__(self, subject: str, faults: dict[str, list[str]]) -> None:
        self.told = "; ".join(f"{field}: {', '.join(texts)}" for field, texts in faults.items())
        super().__init__(f"{subject}: {self.told}")
        self.subject, self.faults = subject, faults


class SourceError(CatalogError):
    """A source cannot be harvested as it is: ends the run, keeps what was committed."""

    def __init__(self, message: str, *, source: str | None = None) -> None:
        super().__init__(message)
        self.message, self.source = message, source


class SourceUnavailable(SourceError):
    """The source did not answer or is not there: worth trying again later."""


class SourceRefused(SourceError):
    """The source, or our own rules for addresses and files, refused: settings must change."""


class SourceMalformed(SourceError):
    """The source answered with something that is not what its connector reads."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule on one value of one record, as a run's report shows it.

    ``message`` is read after field and value, so it does not begin with the field's name: "is missing", "the
    record has no dc:title". Where a fault is told in one line, ``str`` puts the three together.
    """

    field: str
    value: str
    rule: str
    message: str

    def __str__(self) -> str:
        shown = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in self.value[:60])
        value = f" = '{shown}'" if shown else ""
        return f"{self.field}{value}: {self.message}" if self.field else self.message


class RecordError(CatalogError):
    """One record cannot be taken: it is counted as failed with its faults, the rest goes on."""

    def __init__(self, *faults: Fault, identifier: str | None = None) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults, self.identifier = faults, identifier

    @classmethod
    def of(
        cls, field: str, value: object, rule: str, message: str, *, identifier: str | None = None
    ) -> RecordError:
        """The error with a single fault (see ``Fault``); ``value`` is shortened to 200 characters."""
        text = value if isinstance(value, str) else repr(value)
        return cls(Fault(field, text[:200], rule, message), identifier=identifier)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild_record_error, (self.faults, self.identifier)


def _rebuild_record_error(faults: tuple[Fault, ...], identifier: str | None) -> RecordError:
    return RecordError(*faults, identifier=identifier)


class SkipRecord(CatalogError):
    """The record is rightly not wanted (an authority record, a suppressed item): counted as skipped."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooMany(CatalogError):
    """There is no room for one more; ``most`` is how many there may be of ``what`` (chapters ...)."""

    def __init__(self, what: str, most: int) -> None:
        super().__init__(f"at most {most} {what}")
        self.what, self.most = what, most


class MediaRefused(CatalogError):
    """A picture or document is not kept (type, size, damage): its record goes on without it."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule, self.message = rule, message


class QueryError(CatalogError):
    """A query is beyond the limits or asks for something that is not there (answered with 400)."""

    def __init__(self, message: str, *, parameter: str = "q") -> None:
        super().__init__(message)
        self.message, self.parameter = message, parameter


class SearchError(CatalogError):
    """The search engine failed or its index cannot be used (answered with 503)."""


class IndexUnusable(SearchError):
    """The index is missing, corrupt or made by another version: it must be rebuilt."""


class LeaseTaken(CatalogError):
    """Another process does this job now."""

    def __init__(self, name: str, owner: str) -> None:
        super().__init__(f"{name} is being done by {owner}")
        self.name, self.owner = name, owner


class ForeignCursor(CatalogError):
    """A cursor belongs to another log or is unreadable: the client starts again from the beginning."""


class Unpublished(CatalogError):
    """The store could not be written (full disk, lasting lock): the run stops and can be resumed."""


class ChangedMeanwhile(CatalogError):
    """Someone else changed what a form was about since it was opened: nothing was kept (409)."""

    def __init__(self, what: str, name: str, revision: int) -> None:
        super().__init__(f"{what} {name!r} was changed meanwhile (it is at revision {revision} now)")
        self.what, self.name, self.revision = what, name, revision


class Forbidden(CatalogError):
    """The person may not do this (answered with 403)."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
