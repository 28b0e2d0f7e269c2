"""How SQLite itself keeps one object: the text in its schema table, as it was written."""

from collections.abc import Mapping

from schemawatchd.engines.sqlite.process import ChildDatabase
from schemawatchd.schema.key import Key

_OWN_TEXT = ("index", "table", "trigger", "view", "virtual_table")


def worded(connection: ChildDatabase, key: Key) -> Mapping[str, str]:
    """The stored text of an object, or of the table that it is a part of."""
    name = key.path[-1] if key.kind in _OWN_TEXT else key.path[0]
    row = connection.execute("select sql from sqlite_schema where name = ? collate nocase", [name]).fetchone()
    return {"stored text": str(row[0])} if row and row[0] else {}
