"""Statements that are not played as they stand: they are about the server, or about what is there already."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemawatchd.engines.postgresql.scratch.statement import Head, HeadToken, Subject

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


# Statements that need superuser rights; failing them is not a file error.


_DENIED = "42501"
_UNSOUND = "42P13"
BEYOND_A_PLAIN_ROLE = {
    "cast", "database", "event_trigger", "extension", "foreign_data_wrapper", "foreign_server", "foreign_table",
    "operator", "publication", "text_search", "user_mapping",
}  # fmt: skip
"""Kinds that only a superuser may make, or one with rights on another of them."""


def is_beyond(head: Head, subject: Subject, sqlstate: str | None) -> bool:
    """Whether a plain role is refused whatever it owns: functions in C, in an untrusted language, or leakproof."""
    routine = subject.kind in {"function", "procedure"} and not head.holds("owner", "to")
    base_type = subject.kind == "composite_type" and not head.holds("as")
    if subject.kind == "aggregate":  # one over `internal` state (AggregateCreate, pg_aggregate.c)
        return sqlstate == _UNSOUND and head.holds("internal") > 0
    return sqlstate == _DENIED and (routine or base_type or subject.kind in BEYOND_A_PLAIN_ROLE)


# Statements that make roles: roles belong to the server and not to a schema, and a player may make none.


_NAME = r'(?:"(?:[^"]|"")+"|[^\W\d][\w$]*)'
_MAKES = re.compile(
    rf"\bcreate\s+(?:role|user|group)\s+(?:if\s+not\s+exists\s+)?(?!mapping\b)(?P<name>{_NAME}|%[Is])",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:rolname|usename|groname)\s*=\s*'((?:[^']|'')+)'", re.IGNORECASE)
_BODY = re.compile(r"\$(?P<tag>(?:[^\W\d]\w*)?)\$(?P<body>.*)\$(?P=tag)\$", re.DOTALL)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_CATALOGS = r"(?:pg_catalog\.)?(?:pg_roles|pg_user|pg_authid|pg_group|pg_shadow)"
_FRAME = re.compile(
    rf"""
    \s*(?:
        begin\b | else\b | end\s+if\b | end\b
      | (?:els)?if\s+(?:not\s+)?exists\s*
        \(\s*select\s+[\w*]*\s*from\s+{_CATALOGS}(?:\s+\w+)?\s+where\s+[^;()]*\)\s*then\b
      | exception\s+when\s+(?:duplicate_object|unique_violation|others)
        (?:\s+or\s+(?:duplicate_object|unique_violation))*\s+then\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)  # fmt: skip
_ABOUT_ROLES = re.compile(
    r"(?:(?:create|alter|drop)\s+(?:role|user|group)\b(?!\s+mapping\b)|comment\s+on\s+role\b|raise\s+(?:notice|info|log|debug)\b"
    r"|null\s*\Z|execute\s+(?:format\s*\(\s*)?'\s*(?:create|alter|drop)\s+(?:role|user|group)\b(?!\s+mapping\b))",
    re.IGNORECASE,
)  # fmt: skip


def names_made(head: Head, text: str) -> Iterator[str]:
    """The roles that a DO block makes, as far as their names stand in it."""
    if not head.opens("do"):
        return
    for found in _MAKES.finditer(_COMMENT.sub(" ", text)):
        name = found["name"]
        if name.startswith("%"):  # format('CREATE ROLE %I', …): what it asks for is what it makes
            yield from (each.replace("''", "'") for each in _ASKS.findall(text))
        elif name.startswith('"'):
            yield name[1:-1].replace('""', '"')
        else:
            yield name.lower()


def only_makes_roles(head: Head, text: str) -> bool:
    """Whether nothing but roles would come of it: CREATE or DROP ROLE, or a DO block that holds nothing else.

    What is not understood counts as something else.
    """
    for verb in ("create", "drop"):
        if any(head.opens(verb, word) for word in ("group", "role", "user")):
            return not head.opens(verb, "user", "mapping")
    found = _BODY.search(text) if head.opens("do") else None
    return found is not None and all(map(_is_about_roles, _COMMENT.sub(" ", found["body"]).split(";")))


def _is_about_roles(piece: str) -> bool:
    while frame := _FRAME.match(piece):
        piece = piece[frame.end() :]
    piece = piece.strip()
    return not piece or _ABOUT_ROLES.match(piece) is not None
