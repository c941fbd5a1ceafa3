"""Plain mail to people, in their language, by the SMTP server of the settings (RFC 5321, 5322)."""

from __future__ import annotations

import logging
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

from flask_babel.speaklater import LazyString

from catalog.errors import CatalogError
from catalog.settings import Settings
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

log = logging.getLogger(__name__)
SECONDS = 15
"""So long a server may take for each answer."""


UNREACHED, LOGIN, UNSAFE, ADDRESS, LATER, REFUSED = (
    lazy_gettext("The mail server cannot be reached."),
    lazy_gettext("The mail server does not let this site in: its operator has to look at the settings."),
    lazy_gettext("The mail server offers no secure connection: the site's operator has to see to it."),
    lazy_gettext("The mail server takes no mail for this address."),
    lazy_gettext("The mail server takes no mail at the moment; later it may."),
    lazy_gettext("The mail server refuses this mail."),
)


class MailFailed(CatalogError):
    """The mail could not be handed to the server: its link has to be handed over in another way.

    ``why`` is a sentence for people; the server's own words are for the log.
    """

    def __init__(self, told: str, why: LazyString) -> None:
        super().__init__(told)
        self.why = why


def is_set(settings: Settings) -> bool:
    """Whether mail can be sent at all: a server, a sender and the site's own address are known.

    Without an address of its own, links in mail would lead to whatever host a stranger's request names.
    """
    known = settings.base_url or settings.trusted_hosts
    return bool(settings.smtp_url and (settings.mail_from or settings.contact) and known)


def send(settings: Settings, *, to: str, subject: str, text: str) -> None:
    """Hand a mail to the server; raises ``MailFailed``, which names no password.

    To be called outside of transactions: a server may take its time.
    """
    message = EmailMessage()
    sender = settings.mail_from or settings.contact
    try:
        message["From"] = formataddr((settings.site_name, sender))
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        _hand_over(settings.smtp_url, message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        told = _told(error)
        log.error("a mail was not taken: %s", told)
        raise MailFailed(told, _why(error)) from error


def unsent(error: MailFailed) -> str:
    """That a mail was not sent, and why, in the page's language."""
    return _("The mail could not be sent. %(why)s", why=str(error.why))


def _hand_over(address: str, message: EmailMessage) -> None:
    url = urlsplit(address)
    host, secure = url.hostname or "", url.scheme == "smtps"
    wanted = parse_qs(url.query).get("starttls", ["auto"])[0]
    context = ssl.create_default_context()
    if secure:
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, url.port or 587, timeout=SECONDS)
    with server:
        server.ehlo()
        if not secure and (wanted == "always" or (wanted == "auto" and server.has_extn("starttls"))):
            server.starttls(context=context)
            server.ehlo()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)


def _why(error: Exception) -> LazyString:
    match error:
        case smtplib.SMTPAuthenticationError():
            return LOGIN
        case smtplib.SMTPRecipientsRefused():
            return LATER if all(_is_passing(code) for code, _said in error.recipients.values()) else ADDRESS
        case ssl.SSLError() | smtplib.SMTPNotSupportedError():
            return UNSAFE
        case smtplib.SMTPResponseException():
            return LATER if _is_passing(error.smtp_code) else REFUSED
        case OSError():
            # What smtplib raises of its own is one too: a server that hangs up, or does not answer.
            return UNREACHED
    return REFUSED


def _is_passing(code: int) -> bool:
    return 400 <= code < 500


def _told(error: Exception) -> str:
    """What the server said, on one line; errors of logins are told without what was sent."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = (
            error.smtp_error.decode("utf-8", "replace")
            if isinstance(error.smtp_error, bytes)
            else error.smtp_error
        )
        return " ".join(f"{error.smtp_code} {said}".split())[:300]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "the server does not take mail for this address"
    return " ".join(str(error).split())[:300]
