"""Apprise's URLs: understood by Apprise itself, which is imported when it is needed and says nothing aloud."""

import logging
import re
import threading
import warnings
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import unquote_plus

from schemawatchd.errors import SettingsError
from schemawatchd.notify.transports.log_hygiene import quiet_library_loggers

SEVERAL = "a mail to several people that only some servers take would be sent to all of them again"

_one_import = threading.Lock()

# Why something failed is told by Apprise at DEBUG level only, together with tokens and passwords. So it tells
# it to a logger that has no parent and no ear but the record that `notify` returns, which is read by the channel.
_unheard = logging.Logger("unheard", logging.DEBUG)  # noqa: LOG001
_unheard.addHandler(logging.NullHandler())


def closed(name: str, url: str, refused: Mapping[str, str], ours: Mapping[str, str]) -> str:
    """The URL of the channel `name` with `ours` in the place of its own settings of these names.

    Raises `SettingsError` for a setting that is `refused`, with the reason.
    """
    front, _, query = url.strip().partition("?")
    kept = []
    for part in filter(None, re.split("[&;]", query)):  # Apprise takes both for the end of a setting
        key = unquote_plus(part.partition("=")[0]).strip().lower()
        if key in refused:
            raise SettingsError(
                f"channels.{name}: its URL sets `{key}`: {refused[key]}",
                hint="Leave it out; create a channel for each recipient.",
            )
        if key not in ours:
            kept.append(part)
    settings = "&".join([*kept, *(f"{key}={value}" for key, value in ours.items())])
    return f"{front}?{settings}" if settings else front


def load(name: str, url: str) -> Any:
    """An Apprise object that holds the one service of the URL. Raises `SettingsError`, never with the URL."""
    loaded = _added(url)
    if loaded is None:
        raise SettingsError(
            f"channels.{name}: Apprise does not understand its URL",
            hint="Compare it with the service's page in Apprise's documentation.",
        )
    service: Any = loaded[0]
    if len(loaded) > 1 or (is_mail(service) and len(service.targets) > 1):
        raise SettingsError(
            f"channels.{name}: its URL names several receivers; when one of them fails, all would be"
            " notified again",
            hint="Create a channel for each recipient.",
        )
    service.logger = _unheard
    return loaded


def is_mail(service: Any) -> bool:
    """Whether the service is Apprise's own for mail."""
    return type(service).__name__ == "NotifyEmail"


def _added(url: str) -> Any:
    """An Apprise object with that URL. The first one imports every plug-in, some with warnings of their own."""
    quiet_library_loggers()
    with _one_import, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from apprise import Apprise, AppriseAsset
        from apprise.plugins.email import smtp

        cast("Any", smtp).logger = _unheard
        asset = AppriseAsset(
            app_id="schemawatchd", app_desc="schemawatchd", app_url="", async_mode=False, http_redirects=False
        )
        loaded = Apprise(asset=asset)
        return loaded if loaded.add(url) and len(loaded) > 0 else None
