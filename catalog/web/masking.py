"""Keeping the tokens of links out of logs: whoever reads a log must not be able to open a link.

Addresses of personal links, invitations, new passwords and previews carry their token in the path, so it
would stand in the access log of a server and beside the trace of an error.
"""

from __future__ import annotations

import logging
import re

from flask import Flask

HIDDEN = "•••"
_TOKEN = re.compile(r"((?:/en)?/(?:p|invitation|reset|preview)/)(?!sent\b|with\b|over\b)[^/\s?\"'#\]]+")
_LOGGERS = ("gunicorn.access", "gunicorn.error", "werkzeug")


def attach(app: Flask) -> None:
    """Mask tokens in what ``app`` and the servers that it may run behind write into logs."""
    for log in (app.logger, *map(logging.getLogger, _LOGGERS)):
        if not any(isinstance(held, _Mask) for held in log.filters):
            log.addFilter(_Mask())


def masked(text: str) -> str:
    """The text with the tokens of addresses hidden."""
    return _TOKEN.sub(rf"\1{HIDDEN}", text)


class _Mask(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, its addresses masked."""
        try:
            told = record.getMessage()
        except (TypeError, ValueError):
            # What cannot be put together is told as such by the logger itself.
            return True
        hidden = masked(told)
        if hidden != told:
            record.msg, record.args = hidden, None
        return True
