"""How SQLite itself keeps one object: the text in its schema table, as it was written."""

from collections.abc import Mapping

from schemawatchd.engines.sqlite.child_process import ChildDatabase
from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object

_OWN_TEXT = ("index", "table", "trigger", "view", "virtual_table")


def worded(connection: ChildDatabase, key: Key) -> Mapping[str, str]:
    """The stored text of an object, or of the table that it is a part of."""
    name = key.path[-1] if key.kind in _OWN_TEXT else key.path[0]
    row = connection.execute("select sql from sqlite_schema where name = ? collate nocase", [name]).fetchone()
    return {"stored text": str(row[0])} if row and row[0] else {}


# The statement that creates an object again: the text that SQLite stored for it.


RESTORES = frozenset({"index", "trigger", "view"})


def restored(record: Object, words: Mapping[str, str], *, replacing: bool) -> tuple[str, ...]:
    """The statements, each with its semicolon; `words` are those of `Session.worded`.

    `replacing`: one of that name is there and goes first. Empty for what can only be made with its table.
    """
    key = record.key
    text = next(iter(words.values()), "").rstrip().rstrip(";")
    if key.kind not in RESTORES or not text:
        return ()
    name = key.path[-1].replace('"', '""')
    made = f"{text};"
    return (f'DROP {key.kind.upper()} "{name}";', made) if replacing else (made,)
