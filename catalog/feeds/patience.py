"""A session for those who walk through an instance: it waits when the server says that it is busy."""

from __future__ import annotations

import requests
from requests.adapters import HTTPAdapter
from urllib3.response import BaseHTTPResponse
from urllib3.util.retry import Retry

LONGEST_WAIT = 60.0
"""Seconds: a server that wants to be asked later than that is asked then all the same."""


class _Patience(Retry):
    """Waits as a busy server asks for it, but not for ever."""

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """Seconds to wait, as Retry-After says."""
        told = super().get_retry_after(response)
        return None if told is None else min(told, LONGEST_WAIT)


def patient_session(name: str) -> requests.Session:
    """A session of the client ``name`` that asks again, up to eight times, where the answer is 429 or 503.

    A server that does not answer at all is told at once.
    """
    session = requests.Session()
    session.headers["User-Agent"] = name
    patience = _Patience(
        total=8, connect=0, read=1, status=8, other=0,
        status_forcelist=(429, 503), backoff_factor=0.5, raise_on_status=False,
    )  # fmt: skip
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=patience))
    return session
