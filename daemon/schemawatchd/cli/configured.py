"""The configuration that a command works with."""

import os
import shlex
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from schemawatchd.app.parts import App
from schemawatchd.cli.options import Wishes
from schemawatchd.errors import SettingsError
from schemawatchd.settings.load import find, is_named, is_there, load
from schemawatchd.settings.owners import doubt, owner
from schemawatchd.settings.secrets import EVERY_SECRET, OF_TARGETS, Needed
from schemawatchd.settings.translate import Configuration, translate


def configuration(wishes: Wishes, needed: Needed = EVERY_SECRET) -> Configuration:
    """Find, read and translate the configuration, with the secrets that are needed. Raises `SettingsError`.

    One that was found and not named has to be the caller's own or root's, and so has its file of waivers.
    """
    path = find(wishes.config, os.environ, Path.cwd())
    vouched = is_named(wishes.config, os.environ)
    if not vouched:
        _own(path, path, "the configuration")
    found = translate(path, load(path), needed=needed, vouched=vouched)
    if not vouched and found.waivers.exists():
        _own(found.waivers, path, "the file of waivers")
    return found


def of_targets(wishes: Wishes) -> Needed:
    """The secrets of the targets that were asked for, or of all."""
    return Needed(frozenset(wishes.target)) if wishes.target else OF_TARGETS


def _own(path: Path, configuration: Path, what: str) -> None:
    if why := doubt(path):
        raise SettingsError(
            f"{what} {path} (owner: {owner(path)}) was found here and not named, and is not used: {why}",
            hint=f"It decides what runs as you and what you are told. If you trust it: {_line(configuration)}",
        )


def _line(path: Path) -> str:
    """What was typed, with the configuration named; a URL may hold what is not to be printed."""
    typed = ("…" if "://" in each else shlex.quote(each) for each in sys.argv[1:])
    return " ".join(("schemawatchd", "--config", shlex.quote(str(path)), *typed))


def configured_once(wishes: Wishes) -> Callable[[], App | None]:
    """Reads the configuration when first asked; `None` where there is none and none was named.

    What it answers with raises `SettingsError`.
    """

    @cache
    def read() -> App | None:
        if not is_there(wishes.config, os.environ, Path.cwd()):
            return None
        return App(configuration(wishes, OF_TARGETS))

    return read
