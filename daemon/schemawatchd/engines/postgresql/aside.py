"""Statements that are not played as they stand: they are about the server, or about what is there already."""

import re
from dataclasses import dataclass

from schemawatchd.engines.postgresql.head import Head, HeadToken

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


def on_this_database(head: Head, text: str, database: str) -> str | None:
    """COMMENT ON DATABASE for the database that is played in, whatever its name in the file."""
    if not head.opens("comment", "on", "database") or not head.holds("is"):
        return None
    return f'comment on database "{database}" {text[head.tokens[head.holds("is") - 1].start :]}'


@dataclass(frozen=True, slots=True)
class RoleSetting:
    """ALTER ROLE … IN DATABASE … SET: whose it is, what it sets, and the values, several in a list."""

    role: str
    name: str
    values: tuple[str, ...]


def role_setting(head: Head) -> RoleSetting | None:
    """What such a statement sets; `None` for any other, and where it is not written as plain values."""
    role, setting = head.names_at(2)[:1], head.holds("set")
    if not head.opens("alter", "role") or not head.holds("in", "database") or not role or not setting:
        return None
    place = head.holds("to") or head.holds("=")
    values = [each for each in head.tokens[place:] if each != ","] if place > setting else []
    if not values or not all(_is_value(each) for each in values):
        return None
    return RoleSetting(role[0], ".".join(head.path_at(setting)), tuple(map(_value, values)))


def _is_value(token: HeadToken) -> bool:
    return token.name or token.startswith("'") or token.isalnum()


def _value(token: HeadToken) -> str:
    return token if token.name or not token.startswith("'") else token[1:-1].replace("''", "'")


def _made_beforehand(head: Head, schemas: set[str]) -> bool:
    """A file may make or drop `public` and the schemas of its extensions, which are there already."""
    if not head.opens("create", "schema") and not head.opens("drop", "schema"):
        return False
    return head.path_at(2)[:1] in [(name,) for name in schemas]


def setting_of(head: Head) -> str:
    """The setting in ALTER DATABASE … SET, which may have a prefix of its own."""
    return ".".join(head.path_at(4))
