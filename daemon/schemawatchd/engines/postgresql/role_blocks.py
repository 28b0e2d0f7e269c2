"""Statements that make roles: roles belong to the server and not to a schema, and a player may make none.

CREATE ROLE knows no IF NOT EXISTS, so that files wrap it in a DO block which asks `pg_roles` first, or passes
`duplicate_object` over.
"""

import re
from collections.abc import Iterator

from schemawatchd.engines.postgresql.head import Head

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
