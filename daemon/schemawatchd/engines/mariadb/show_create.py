"""What stands in no view of the catalog, taken from the server's own statement for a table.

The statement has a line for each part. Names and texts stand in quotes there, so that a line that begins without
one is the server's.
"""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from schemawatchd.engines.mariadb.connection import run

_NAME = r"`((?:[^`]|``)*)`"
_PERIOD = re.compile(rf"(?m)^  PERIOD FOR {_NAME} \({_NAME}, {_NAME}\)")
_OVERLAPS = re.compile(rf"(?m)^  (?:PRIMARY KEY|UNIQUE KEY {_NAME}) \(.*{_NAME} WITHOUT OVERLAPS\)")
_UNION = re.compile(r"(?m)^\) ENGINE=MRG_MyISAM\b.* UNION=\((.*)\)")
_INSERT = re.compile(r"(?m)^\) ENGINE=MRG_MyISAM\b.* INSERT_METHOD=(\w+)")
_HISTORY = re.compile(
    r"(?m)^ PARTITION BY SYSTEM_TIME *((?:INTERVAL .+?|LIMIT \d+)?)(?: STARTS TIMESTAMP'[^']*')?( AUTO)?$"
)
_DEFAULT = re.compile(rf"(?m)^[ (]PARTITION {_NAME} DEFAULT\b")
_VECTOR = re.compile(rf"(?m)^  VECTOR KEY {_NAME} \(.*?\)((?: `\w+`=(?:'[^']*'|\w+))*)")
_SETTING = re.compile(r"`(\w+)`='?([^' ]*)'?")
"""As in mysql-test/main/vector.result of MariaDB 11.7: ``VECTOR KEY `v` (`v`) `m`='7' `distance`=cosine``."""

_NOT_SHOWN = {1142, 1143, 1146, 1168, 1356, 1932}
"""Refused, gone since, or not to be opened; the catalog speaks of such a table as well as it can."""


class Shown(msgspec.Struct, frozen=True):
    """What the statement tells about one table."""

    periods: tuple[tuple[str, str, str], ...] = ()
    without_overlaps: tuple[str, ...] = ()
    merges: tuple[str, ...] = ()
    insert_method: str | None = None
    history: str | None = None
    default_parts: tuple[str, ...] = ()
    vectors: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Indexes over vectors (MariaDB 11.7), each with its options."""


def statements(connection: Any, tables: Iterable[str]) -> list[tuple[str, str]]:
    """Each table with the statement that would make it."""
    import pymysql

    found = []
    for table in tables:
        try:
            name = table.replace("`", "``")
            found.append((table, str(run(connection, f"SHOW CREATE TABLE `{name}`")[0][1])))
        except pymysql.err.MySQLError as error:
            if error.args[0] not in _NOT_SHOWN:
                raise
    return found


def shown(statement: str) -> Shown:
    """What the statement tells that the catalog does not."""
    union, insert, history = (each.search(statement) for each in (_UNION, _INSERT, _HISTORY))
    return Shown(
        periods=tuple((_plain(a), _plain(b), _plain(c)) for a, b, c in _PERIOD.findall(statement)),
        without_overlaps=tuple(_plain(name) or "PRIMARY" for name, _ in _OVERLAPS.findall(statement)),
        merges=tuple(_plain(each) for each in re.findall(_NAME, union[1])) if union else (),
        insert_method=insert[1].lower() if insert else None,
        history=" ".join(filter(None, ("SYSTEM_TIME", history[1].strip(), (history[2] or "").strip())))
        if history
        else None,
        default_parts=tuple(map(_plain, _DEFAULT.findall(statement))),
        vectors=tuple((_plain(name), _settings(said)) for name, said in _VECTOR.findall(statement)),
    )


def _settings(said: str) -> tuple[str, ...]:
    return tuple(sorted(f"{name}={value}".lower() for name, value in _SETTING.findall(said)))


def _plain(name: str) -> str:
    return name.replace("``", "`")
