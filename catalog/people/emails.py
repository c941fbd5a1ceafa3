"""E-mail addresses of people: what is taken for one."""

from __future__ import annotations

import re

LONGEST = 254
"""RFC 5321, section 4.5.3.1.3, without the angle brackets."""
_EMAIL = re.compile(r"[^@\s<>(),;:\"\[\]\\]+@[^@\s<>(),;:\"\[\]\\]+\.[^@\s<>(),;:\"\[\]\\.]{2,}")


def is_email(text: str) -> bool:
    """Whether mail could be sent there; signs that only quoted addresses have are not taken."""
    return len(text) <= LONGEST and text.isprintable() and _EMAIL.fullmatch(text) is not None
