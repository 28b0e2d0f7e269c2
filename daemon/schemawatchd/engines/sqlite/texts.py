"""The parts of a stored CREATE INDEX, VIEW or TRIGGER that no PRAGMA tells (lang_createindex.html)."""

import re

from schemawatchd.engines.sqlite.tokens import bare, closing, normalised, split, tokens, written

_PARTIAL = re.compile(r"""[^"'`\[()/-]*\(([^"'`\[()/-]*)\)\s*where\b(.*)""", re.IGNORECASE | re.DOTALL)
"""A partial index on plain columns, without quotes and comments before its WHERE: most of them."""


def index_parts(sql: str) -> tuple[list[str], str | None]:
    """The key texts of a stored CREATE INDEX, and its WHERE clause."""
    if plain := _PARTIAL.match(sql):
        return [" ".join(key.lower().split()) for key in plain[1].split(",")], normalised(plain[2])
    found = list(tokens(sql))
    start = next(index for index, token in enumerate(found) if token.text == "(" and token.sort == "sign")
    end = closing(found, start)
    keys = [written(part) for part in split(found[start + 1 : end])]
    rest = found[end + 1 :]
    return keys, written(bare(rest[1:])) if rest and rest[0].word == "WHERE" else None


def trigger_body(sql: str, name: str) -> str:
    """A stored CREATE TRIGGER in one spelling, behind its name, which a rename leaves in another spelling."""
    behind = list(tokens(sql))
    start = next((index + 1 for index, token in enumerate(behind) if token.word == "TRIGGER"), 0)
    found = written(behind[start:])
    for prefix in ("if not exists ", "main."):
        found = found.removeprefix(prefix)
    plain = normalised(f'"{name.replace(chr(34), chr(34) * 2)}"')
    return found.removeprefix(plain).strip()


def view_body(sql: str) -> str:
    """The query of a stored CREATE VIEW in one spelling, behind the names that the view gives to its columns."""
    found = list(tokens(sql))
    start = next((index for index, token in enumerate(found) if token.word == "AS"), -1)
    before = found[: start + 1]
    names = next((index for index, token in enumerate(before) if token.text == "(" and token.sort == "sign"), None)
    return written(found[start + 1 :] if names is None else found[names:])
