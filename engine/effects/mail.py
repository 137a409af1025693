"""Owns sending a mail over SMTP. What it says, and whether it is sent again, is left to `operations`."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from engine.foundation.texts import said
from engine.foundation.wrong import EffectError

TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """`tls`: `none`, `starttls` (on the plain port) or `tls` (from the first byte). Certificates are
    checked against those that the machine trusts.
    """

    host: str
    port: int
    tls: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    reply_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """`id` makes its Message-ID, the same each time it is tried, so that twice is seen as once."""

    id: str
    to: str
    subject: str
    text: str = field(repr=False)
    language: str
    at: datetime


def send(server: MailServer, mail: Mail) -> None:
    """Hand the mail to the server. Raises `EffectError` with what the server answered, which is a code and
    never an address.
    """
    try:
        with connected(server) as smtp:
            smtp.send_message(message_of(server, mail))
    except smtplib.SMTPRecipientsRefused as wrong:
        raise refused(next(iter(wrong.recipients.values()))[0]) from None
    except smtplib.SMTPResponseException as wrong:
        raise refused(wrong.smtp_code) from None
    except (smtplib.SMTPException, OSError) as wrong:
        kind = type(wrong).__name__
        raise EffectError(said("E-postservern gick inte att nå ({kind}).", kind=kind)) from None


@contextmanager
def connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    safe = ssl.create_default_context()
    if server.tls == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT_SECONDS, context=safe
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    with smtp:
        if server.tls == "starttls":
            smtp.starttls(context=safe)
        if server.user:
            smtp.login(server.user, server.password)
        yield smtp


def refused(code: int) -> EffectError:
    return EffectError(said("E-postservern tog inte emot (svar {code}).", code=code))


def message_of(server: MailServer, mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = mail.subject
    message["From"] = server.sender
    message["To"] = mail.to
    if server.reply_to:
        message["Reply-To"] = server.reply_to
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = f"<{mail.id}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message["Content-Language"] = mail.language  # Last: what goes before the content is taken away.
    return message
