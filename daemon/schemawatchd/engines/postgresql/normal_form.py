"""The names PostgreSQL makes up, so that a made-up name never counts as a difference."""

import re
from collections.abc import Iterable

from schemawatchd.schema.secret import is_secret

_LONGEST = 63
LABELS = {"check": "check", "exclusion": "excl", "foreign_key": "fkey", "index": "idx", "unique": "key"}
"""What the server appends, by kind."""


def made_up(kind: str, table: str, parts: list[str], name: str) -> bool:
    """Whether the server would choose `name` for an object of `kind` over these columns of `table`, or of one
    that was called otherwise when the object was made.
    """
    label = LABELS[kind]
    if parts and name == "_".join((table, *parts, label)):
        return True  # nearly always, and then nothing was cut
    numbered = re.search(rf"{label}(\d*)\Z", name)
    if numbered is None:
        return False
    suffix = label + numbered[1]
    choices = {_joined(parts)}
    if kind == "foreign_key":
        choices.add(_joined(parts[:1]))  # before PostgreSQL 12 only the first column was named
    if any(name == _assembled(table, columns, suffix) for columns in choices):
        return True
    # A renamed table leaves the names of its constraints and indexes as they were (ALTER TABLE, Notes).
    return any(columns and name.endswith(f"_{columns}_{suffix}") for columns in choices)


def _joined(parts: list[str]) -> str:
    """Column names as ChooseIndexNameAddition (indexcmds.c) joins them: it stops when the buffer is full."""
    joined = ""
    for part in parts:
        joined = f"{joined}_{part}" if joined else part
        if len(joined.encode()) > _LONGEST:
            break
    return joined


def _assembled(table: str, columns: str, suffix: str) -> str:
    """`table_columns_suffix`, the longer of the first two cut first, as makeObjectName (indexcmds.c) does."""
    whole = "_".join(filter(None, (table, columns, suffix)))
    if len(whole.encode()) <= _LONGEST:
        return whole
    first, second = table.encode(), columns.encode()
    room = _LONGEST - len(suffix) - 1 - (1 if second else 0)
    one, two = len(first), len(second)
    while one + two > room:
        one, two = (one - 1, two) if one > two else (one, two - 1)
    pieces = [_clipped(first, one), *([_clipped(second, two)] if second else []), suffix]
    return "_".join(pieces)


def _clipped(text: bytes, length: int) -> str:
    return text[:length].decode(errors="ignore")


# Options as `name=value`: sorted, in one spelling, and without what is secret.


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
