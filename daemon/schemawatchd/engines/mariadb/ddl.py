"""The way back to an object as MariaDB prints it: SHOW CREATE, without the account that scratch made it with."""

import re
from collections.abc import Mapping

from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object

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
