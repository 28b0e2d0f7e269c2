"""What every channel can do, and how a hand-over can end."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib import import_module
from typing import Protocol

from schemawatchd.catalog import modules
from schemawatchd.errors import SettingsError
from schemawatchd.notify.message import Message


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
    """The end of one hand-over. `says` never holds a URL, a token or what the other side answered."""

    ending: Ending
    says: str = ""
    asked: timedelta | None = None
    """How long the channel asked us to wait, where it did."""


class Channel(Protocol):
    """A way to people. `name` is the one in the configuration; the URL behind it is a secret."""

    @property
    def name(self) -> str:
        """The channel's name in the configuration."""

    def check(self) -> None:
        """Raise `SettingsError` where the URL is unusable; nothing is sent."""

    def send(self, message: Message, within: float) -> Outcome:
        """Hand the message over within so many seconds. Never raises for what the other side does."""


def channel(name: str, url: str) -> Channel:
    """The channel that speaks to `url`. Raises `SettingsError`, which names the channel and never the URL."""
    import_module("schemawatchd.notify.channels")
    for each in modules(sys.modules["schemawatchd.notify.channels"]):
        if each.accepts(url):
            made: Channel = each.make(name, url)
            return made
    raise SettingsError(
        f"channels.{name}: its URL is none that schemawatchd can send to",
        hint="Any Apprise URL will do, such as slack://…, mailto://… or json://….",
    )


def channels(urls: Mapping[str, str]) -> dict[str, Channel]:
    """The channels by name. Raises `SettingsError` for the first unusable one."""
    return {name: channel(name, url) for name, url in urls.items()}
