"""What the same DDL means depends on: the database's collation, and settings of the session and the server.

Scratch takes them over from the target, because a schema file says nothing of them. Which settings these are was
found out on MariaDB 10.11 by setting each variable of a session, making tables, and reading them back; a test
repeats it. Those that only MySQL or newer versions have are taken from their manuals ("Server System Variables").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from schemawatchd.engines.mariadb.connection import run
from schemawatchd.schema.snapshot import OTHER_SETTINGS, NotCompared

OF_SESSION: Mapping[str, str] = {
    # Literals without a COLLATE, and tables with a CHARACTER SET alone (MariaDB 11.2; MySQL 8.0).
    "character_set_collations": "",
    "default_collation_for_utf8mb4": "utf8mb4_0900_ai_ci",
    "default_storage_engine": "InnoDB",
    # MySQL 8.0.16: what CREATE TABLE without ENCRYPTION means.
    "default_table_encryption": "OFF",
    # The scale of a quotient, in a table made by SELECT.
    "div_precision_increment": "4",
    "enforce_storage_engine": "",
    # A TIMESTAMP without NULL or DEFAULT has both of its own where it is off (OFF until MariaDB 10.10, MySQL 5.7).
    "explicit_defaults_for_timestamp": "ON",
    "foreign_key_checks": "ON",
    # The length of a text that is put together, in a table made by SELECT.
    "group_concat_max_len": "1048576",
    # Both become part of a table's options (MariaDB).
    "innodb_compression_default": "OFF",
    "innodb_default_encryption_key_id": "1",
    # Whether an option that does not fit is an error, or replaced by one that does.
    "innodb_strict_mode": "ON",
    # UTF8_IS_UTF8MB3 says what `utf8` means.
    "old_mode": "UTF8_IS_UTF8MB3",
    # MySQL 8.0.30: a hidden column `my_row_id` for a table without a primary key.
    "sql_generate_invisible_primary_key": "OFF",
    "sql_mode": "STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION",
    "sql_require_primary_key": "OFF",
    "system_versioning_alter_history": "ERROR",
    # Literals of the type TIMESTAMP are stored in UTC. Which zone `SYSTEM` is no server tells well enough.
    "time_zone": "SYSTEM",
}
"""What each session may set, with the value that holds where nothing is said."""

OF_SERVER: Mapping[str, str] = {
    # These decide how long a key may be, and whether ROW_FORMAT=COMPRESSED is possible.
    "innodb_default_row_format": "dynamic",
    "innodb_file_per_table": "ON",
    "innodb_page_size": "16384",
    # How names of tables are stored and compared.
    "lower_case_table_names": "0",
}
"""What holds for a whole server, and can be given to a private one when it starts."""

ALL = (*OF_SESSION, *OF_SERVER)

_WORDS = re.compile(r"[A-Za-z0-9_,=+:/. -]*\Z")
_MODES = re.compile(r"[A-Z0-9_,]*\Z")
_PLAIN = re.compile(r"[A-Za-z0-9_]+\Z")
_MAY_LACK = frozenset({1193, 1227, 1229, 1231, 1232, 1238, 1286, 1298, 4031})
"""The server's codes for a variable that it does not have or lets nobody set, and for a value it does not know."""


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """The collation, and the settings that are not as usual, by name; `known` is whether a target said so."""

    collation: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    known: bool = False

    @property
    def sql_mode(self) -> str | None:
        """The mode of a new session; `None` where it is the scratch server's own."""
        if not self.known:
            return None
        mode = self.settings.get("sql_mode", OF_SESSION["sql_mode"])
        return mode if _MODES.match(mode) else OF_SESSION["sql_mode"]

    @property
    def modes(self) -> frozenset[str]:
        """The modes one by one."""
        return frozenset((self.sql_mode or "").split(","))

    @property
    def of_server(self) -> dict[str, str]:
        """What a private server has to be started with."""
        return {name: self.settings[name] for name in OF_SERVER if name in self.settings}


def described(variables: Mapping[str, str], collation: str) -> str:
    """One line for `EngineId.collation`: the collation, then each setting that is not as usual.

    It is part of the key under which a played schema is kept, so that other settings play it again.
    """
    usual = {**OF_SESSION, **OF_SERVER}
    values = {name: str(variables[name]) for name in ALL if name in variables}
    odd = (f"{name}={quote(text, safe=',:+')}" for name, text in sorted(values.items()) if text != usual[name])
    return " ".join([collation, *odd])


def surroundings(described_as: str | None) -> SessionSettings:
    """What the line says; names and values that are not of a known form are left out."""
    if not described_as:
        return SessionSettings()
    collation, *odd = described_as.split(" ")
    pairs = (each.partition("=") for each in odd)
    found = {name: unquote(value) for name, _, value in pairs if name in ALL}
    return SessionSettings(
        collation, {name: text for name, text in found.items() if _WORDS.match(text)}, known=True
    )


def take_over(connection: Any, wanted: SessionSettings) -> list[NotCompared]:
    """Give the session the target's settings, `sql_mode` left out; those that it cannot have are named."""
    import pymysql

    notes = []
    for name, usual in OF_SESSION.items() if wanted.known else ():
        value = wanted.settings.get(name, usual)
        silent = not value and name not in wanted.settings
        if name == "sql_mode" or silent or (name == "time_zone" and value == "SYSTEM"):
            continue
        try:
            # The name is our own; the value came from the target.
            run(connection, f"SET SESSION {name} = %s", (int(value) if value.isdigit() else value,))
        except pymysql.err.MySQLError as error:
            if error.args[0] not in _MAY_LACK:
                raise
            if name in wanted.settings:
                notes.append(unlike(name, value, "cannot be set in the temporary database"))
    return notes


def compared(connection: Any, wanted: SessionSettings) -> list[NotCompared]:
    """The settings of this whole server that differ from the target's."""
    if not wanted.known:
        return []
    names = ", ".join(f"'{name}'" for name in OF_SERVER)
    here = dict(run(connection, f"SHOW GLOBAL VARIABLES WHERE Variable_name IN ({names})"))
    return [
        unlike(name, value, f"is `{here[name]}` on the scratch server")
        for name, usual in OF_SERVER.items()
        if name in here and here[name] != (value := wanted.settings.get(name, usual))
    ]


def unlike(name: str, value: str, but: str) -> NotCompared:
    """The note about one setting that scratch has otherwise."""
    return NotCompared("table", f"{OTHER_SETTINGS}`{name}` is `{value}` on the target and {but}")


def start_options(wanted: Mapping[str, str]) -> tuple[str, ...]:
    """The command-line options that give a private server these settings."""
    return tuple(
        f"--{name.replace('_', '-')}={value}" for name, value in sorted(wanted.items()) if _PLAIN.match(value)
    )
