"""Mail, sent by ourselves: Apprise only understands the URL."""

import ipaddress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from schemawatchd.clock import Clock, SystemClock
from schemawatchd.errors import SettingsError
from schemawatchd.notify.channel import Ending, Outcome, Spec
from schemawatchd.notify.message import Message, trial
from schemawatchd.notify.rendering.mail import Envelope, id_of, render
from schemawatchd.notify.transports.apprise_url import SEVERAL, closed, is_mail, load
from schemawatchd.notify.transports.smtp import Safety, SmtpServer, hand_over

KIND = "mail"
SETTINGS: tuple[str, ...] = ()
SECRETS: frozenset[str] = frozenset()
RANK = 2

_SECRET = "a mail that only its receiver can read is not made yet, and it would go out readable"  # noqa: S105
_REFUSED = {
    "bcc": SEVERAL,
    "cc": SEVERAL,
    "format": "every mail is both plain text and HTML",
    "optional": "with `optional` a failed message would count as sent",
    "pgp": _SECRET,
    "wkd": _SECRET,
}


def accepts(spec: Spec) -> bool:
    """Whether the URL is one for mail, whatever its provider."""
    return spec.kind in ("", KIND) and spec.url.strip().lower().startswith(("mailto://", "mailtos://"))


def make(spec: Spec) -> "Mail":
    """The channel. Raises `SettingsError` for what can be seen without Apprise."""
    return Mail(spec)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Account:
    """What the URL says."""

    server: SmtpServer
    envelope: Envelope


class Mail:
    """One receiver's mailbox."""

    threaded = False

    def __init__(self, spec: Spec, clock: Clock | None = None) -> None:
        self.name = spec.name
        self._url = closed(spec.name, spec.url, _REFUSED, {})
        self._clock = clock or SystemClock()
        self._account: _Account | None = None

    def __repr__(self) -> str:
        return f"Mail({self.name!r})"

    def check(self) -> None:
        """Have Apprise look at the URL, and write a mail that is not sent. Raises `SettingsError`."""
        self._known()

    def send(self, message: Message, within: float) -> Outcome:
        """One mail to one receiver. Its `thread` is its Message-ID."""
        try:
            account = self._known()
        except SettingsError as error:
            return Outcome(Ending.REFUSED, error.says, whole=True)
        name = id_of(message)
        envelope = account.envelope
        outcome = hand_over(
            account.server,
            envelope.sender[1],
            envelope.receiver[1],
            render(message, envelope, name, self._clock.now()),
            our_name=message.host,
            within=within,
        )
        told = outcome.ending in (Ending.HANDED_OVER, Ending.UNKNOWN)
        return replace(outcome, thread=name) if told else outcome

    def _known(self) -> _Account:
        if self._account is None:
            account = _account(self.name, self._url)
            try:
                render(trial(self.name, ""), account.envelope, "<check@schemawatchd>", self._clock.now())
            except ValueError:
                raise SettingsError(
                    f"channels.{self.name}: an address in its URL is not a valid mail address",
                    hint="Check `from` and `to`; addresses may contain only ASCII characters.",
                ) from None
            self._account = account
        return self._account


def _account(name: str, url: str) -> _Account:
    service: Any = load(name, url)[0]
    if not is_mail(service) or not service.targets:
        raise SettingsError(
            f"channels.{name}: its URL names no recipient",
            hint="Add the receiver, such as ?to=dba@example.org.",
        )
    server = SmtpServer(
        host=service.smtp_host,
        port=service.port,
        safety=Safety(service.secure_mode),
        verified=service.verify_certificate,
        user=service.user or "",
        password=service.password or "",
    )
    query = url.partition("?")[2].replace(";", "&")  # Apprise takes both for the end of a setting
    meant = {key.strip().lower() for key, _ in parse_qsl(query, keep_blank_values=True)}
    if server.safety is Safety.PLAIN and server.password and "mode" not in meant and not _here(server.host):
        raise SettingsError(
            f"channels.{name}: mailto:// would send its password over the network unencrypted",
            hint="Use mailtos://, or add mode=insecure to accept that.",
        )
    return _Account(server=server, envelope=_envelope(service))


def _envelope(service: Any) -> Envelope:
    receiver = service.targets[0]
    return Envelope(
        sender=(_decoded(service.from_addr[0] or ""), service.from_addr[1]),
        receiver=(receiver[0] or "", receiver[1]),
        reply_to=tuple((service.names.get(each) or "", each) for each in sorted(service.reply_to)),
        headers=dict(service.headers),
    )


def _decoded(name: str) -> str:
    """Apprise keeps a sender's name as a header has it."""
    from email.header import decode_header, make_header

    return str(make_header(decode_header(name)))


def _here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
