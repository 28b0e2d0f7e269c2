"""What every channel can do, and how a hand-over can end."""

import logging
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from schemawatchd.catalog import modules, plugins
from schemawatchd.errors import SettingsError
from schemawatchd.notify.message import Message

_log = logging.getLogger(__name__)


class Ending(StrEnum):
    """How a hand-over ended."""

    HANDED_OVER = "sent"
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
    """A channel as it is configured. `url` and the settings of its kind may be secrets, and nothing prints them.

    Without a `kind` the form of the URL decides. `fallback` is the channel that takes over while this one is dead.
    """

    name: str
    kind: str = ""
    url: str = field(default="", repr=False)
    settings: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The further keys of this kind, by name (`Kind.SETTINGS`)."""
    fallback: str = ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that must never be printed."""
        kind = kind_named(self.kind) if self.kind else None
        secret = kind.SECRETS if kind else self.settings.keys()
        return tuple(each for each in (self.url, *(self.settings.get(name, "") for name in secret)) if each)


class ChannelKind(Protocol):
    """A module of `channels/`: one kind of channel."""

    KIND: str
    """What `kind` in the configuration says; empty for one that is known by its URL alone."""
    RANK: int
    """The first that accepts, by rank, is taken."""
    SETTINGS: tuple[str, ...]
    """The keys of `[channels.NAME]` that it has besides `url`, `kind` and `fallback`."""
    SECRETS: frozenset[str]
    """Those of them that are secrets: they may be `${…}`, `command:…` or `file:…`, and are never printed."""

    def accepts(self, spec: Spec) -> bool:
        """Whether the channel is one of this kind."""

    def make(self, spec: Spec) -> "Channel":
        """The channel. Raises `SettingsError` for what can be seen without sending."""


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


@cache
def _own_kinds() -> tuple[ChannelKind, ...]:
    import_module("schemawatchd.notify.channels")
    found: list[ChannelKind] = list(modules(sys.modules["schemawatchd.notify.channels"]))
    return tuple(sorted(found, key=lambda each: each.RANK))


@cache
def kinds() -> Mapping[str, ChannelKind]:
    """The kinds that a configuration can name: ours and those of plug-ins. Raises `PluginInvalid`."""
    found = {each.KIND: each for each in _own_kinds() if each.KIND}
    for plugin in plugins("channels"):
        plugin.demand(*ChannelKind.__annotations__, "accepts", "make")
        added = cast("ChannelKind", plugin.module)
        if not added.KIND or added.KIND in found:
            raise plugin.invalid(f"its KIND `{added.KIND}` is empty or belongs to another kind of channel")
        found[added.KIND] = added
    return found


def kind_named(name: str) -> ChannelKind | None:
    """The kind of this name. Plug-ins are asked only for a name that is none of ours. Raises `PluginInvalid`."""
    ours = {each.KIND: each for each in _own_kinds() if each.KIND}
    return ours.get(name) or kinds().get(name)


def channel(spec: Spec) -> Channel:
    """The channel that `spec` means. Raises `SettingsError`, which names the channel and never the URL."""
    for each in _own_kinds():
        if each.accepts(spec):
            return each.make(spec)
    # A kind of another package is taken by its name alone, so that no URL is claimed by surprise.
    if spec.kind and (named := kind_named(spec.kind)):
        return named.make(spec)
    known = ", ".join(sorted(kinds()))
    if spec.kind:
        raise SettingsError(f"channels.{spec.name}: there is no kind `{spec.kind}`", hint=f"Kinds are: {known}.")
    raise SettingsError(
        f"channels.{spec.name}: schemawatchd cannot send to its URL",
        hint=f"Use any Apprise URL, such as slack://…, mailto://… or json://…; or a kind of {known}.",
    )


def channels(specs: Mapping[str, Spec]) -> dict[str, Channel]:
    """The channels by name. Raises `SettingsError` for the first unusable one."""
    return {name: channel(spec) for name, spec in specs.items()}
