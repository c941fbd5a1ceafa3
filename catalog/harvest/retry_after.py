"""When a server asks to come back: the header Retry-After, for the client and for people."""

from __future__ import annotations

import email.utils
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]*)?\Z", re.ASCII)


def seconds_asked(text: str | None) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3): a number or an HTTP date; else None."""
    text = (text or "").strip()
    if _SECONDS.match(text):
        return float(text)
    try:
        moment = email.utils.parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def come_back(seconds: float) -> str:
    """What to do when that is longer than a run can wait: the moment in Vietnam's time."""
    moment = datetime.now(UTC) + timedelta(seconds=seconds)
    return f"it asks to come back after {moment.astimezone(ZONE):%Y-%m-%d %H:%M} (UTC+7): try again then"
