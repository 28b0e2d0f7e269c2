"""Options as `name=value`: sorted, in one spelling, and without what is secret."""

import re
from collections.abc import Iterable

from schemawatchd.schema.secret import is_secret

_TRUE = {"on", "true", "yes"}
_FALSE = {"off", "false", "no"}
_SWITCHES = {
    "autosummarize", "autovacuum_enabled", "deduplicate_items", "fastupdate", "toast.autovacuum_enabled",
    "toast.vacuum_truncate", "user_catalog_table", "vacuum_truncate",
}  # fmt: skip
"""Options that are on or off, so that `1` is `on`; elsewhere it is a number."""

_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?\Z")
HIDDEN = "(not shown)"
"""What stands for the value of a secret: never kept, never compared."""


def spelled_alike(options: Iterable[str] | None) -> tuple[str, ...]:
    """Storage options; the server keeps them as they were typed: `off` or `false`, `0.10` or `0.1`."""
    return tuple(sorted(f"{name}={_spelled(name, value)}" for name, value in _split(options))) if options else ()


def without_secrets(options: Iterable[str] | None) -> tuple[str, ...]:
    """Options of foreign data; a value that may be a secret is hidden."""
    return tuple(sorted(f"{name}={shown(name, value)}" for name, value in _split(options))) if options else ()


def setting_value(setting: str) -> str:
    """The value in a `name=value` of the server's own settings."""
    (name, value), *_ = _split([setting])
    return shown(name, _spelled(name, value))


def shown(name: str, value: str) -> str:
    """The value of a setting, unless its name says that it is a secret."""
    return HIDDEN if is_secret(name) else value


def _split(options: Iterable[str] | None) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (each.partition("=") for each in options or ())]


def _spelled(name: str, value: str) -> str:
    lower = value.lower()
    if lower in _TRUE or (lower == "1" and name in _SWITCHES):
        return "true"
    if lower in _FALSE or (lower == "0" and name in _SWITCHES):
        return "false"
    if _NUMBER.match(value):
        return f"{float(value):.15g}"
    return value
