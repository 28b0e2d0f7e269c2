"""Any Apprise URL, with Apprise's own traps closed; Apprise itself is imported when it is needed."""

import logging
import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from schemawatchd.clock import Clock, SystemClock
from schemawatchd.errors import SettingsError
from schemawatchd.notify.channel import Ending, Outcome, Spec
from schemawatchd.notify.message import Message
from schemawatchd.notify.wires import http
from schemawatchd.notify.wires.apprise_url import SEVERAL, closed, load
from schemawatchd.notify.wires.overheard import overhearing
from schemawatchd.rules.finding import Severity

_SECONDS = 4.0
_LONGEST_CALL = 20.0
_ROOM_OF_SLACK = 2900
_ROOM_OF_OTHERS = 30_000

_REFUSED = {
    "format": "messages are always plain text; with `format` a hostile table name could ping a whole team",
    "optional": "with `optional` a failed message would count as sent",
    "cc": SEVERAL,
    "bcc": SEVERAL,
}
_OURS = {
    "cto": str(_SECONDS),
    "rto": str(_SECONDS),
    "retry": "0",
    # A webhook behind a login answers 302; followed, it ends with a GET that says 200 and delivers nothing.
    "redirect": "no",
    "footer": "no",
    "image": "no",
}
_TITLED = ("NotifyEmail", "NotifyForm", "NotifyJSON", "NotifyXML")
_TYPES = {Severity.CRITICAL: "failure", Severity.WARNING: "warning", None: "success"}

_HTTP_ERROR = re.compile(r"error=(\d{3})\b")
_SMTP_ERROR = re.compile(r"\((\d{3}), b['\"]")
_UNREACHED = re.compile(
    r"NewConnectionError|NameResolution|ConnectTimeout|SSLError|Connection error while submitting email"
)
_UNANSWERED = re.compile(r"timed out|Connection aborted|reset by peer|unexpectedly closed|Remote end closed")

KIND = ""
RANK = 9
"""Asked last: it takes every URL that no channel of our own knows better."""


def accepts(spec: Spec) -> bool:
    """Whether the URL has the form of an Apprise URL; which services there are only Apprise knows."""
    return not spec.kind and "://" in spec.url


def make(spec: Spec) -> "AppriseChannel":
    """The channel. Raises `SettingsError` for what can be seen without Apprise."""
    return AppriseChannel(spec.name, spec.url)


class AppriseChannel:
    """One Apprise service under our name for it."""

    threaded = False

    def __init__(self, name: str, url: str, clock: Clock | None = None) -> None:
        self.name = name
        self._clock = clock or SystemClock()
        self._url = closed(name, url, _REFUSED, _OURS)
        self._service: Any = None

    def __repr__(self) -> str:
        return f"AppriseChannel({self.name!r})"

    def check(self) -> None:
        """Let Apprise look at the URL."""
        self._loaded()

    def send(self, message: Message, within: float) -> Outcome:
        """One call for one URL, with a deadline, and no retries: those are the outbox's."""
        try:
            apprise = self._loaded()
        except SettingsError as error:
            return Outcome(Ending.REFUSED, error.says, whole=True)
        service: Any = apprise[0]
        titled = type(service).__name__ in _TITLED
        with overhearing() as heard:
            result = apprise.notify(
                body=message.text(*_room(service)),
                title=message.subject if titled else "",
                notify_type=_TYPES.get(message.severity, "info"),
                body_format="text",
                timeout=max(min(within, _LONGEST_CALL), 0.1),
                log_level=logging.DEBUG,
            )
        return self._outcome(result, heard)

    def _outcome(self, result: Any, heard: Sequence[str]) -> Outcome:
        match result.status.name:
            case "SUCCESS":
                return Outcome(Ending.HANDED_OVER)
            case "TIMEOUT":
                return Outcome(Ending.UNKNOWN, "it did not answer in time")
            case "NOMATCH":
                return Outcome(Ending.REFUSED, "Apprise found nobody to send to", whole=True)
            case _:
                pass
        log = "\n".join(_logged(result))
        if found := _HTTP_ERROR.search(log):
            return http.outcome(int(found[1]), heard[-1] if heard else "", self._clock.now())
        return _failure(log)

    def _loaded(self) -> Any:
        if self._service is None:
            self._service = load(self.name, self._url)
        return self._service


def _room(service: Any) -> tuple[int, Any]:
    """How much fits, and how it is measured: text is escaped on its way to a chat."""
    if type(service).__name__ == "NotifySlack":
        return _ROOM_OF_SLACK, _escaped_size
    most = min(int(service.body_maxlen or _ROOM_OF_OTHERS), _ROOM_OF_OTHERS)
    return most, (len if type(service).__name__ in _TITLED else _escaped_size)


def _escaped_size(text: str) -> int:
    return len(escape(text, quote=False))


def _logged(result: Any) -> Iterator[str]:
    for service in result:
        for attempt in service:
            for entry in attempt.logs:
                yield entry.message


def _failure(log: str) -> Outcome:
    """What Apprise knows only as text, as a value; nothing of the text itself goes on."""
    said = "\n".join(line for line in log.splitlines() if "Exception: " in line)
    if found := _SMTP_ERROR.search(said):
        code = int(found[1])
        return Outcome(
            Ending.REFUSED if code >= 500 else Ending.BUSY,  # noqa: PLR2004 -- RFC 5321, 4.2.1
            f"the mail server answered {code}",
        )
    if _UNANSWERED.search(said) and not _UNREACHED.search(log):
        return Outcome(Ending.UNKNOWN, "it did not answer in time")
    return Outcome(Ending.BUSY, "it could not be reached" if said else "it did not take the message")
