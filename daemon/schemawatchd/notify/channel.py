"""What every channel can do, and how a hand-over can end."""

import logging
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from importlib import import_module
from typing import Protocol

from schemawatchd.catalog import modules
from schemawatchd.errors import SettingsError
from schemawatchd.notify.message import Message

_log = logging.getLogger(__name__)


class Ending(StrEnum):
    """How a hand-over ended."""

    HANDED_OVER = "handed over"
    BUSY = "busy"
    """Not taken, and it may be taken later."""

    REFUSED = "refused"
    """Not taken, and it will not be as things are."""

    UNKNOWN = "unknown"
    """There was no answer; it may have arrived."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one hand-over. `says` never holds a URL, a token or what the other side answered.

    `asked` is how long the channel asked us to wait (`Retry-After`). `whole`: it will refuse every message, not
    only this one. `thread` is the channel's own name for what it took, so that later messages can join it.
    """

    ending: Ending
    says: str = ""
    asked: timedelta | None = None
    whole: bool = False
    thread: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A channel as it is configured. `url`, `secret` and `token` are secrets, and nothing prints them.

    Without a `kind` the form of the URL decides. `fallback` is the channel that takes over while this one is dead.
    """

    name: str
    kind: str = ""
    url: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    room: str = ""
    """The room, in the service's own word its channel, that a bot writes to."""
    fallback: str = ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that must never be printed."""
        return tuple(each for each in (self.url, self.secret, self.token) if each)


class Channel(Protocol):
    """A way to people. `name` is the one in the configuration; the URL behind it is a secret."""

    @property
    def name(self) -> str:
        """The channel's name in the configuration."""

    @property
    def threaded(self) -> bool:
        """Whether messages about different threads have to go out one by one."""

    def check(self) -> None:
        """Raise `SettingsError` where the configuration is unusable; nothing is sent."""

    def send(self, message: Message, within: float) -> Outcome:
        """Hand the message over within so many seconds. Never raises for what the other side does."""


def hand_over(to: Channel, message: Message, within: float) -> Outcome:
    """Hand a message over. Whatever goes wrong in a channel, the others are told theirs."""
    try:
        return to.send(message, within)
    except Exception as error:  # noqa: BLE001 -- the outermost edge of a hand-over; the text may hold a token
        what = type(error).__name__
        _log.error("channel %s: an unexpected %s inside schemawatchd", to.name, what)
        return Outcome(Ending.UNKNOWN, f"an unexpected {what} inside schemawatchd")


def channel(spec: Spec) -> Channel:
    """The channel that `spec` means. Raises `SettingsError`, which names the channel and never the URL."""
    import_module("schemawatchd.notify.channels")
    found = modules(sys.modules["schemawatchd.notify.channels"])
    for each in sorted(found, key=lambda module: module.RANK):
        if each.accepts(spec):
            made: Channel = each.make(spec)
            return made
    kinds = ", ".join(sorted(kind for each in found if (kind := each.KIND)))
    if spec.kind:
        raise SettingsError(f"channels.{spec.name}: there is no kind `{spec.kind}`", hint=f"Kinds are: {kinds}.")
    raise SettingsError(
        f"channels.{spec.name}: its URL is none that schemawatchd can send to",
        hint=f"Any Apprise URL will do, such as slack://…, mailto://… or json://…; or a kind of {kinds}.",
    )


def channels(specs: Mapping[str, Spec]) -> dict[str, Channel]:
    """The channels by name. Raises `SettingsError` for the first unusable one."""
    return {name: channel(spec) for name, spec in specs.items()}
