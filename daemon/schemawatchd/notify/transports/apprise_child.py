"""The process in which Apprise sends one message: `python -m schemawatchd.notify.transports.apprise_child`.

What a receiver answers is a stranger's: it may be without end in size or time, and Apprise keeps all of it. So a
process of its own takes it, with limits on memory and time. It reads one question from its standard input and
writes one answer.
"""

import ctypes
import logging
import math
import os
import re
import resource
import signal
import sys
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from typing import Any

import msgspec

from schemawatchd import rlimits
from schemawatchd.decoding import ready
from schemawatchd.errors import SettingsError
from schemawatchd.notify.channel import Ending, Outcome
from schemawatchd.notify.message import fitting
from schemawatchd.notify.transports import http
from schemawatchd.notify.transports.apprise_url import load

MEMORY = 512 << 20
"""Apprise with all its plug-ins takes 54 MB of address space."""
TO_START = 10
"""Seconds that it has beside what the receiver has: to load all of Apprise's plug-ins takes 0.4 s alone."""
_FILES = 1 << 20
_CPU_SECONDS = 30
_LONGEST_BODY = 64 << 10
_PR_SET_PDEATHSIG = 1

_ROOM_OF_SLACK = 2900
_ROOM_OF_OTHERS = 30_000
_TITLED = ("NotifyEmail", "NotifyForm", "NotifyJSON", "NotifyXML")

_HTTP_ERROR = re.compile(r"error=(\d{3})\b")
_SMTP_ERROR = re.compile(r"\((\d{3}), b['\"]")
_UNREACHED = re.compile(
    r"NewConnectionError|NameResolution|ConnectTimeout|SSLError|Connection error while submitting email"
)
_UNANSWERED = re.compile(r"timed out|Connection aborted|reset by peer|unexpectedly closed|Remote end closed")


class SendRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to send, and where to; without `lines` the URL is only looked at. The receiver has `seconds`."""

    name: str
    url: str
    subject: str = ""
    lines: tuple[str, ...] = ()
    type: str = "info"
    seconds: float = 0.0
    now: datetime


class ChildReply(msgspec.Struct, frozen=True, kw_only=True):
    """How it ended, or with `hint` why the URL cannot be used."""

    outcome: Outcome | None = None
    says: str = ""
    hint: str = ""


def answer(question: SendRequest) -> ChildReply:
    """Send, or look at the URL."""
    try:
        apprise = load(question.name, question.url)
    except SettingsError as error:
        return ChildReply(says=error.says, hint=error.hint)
    if not question.lines:
        return ChildReply()
    service: Any = apprise[0]
    waits = _cap_answers()
    result = apprise.notify(
        body=fitting(question.lines, *_room(service)),
        title=question.subject if type(service).__name__ in _TITLED else "",
        notify_type=question.type,
        body_format="text",
        timeout=question.seconds,
        log_level=logging.DEBUG,
    )
    return ChildReply(outcome=_outcome(result, waits, question.now))


def _outcome(result: Any, waits: Sequence[str], now: datetime) -> Outcome:
    match result.status.name:
        case "SUCCESS":
            return Outcome(Ending.HANDED_OVER)
        case "TIMEOUT":
            return Outcome(Ending.UNKNOWN, "it did not answer in time")
        case "NOMATCH":
            return Outcome(Ending.REFUSED, "Apprise found no receiver in the URL", whole=True)
        case _:
            pass
    log = "\n".join(_logged(result))
    if found := _HTTP_ERROR.search(log):
        return http.outcome(int(found[1]), waits[-1] if waits else "", now)
    return _failure(log)


def _room(service: Any) -> tuple[int, Any]:
    """Size limit and measure for this service: text is escaped on its way to a chat."""
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
    return Outcome(Ending.BUSY, "it could not be reached" if said else "it did not accept the message")


def _cap_answers() -> list[str]:
    """Let `requests` read no more of an answer than fits; the values of `Retry-After` are kept in the list."""
    from requests import sessions

    waits: list[str] = []

    class CappedSession(sessions.Session):
        """Apprise's plug-ins make one for each call."""

        def __init__(self) -> None:
            super().__init__()
            self.headers["Accept-Encoding"] = "identity"

        def send(self, request: Any, **how: Any) -> Any:
            found = super().send(request, **{**how, "stream": True})
            if "Retry-After" in found.headers:
                waits.append(found.headers["Retry-After"])
            found._content = _body(found)  # noqa: SLF001 -- it has no other way to be given a part
            found._content_consumed = True  # noqa: SLF001
            found.close()
            return found

    sessions.Session = CappedSession  # type: ignore[misc]
    return waits


def _body(response: Any) -> bytes:
    data: bytes = response.raw.read(_LONGEST_BODY, decode_content=False)
    if response.headers.get("Content-Encoding", "").lower() not in ("gzip", "deflate"):
        return data
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(data, _LONGEST_BODY)
    except zlib.error:
        return b""


def _limit() -> None:
    """Bounds that hold for whatever comes back; the process ends with the thread that began it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    rlimits.limit(
        {
            resource.RLIMIT_AS: MEMORY,
            resource.RLIMIT_CPU: _CPU_SECONDS,
            resource.RLIMIT_FSIZE: _FILES,
            resource.RLIMIT_CORE: 0,
        }
    )


def main() -> None:
    """Answer one question, and end without waiting for threads that still wait for a receiver."""
    _limit()
    signal.alarm(TO_START)
    question = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=ready(SendRequest))
    # Nothing here handles SIGALRM, so it ends the process, whatever that waits for (signal(7)).
    signal.alarm(TO_START + math.ceil(question.seconds))
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer(question)))
    sys.stdout.buffer.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
