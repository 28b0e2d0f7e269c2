"""The configuration that a command works with."""

import os
from pathlib import Path

from schemawatchd.cli.options import Wishes
from schemawatchd.settings.load import find, load
from schemawatchd.settings.translate import Configuration, translate


def configuration(wishes: Wishes, *, with_secrets: bool = True) -> Configuration:
    """Find, read and translate the configuration. Raises `SettingsError`."""
    path = find(wishes.config, os.environ, Path.cwd())
    return translate(path, load(path), with_secrets=with_secrets)
