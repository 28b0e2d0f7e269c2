"""The message as a mail: its headers, the plain text, and the HTML."""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from schemawatchd.notify.message import Message, cut
from schemawatchd.notify.rendering import html_mail, plain_mail
from schemawatchd.reports.harmless import harmless
from schemawatchd.rules.finding import Severity

LONGEST_SUBJECT = 250
# With parts no longer than this an id fits on one line of a header. Python folds what does not by encoding it,
# and then no reader finds the mail that is meant.
_LONGEST_PART = 30
_MOST_THREADS = 20
_NO_PART = re.compile(r"[^A-Za-z0-9-]+")
_ID = re.compile(r"<[!-;=?-~]{1,70}>")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """From whom to whom, each as name and address, and the headers that the configuration adds."""

    sender: tuple[str, str]
    receiver: tuple[str, str]
    reply_to: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def id_of(message: Message) -> str:
    """The Message-ID: the same message has the same, so that readers show a doubled one once."""
    key = _part(message.key) or uuid.uuid4().hex[:24]
    host = ".".join(filter(None, map(_part, message.host.split("."))))[:_LONGEST_PART].rstrip(".-")
    return f"<{key}@{host or 'schemawatchd'}>"


def render(message: Message, envelope: Envelope, name: str, now: datetime) -> str:
    """The mail with the Message-ID `name`, in ASCII. Raises `ValueError` for addresses that no mail can have."""
    from email.message import EmailMessage

    mail = EmailMessage(_policy())
    for header, value in _headers(message, envelope, name, now):
        mail[header] = value
    for header, value in sorted(envelope.headers.items()):
        if _HEADER.fullmatch(header) and header not in mail and not header.lower().startswith("content-"):
            mail[header] = _plain(value)
    mail.set_content(plain_mail.render(message))
    mail.add_alternative(html_mail.render(message), subtype="html")
    return mail.as_string()


def _policy() -> Any:
    """SMTP's, but for texts beyond ASCII: Python's own folding loses blanks between their words."""
    from email.header import Header
    from email.headerregistry import UnstructuredHeader
    from email.policy import SMTP, EmailPolicy

    class WholeWordsPolicy(EmailPolicy):
        def fold(self, name: str, value: Any) -> str:
            text = str(value)
            if not isinstance(value, UnstructuredHeader) or text.isascii():
                return str(super().fold(name, value))
            encoded = Header(text, "utf-8", header_name=name).encode(linesep=self.linesep)
            return f"{name}: {encoded}{self.linesep}"

    return WholeWordsPolicy(linesep=SMTP.linesep, cte_type="7bit")


def _headers(message: Message, envelope: Envelope, name: str, now: datetime) -> Iterator[tuple[str, Any]]:
    yield "From", _address(*envelope.sender)
    yield "To", _address(*envelope.receiver)
    if envelope.reply_to:
        yield "Reply-To", [_address(*each) for each in envelope.reply_to]
    yield "Subject", cut(_plain(message.subject), LONGEST_SUBJECT)
    yield "Date", message.at or now
    yield "Message-ID", name
    earlier = dict.fromkeys(each.id for each in message.threads if _ID.fullmatch(each.id) and each.id != name)
    if earlier:
        before = " ".join(list(earlier)[-_MOST_THREADS:])
        yield "In-Reply-To", before
        yield "References", before
    # RFC 3834, 5, and Exchange's own: nobody's absence is to answer us.
    yield "Auto-Submitted", "auto-generated"
    yield "X-Auto-Response-Suppress", "All"
    yield "X-Schemawatchd-Type", message.kind.value
    if message.group:
        group = "; ".join(f"{label}={value}" for label, value in message.group.items())
        yield "X-Schemawatchd-Group", cut(_plain(group), LONGEST_SUBJECT)
    if message.severity is not None:
        yield "X-Schemawatchd-Severity", message.severity.value
    if message.severity is Severity.CRITICAL:
        yield "Importance", "high"
        yield "X-Priority", "1"


def _address(name: str, address: str) -> Any:
    from email.errors import MessageError
    from email.headerregistry import Address

    if not address.isascii():
        raise ValueError
    try:
        return Address(display_name=_plain(name), addr_spec=address)
    except (MessageError, IndexError) as error:
        raise ValueError from error


def _plain(text: str) -> str:
    """Harmless in a header too: what looks like an encoded word (RFC 2047) would be decoded to anything."""
    return harmless(text).replace("=?", "=\\x3f")


def _part(text: str) -> str:
    return _NO_PART.sub("-", text)[:_LONGEST_PART].strip("-")
