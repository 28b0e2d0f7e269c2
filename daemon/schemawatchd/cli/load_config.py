"""The configuration that a command works with."""

import os
import shlex
import sys
from collections.abc import Callable, Collection, Iterable
from functools import cache
from pathlib import Path

from schemawatchd.cli.options import Wishes, meant
from schemawatchd.errors import SettingsError, UsageError
from schemawatchd.settings.load import find, is_named, is_there, load
from schemawatchd.settings.owners import doubt, owner
from schemawatchd.settings.secrets import EVERY_SECRET, OF_TARGETS, Needed
from schemawatchd.settings.translate import Configuration, translate
from schemawatchd.wiring.container import Container


def configuration(
    wishes: Wishes, needed: Needed | Callable[[Collection[str]], Needed] = EVERY_SECRET
) -> Configuration:
    """Find, read and translate the configuration, with the secrets that are needed. Raises `SettingsError`.

    Which those are may depend on the names of the configured targets.
    One that was found and not named has to be the caller's own or root's, and so has its file of waivers.
    """
    path = find(wishes.config, os.environ, Path.cwd())
    vouched = is_named(wishes.config, os.environ)
    if not vouched:
        _own(path, path, "the configuration")
    settings = load(path)
    if not isinstance(needed, Needed):
        needed = needed(settings.targets)
    found = translate(path, settings, needed=needed, vouched=vouched)
    if not vouched and found.waivers.exists():
        _own(found.waivers, path, "the file of waivers")
    return found


def demand_targets(configured: Configuration, names: Iterable[str]) -> None:
    """Raise `UsageError` for a name that is none of a configured target."""
    known = [each.name for each in configured.targets]
    for name in names:
        if name not in known:
            raise UsageError(
                f"there is no target `{name}`{meant(name, known)}", hint=f"Targets are: {', '.join(known)}."
            )


def of_targets(wishes: Wishes) -> Needed:
    """The secrets of the targets that were asked for, or of all."""
    return Needed(frozenset(wishes.target)) if wishes.target else OF_TARGETS


def _own(path: Path, configuration: Path, what: str) -> None:
    if why := doubt(path):
        raise SettingsError(
            f"{what} {path} (owner: {owner(path)}) was found here but not named with --config, so it is"
            f" not used: {why}",
            hint="It decides which programs run as you and what is reported to you. If you trust it:"
            f" {_line(configuration)}",
        )


def _line(path: Path) -> str:
    """What was typed, with the configuration named; a URL may hold what is not to be printed."""
    typed = ("…" if "://" in each else shlex.quote(each) for each in sys.argv[1:])
    return " ".join(("schemawatchd", "--config", shlex.quote(str(path)), *typed))


def configured_once(wishes: Wishes, given: tuple[str, ...]) -> Callable[[], Container | None]:
    """Reads the configuration when first asked; `None` where there is none and none was named.

    `given` are words that may name targets. Where none does, any target may have to tell the engine.
    What it answers with raises `SettingsError`.
    """

    @cache
    def read() -> Container | None:
        if not is_there(wishes.config, os.environ, Path.cwd()):
            return None
        return Container(configuration(wishes, needed))

    def needed(known: Collection[str]) -> Needed:
        named = frozenset(given) & frozenset(known)
        return Needed(named) if named else OF_TARGETS

    return read
