"""Functions and collations that an application registers itself, such as `REGEXP` or those of ICU.

SQLite asks for them when a table or an index is made (https://sqlite.org/appfunc.html), and scratch has none of
them. An empty one under the same name is enough: what is compared is the text of the schema.
"""

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from schemawatchd.engines.sqlite.hardening import empty
from schemawatchd.engines.sqlite.scratch.script import SqliteStatement
from schemawatchd.schema.snapshot import NotCompared

_UNKNOWN = re.compile(r"no such (function|collation sequence): (.+)\Z", re.DOTALL)
_MAKES = ("ALTER", "CREATE")
"""Elsewhere an unknown function stays an error: one that is called for its effect would have none."""
_MOST = 200


@dataclass(frozen=True, slots=True)
class StandIns:
    """The names under which something empty was declared."""

    functions: frozenset[str] = frozenset()
    collations: frozenset[str] = frozenset()

    def wanted(self, statement: SqliteStatement, says: str) -> "StandIns | None":
        """These and the one for want of which the statement failed; `None` where that is not the reason."""
        found = _UNKNOWN.search(says)
        if not found or statement.words[0] not in _MAKES or len(self.functions | self.collations) >= _MOST:
            return None
        name = frozenset({found[2].lower()})
        more = StandIns(name) if found[1] == "function" else StandIns(collations=name)
        both = StandIns(self.functions | more.functions, self.collations | more.collations)
        return None if both == self else both

    def declare(self, connection: sqlite3.Connection) -> None:
        """Make them known to a connection."""
        for name in self.functions:
            connection.create_function(name, -1, empty, deterministic=True)
        for name in self.collations:
            connection.create_collation(name, _as_bytes)

    def notes(self) -> Iterator[NotCompared]:
        """What the report says of them."""
        for kind, names in (("function", self.functions), ("collation", self.collations)):
            for name in sorted(names):
                says = f"`{name}` is not part of SQLite; an empty {kind} stands for it in the temporary database"
                yield NotCompared(kind, says)


NO_STAND_INS = StandIns()


def _as_bytes(left: str, right: str) -> int:
    return (left > right) - (left < right)
