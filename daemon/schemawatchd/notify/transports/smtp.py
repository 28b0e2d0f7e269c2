"""The one place that hands one mail to a mail server and turns the end of it into an `Outcome`."""

import re
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from schemawatchd.notify.channel import Ending, Outcome
from schemawatchd.notify.transports.deadline import Deadline

_CONNECTING = 10.0
_FULL_NAME = re.compile(r"(?=.{1,253}\Z)([A-Za-z0-9-]{1,63}\.)+[A-Za-z][A-Za-z0-9-]{0,62}")
_NO_STARTTLS = "the mail server offers no STARTTLS, and its URL asks for it"
_NO_LOGIN = "the mail server takes no login that we know"


class Safety(StrEnum):
    """How the way to the mail server is protected; the words are Apprise's for `mode=`."""

    PLAIN = "insecure"
    STARTTLS = "starttls"
    TLS = "ssl"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """A mail server, and how to log in. Nothing of it is printed."""

    host: str = field(repr=False)
    port: int
    safety: Safety = Safety.STARTTLS
    verified: bool = True
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def hand_over(
    server: SmtpServer, sender: str, receiver: str, mail: str, *, our_name: str, within: float
) -> Outcome:
    """Hand the mail over within so many seconds. Never raises for what the other side does.

    Until the dot that ends a mail is sent, the server has not taken it (RFC 5321, 4.1.1.4); a connection that is
    lost after it may have delivered.
    """
    talk = _Talk(server, within)
    return talk.attempt.within(within, lambda: talk.hold(sender, receiver, mail, our_name), talk.stop)


class _Refusal(Exception):
    """The server said no: `code` to what `says`; `whole` when any mail would fare like this one."""

    def __init__(self, code: int, says: str, *, whole: bool) -> None:
        self.code = code
        self.says = says
        self.whole = whole
        super().__init__(says)


class _Talk:
    """One conversation with a mail server, in a thread of its own."""

    def __init__(self, server: SmtpServer, within: float) -> None:
        self.attempt = Deadline()
        self._server = server
        self._within = within
        self._socket: socket.socket | None = None

    def stop(self) -> None:
        """Make the conversation end where it is."""
        if self._socket is not None:
            with suppress(OSError):
                # An SSLSocket's own would go on in plain text for a moment.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def hold(self, sender: str, receiver: str, mail: str, our_name: str) -> Outcome:
        """From the greeting to the end of the mail."""
        import smtplib

        try:
            smtp = self._connected(our_name)
            try:
                self._introduced(smtp)
                self._told(smtp, sender, receiver, mail)
            finally:
                smtp.close()
        except _Refusal as error:
            return _refused(error)
        except smtplib.SMTPResponseException as error:
            return _refused(_Refusal(error.smtp_code, "the mail server answered {}", whole=True))
        except (smtplib.SMTPException, OSError, ValueError):
            return self.attempt.lost()
        return Outcome(Ending.HANDED_OVER)

    def _connected(self, our_name: str) -> Any:
        import smtplib

        server = self._server
        timeout = min(self._within, _CONNECTING)
        # Without a name of ours smtplib asks DNS for one, which may take long.
        values: dict[str, Any] = {"local_hostname": "localhost", "timeout": timeout}
        smtp: smtplib.SMTP
        if server.safety is Safety.TLS:
            smtp = smtplib.SMTP_SSL(server.host, server.port, context=_trust(server), **values)
        else:
            smtp = smtplib.SMTP(server.host, server.port, **values)
        self._hear(smtp)
        smtp.local_hostname = our_name if _FULL_NAME.fullmatch(our_name) else _literal(smtp)
        return smtp

    def _hear(self, smtp: Any) -> None:
        self._socket = smtp.sock
        smtp.sock.settimeout(self._within)

    def _introduced(self, smtp: Any) -> None:
        """EHLO, TLS, login."""
        import smtplib

        server = self._server
        smtp.ehlo_or_helo_if_needed()
        if server.safety is Safety.STARTTLS:
            if not smtp.has_extn("starttls"):
                raise _Refusal(500, _NO_STARTTLS, whole=True)
            smtp.starttls(context=_trust(server))
            self._hear(smtp)
            smtp.ehlo()
        if server.user and server.password:
            try:
                smtp.login(server.user, server.password)
            except smtplib.SMTPAuthenticationError as error:
                raise _Refusal(error.smtp_code, "the mail server refused the login ({})", whole=True) from None
            except smtplib.SMTPServerDisconnected:
                raise
            except (smtplib.SMTPException, UnicodeError):
                raise _Refusal(500, _NO_LOGIN, whole=True) from None

    def _told(self, smtp: Any, sender: str, receiver: str, mail: str) -> None:
        import smtplib

        _expect(smtp.mail(sender), 2, "the mail server refused the sender ({})", whole=True)
        _expect(smtp.rcpt(receiver), 2, "the mail server refused the receiver ({})", whole=True)
        _expect(smtp.docmd("DATA"), 3, "the mail server answered {}")
        text = smtplib.quotedata(mail)
        smtp.send(text if text.endswith("\r\n") else f"{text}\r\n")
        self.attempt.cross()
        smtp.send(".\r\n")
        try:
            answer = smtp.getreply()
        except smtplib.SMTPResponseException:
            raise smtplib.SMTPServerDisconnected from None
        _expect(answer, 2, "the mail server answered {}")
        with suppress(smtplib.SMTPException, OSError):
            smtp.putcmd("QUIT")


def _expect(answer: tuple[int, bytes], kind: int, says: str, *, whole: bool = False) -> None:
    """Raise `_Refusal` unless the answer is of this kind. What is no answer at all ends the conversation."""
    if answer[0] < 0:
        raise ConnectionError
    if answer[0] // 100 != kind:
        raise _Refusal(answer[0], says, whole=whole)


def _refused(error: _Refusal) -> Outcome:
    """RFC 5321, 4.2.1: 5 is for ever, 4 for now."""
    forever = error.code // 100 == 5  # noqa: PLR2004
    says = error.says.format(error.code)
    return Outcome(Ending.REFUSED, says, whole=error.whole) if forever else Outcome(Ending.BUSY, says)


def _trust(server: SmtpServer) -> Any:
    import ssl

    context = ssl.create_default_context()
    if not server.verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _literal(smtp: Any) -> str:
    """RFC 5321, 4.1.4: a machine without a full name says the address that it speaks from."""
    address = smtp.sock.getsockname()[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"
