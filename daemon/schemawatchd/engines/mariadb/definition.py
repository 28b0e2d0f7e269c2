"""How MariaDB itself words one object: what SHOW CREATE says."""

import re
from collections.abc import Mapping
from typing import Any

from schemawatchd.engines.mariadb.connection import run
from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object

_SHOWN = {"event": 3, "function": 2, "procedure": 2, "sequence": 1, "table": 1, "trigger": 2, "view": 1}
"""The kinds with a statement of their own, and the column of the answer that holds the text."""


def worded(connection: Any, key: Key) -> Mapping[str, str]:
    """The CREATE statement of an object, or of the table that it is a part of."""
    kind = key.kind if key.kind in _SHOWN else "table"
    name = (key.path[-1] if key.kind in _SHOWN else key.path[0]).replace("`", "``")
    rows = run(connection, f"SHOW CREATE {kind.upper()} `{name}`")
    text = rows[0][_SHOWN[kind]] if rows else None
    return {f"SHOW CREATE {kind.upper()}": str(text)} if text else {}


# The way back to an object as MariaDB prints it: SHOW CREATE, without the account that scratch made it with.


_DEFINER = re.compile(r"\bDEFINER=`(?:[^`]|``)*`@`(?:[^`]|``)*` ")
_OWN = frozenset({"view", "function", "procedure", "trigger", "event"})
_PARTS = {
    "index": "(?:UNIQUE |FULLTEXT |SPATIAL |VECTOR )?KEY {} ",
    "unique": "UNIQUE KEY {} ",
    "primary_key": "PRIMARY KEY ",
    "foreign_key": "CONSTRAINT {} FOREIGN KEY ",
    "check": "CONSTRAINT {} CHECK ",
}
"""How the line of a part begins in SHOW CREATE TABLE."""
_DROPPED = {
    "index": "INDEX {}",
    "unique": "INDEX {}",
    "primary_key": "PRIMARY KEY",
    "foreign_key": "FOREIGN KEY {}",
    "check": "CONSTRAINT {}",
}
RESTORES = _OWN.union(_PARTS)


def restored(record: Object, words: Mapping[str, str], *, replacing: bool) -> tuple[str, ...]:
    """The statements, each with its semicolon; `words` are those of `Session.worded`.

    `replacing`: one of that name is there and goes first. Empty where the server does not print all of it. No text
    names a definer, so whoever runs it becomes that.
    """
    key = record.key
    text = next(iter(words.values()), "").rstrip().rstrip(";")
    name = _quoted(key.path[-1])
    if key.kind in _OWN:
        dropped, made = f"DROP {key.kind.upper()} {name};", _DEFINER.sub("", text, count=1)
    else:
        part, table = _part(key, text), f"ALTER TABLE {_quoted(key.path[0])}"
        dropped = f"{table} DROP {_DROPPED.get(key.kind, '').format(name)};"
        made = f"{table} ADD {part}" if part else ""
    if not made:
        return ()
    return (dropped, f"{made};") if replacing else (f"{made};",)


def _part(key: Key, table: str) -> str:
    """The line about this part in the text of its table."""
    form = _PARTS.get(key.kind)
    if form is None:
        return ""
    begins = re.compile("  " + form.format(re.escape(_quoted(key.path[-1]))))
    return next((line.strip().rstrip(",") for line in table.splitlines() if begins.match(line)), "")


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
