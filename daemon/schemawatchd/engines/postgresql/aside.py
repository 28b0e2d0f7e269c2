"""Statements that are not played as they stand: they are about the server, or about what is there already."""

import re

from schemawatchd.engines.postgresql.head import Head

_PASSED_OVER = (
    ("alter", "database"),
    ("alter", "extension"),
    ("analyze",),
    ("checkpoint",),
    ("comment", "on", "database"),
    ("comment", "on", "extension"),
    ("comment", "on", "role"),
    ("create", "database"),
    ("create", "extension"),
    ("drop", "database"),
    ("drop", "extension"),
    ("reset", "role"),
    ("reset", "session"),
    ("security", "label"),
    ("set", "client_encoding"),
    ("set", "role"),
    ("set", "session", "authorization"),
    ("vacuum",),
)
"""What says nothing about the schema of this one database, or was done beforehand."""


def is_aside(head: Head, schemas: set[str]) -> bool:
    """Whether the statement is passed over; `schemas` were made beforehand."""
    settings_of_a_role = head.opens("alter", "role") and head.holds("in", "database") > 0
    return (
        settings_of_a_role or any(head.opens(*words) for words in _PASSED_OVER) or _made_beforehand(head, schemas)
    )


def for_this_database(head: Head, text: str, database: str) -> str | None:
    """ALTER DATABASE … SET for the database that is played in: a file names the one it was written for."""
    name = r'("(?:[^"]|"")+"|[^\W\d][\w$]*)'
    found = re.match(rf"alter\s+database\s+{name}\s+(?=(?:set|reset)\s)", text, re.IGNORECASE)
    if found is None or head.opens("alter", "database", "set") or head.path_at(4)[:1] == ("tablespace",):
        return None
    return f'alter database "{database}" {text[found.end() :]}'


def _made_beforehand(head: Head, schemas: set[str]) -> bool:
    """A file may make or drop `public` and the schemas of its extensions, which are there already."""
    if not head.opens("create", "schema") and not head.opens("drop", "schema"):
        return False
    return head.path_at(2)[:1] in [(name,) for name in schemas]


def setting_of(head: Head) -> str:
    """The setting in ALTER DATABASE … SET, which may have a prefix of its own."""
    return ".".join(head.path_at(4))
