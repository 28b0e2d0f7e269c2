"""Any Apprise URL, with Apprise's own traps closed; Apprise itself runs in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec

import schemawatchd
from schemawatchd.clock import Clock, SystemClock
from schemawatchd.decoding import ready
from schemawatchd.errors import SettingsError
from schemawatchd.notify.channel import Ending, Outcome, Spec
from schemawatchd.notify.message import Message
from schemawatchd.notify.transports.apprise_child import TO_START, ChildReply, SendRequest
from schemawatchd.notify.transports.apprise_url import SEVERAL, closed
from schemawatchd.rules.finding import Severity

_SECONDS = 4.0
_LONGEST_CALL = 20.0
_LONGEST_ANSWER = 64 << 10
_KEPT = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TZ"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
    *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"),
)

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
_TYPES = {Severity.CRITICAL: "failure", Severity.WARNING: "warning", None: "success"}

KIND = ""
SETTINGS: tuple[str, ...] = ()
SECRETS: frozenset[str] = frozenset()
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

    def __repr__(self) -> str:
        return f"AppriseChannel({self.name!r})"

    def check(self) -> None:
        """Let Apprise look at the URL. Raises `SettingsError`."""
        try:
            found = _answered(SendRequest(name=self.name, url=self._url, now=self._clock.now()))
        except OSError as error:
            raise SettingsError(
                f"channels.{self.name}: no process could be started for Apprise: {error.strerror}",
                hint="Allow this user to run Python, and check the limits on processes and memory.",
            ) from None
        if found is None:
            raise SettingsError(
                f"channels.{self.name}: Apprise did not say within {TO_START} s whether it knows its URL",
                hint="Try it with `schemawatchd notify test`.",
            )
        if found.says:
            raise SettingsError(found.says, hint=found.hint)

    def send(self, message: Message, within: float) -> Outcome:
        """One call for one URL, with a deadline, and no retries: those are the outbox's."""
        seconds = max(min(within, _LONGEST_CALL), 0.1)
        question = SendRequest(
            name=self.name,
            url=self._url,
            subject=message.subject,
            lines=message.lines,
            type=_TYPES.get(message.severity, "info"),
            seconds=seconds,
            now=self._clock.now(),
        )
        try:
            found = _answered(question)
        except OSError as error:
            return Outcome(Ending.BUSY, f"no process could be started for Apprise: {error.strerror}")
        if found is None:
            return Outcome(Ending.UNKNOWN, "it did not answer in time, or its answer is too long")
        return found.outcome or Outcome(Ending.REFUSED, found.says, whole=True)


def _answered(question: SendRequest) -> ChildReply | None:
    """What the process says; nothing where it ended itself, for time or memory. The URL goes in by a pipe.

    Its time is kept by the kernel, inside of it: clocks here may be set, and a wait of ours with them.
    """
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    child = subprocess.Popen(
        [sys.executable, "-B", "-P", "-m", "schemawatchd.notify.transports.apprise_child"],
        env={**kept, "PYTHONPATH": str(Path(schemawatchd.__path__[0]).parent)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with child:
        try:
            said, _ = child.communicate(msgspec.msgpack.encode(question))
            return msgspec.msgpack.decode(said[:_LONGEST_ANSWER], type=ready(ChildReply)) if said else None
        except msgspec.DecodeError:
            return None
        finally:
            child.kill()
