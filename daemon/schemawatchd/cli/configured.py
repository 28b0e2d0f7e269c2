"""The configuration that a command works with."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from schemawatchd.app.parts import App
from schemawatchd.cli.options import Wishes
from schemawatchd.settings.load import find, is_there, load
from schemawatchd.settings.translate import Configuration, translate


def configuration(wishes: Wishes, *, with_secrets: bool = True) -> Configuration:
    """Find, read and translate the configuration. Raises `SettingsError`."""
    path = find(wishes.config, os.environ, Path.cwd())
    return translate(path, load(path), with_secrets=with_secrets)


def configured_once(wishes: Wishes) -> Callable[[], App | None]:
    """Reads the configuration when first asked; `None` where there is none and none was named.

    What it answers with raises `SettingsError`.
    """

    @cache
    def read() -> App | None:
        if not is_there(wishes.config, os.environ, Path.cwd()):
            return None
        return App(configuration(wishes))

    return read
