"""What a script says of other databases: a target is one database, and the others are not in scratch.

A foreign key needs nothing of the other table while `foreign_key_checks` is off, only the privilege REFERENCES
(MariaDB manual, "Foreign Keys"); the account gets it for databases that are not on the scratch server. A view
needs the other table's columns, which nobody here knows. It is left out by name and compared on neither side, and
so is a table that is made from another database's (`LIKE`, `SELECT`, `UNION`).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from schemawatchd.engines.mariadb import connection as wire
from schemawatchd.engines.mariadb.scratch.script import MariadbStatement
from schemawatchd.schema.key import Key
from schemawatchd.schema.snapshot import NotCompared

_NAME = r"(?:`(?:[^`]|``)*+`|\"(?:[^\"]|\"\")*+\"|[\w$]++)"
_BETWEEN = r"\s++|/\*M?!\d*+|\*/|--\s[^\n]*+|\#[^\n]*+|/\*(?!M?!)(?:[^*]++|\*(?!/))*+\*/"
_MADE = re.compile(
    rf"(?:{_BETWEEN}|\b(?:CREATE|OR|REPLACE|ALGORITHM|UNDEFINED|MERGE|TEMPTABLE|SQL|SECURITY|DEFINER|INVOKER)\b|=)++"
    rf"(?P<kind>VIEW|TABLE)\b(?:{_BETWEEN}|\b(?:IF|NOT|EXISTS)\b)*+(?P<name>{_NAME})(?P<more>\s*+\.)?",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    rf"(?:{_BETWEEN})*+DROP\b(?:{_BETWEEN})++(?:TABLE|VIEW)\b(?P<names>.*)", re.IGNORECASE | re.DOTALL
)
_IN_BACKTICKS = re.compile(r"`((?:[^`]|``)+)`\.`((?:[^`]|``)+)`")
_IN_QUOTES = re.compile(r"'([^'.]+)\.([^']+)'")

_DENIED = frozenset({1142, 1143, 1370})
_NO_DATABASE = 1049
_NO_TABLE = 1146
_GONE = frozenset({1051, 1146, 1347, 1356, 4092})
"""The servers' codes for a table or view that is not there: dropped, read, taken for a view, read by one."""
_PARENT_MISSING = frozenset({1005, 1215, 1824})
_CHILD_ROWS = frozenset({1216, 1452})
_MOST_GRANTS = 8


@dataclass(slots=True)
class Elsewhere:
    """What of the scripts of one scratch database leads into other databases."""

    admin: Any
    database: str
    account: str | None
    """The account that plays, where it is our own and may be given something."""
    unmade: dict[tuple[str, str], str] = field(default_factory=dict)
    """By kind and name, why an object could not be made."""
    _granted: set[str] = field(default_factory=set)

    @property
    def not_compared(self) -> Iterator[NotCompared]:
        """What was left out, by name."""
        for (kind, name), reason in self.unmade.items():
            yield NotCompared(kind, reason, Key(kind, (name,)).dotted)

    def ran(self, statement: MariadbStatement) -> None:
        """Note that a statement worked: what it makes or drops is no longer left out."""
        if not self.unmade:
            return
        if made := _MADE.match(statement.text):
            self._forget(_plain(made["name"]))
        elif dropped := _DROPPED.match(statement.text):
            for name in re.findall(_NAME, dropped["names"]):
                self._forget(_plain(name))

    def again(self, code: object, says: str, text: str) -> bool:
        """Whether the statement is worth another try without the checks of foreign keys."""
        if code in _CHILD_ROWS:
            return any(f"REFERENCES `{name}`." in says for name in self._granted)
        if code in _PARENT_MISSING:
            return bool(self._granted) or any(name in text for _, name in self.unmade)
        other = self._other(code, says) if code in _DENIED and "REFERENCES" in says else None
        return other is not None and self._grant(other)

    def leave_out(self, connection: Any, statement: MariadbStatement, code: object, says: str) -> bool:
        """Whether the script may go on without what this statement would have made or worked on."""
        made = _MADE.match(statement.text)
        if self._is_left_out(code, says):
            reason = "it needs another object that could not be made in the temporary database"
            if dropped := _DROPPED.match(statement.text):
                self.ran(statement)
                return dropped is not None
        elif other := self._other(code, says) if code in (*_DENIED, _NO_DATABASE, _NO_TABLE) else None:
            reason = f"it reads the database `{other}`, and a schema file is played without other databases"
            if made is None:
                return False
        else:
            return False
        if made is not None:
            if made["more"]:
                return False
            self._note(connection, made["kind"].lower(), _plain(made["name"]), reason)
        return True

    def _note(self, connection: Any, kind: str, name: str, reason: str) -> None:
        self.unmade[kind, name] = reason
        if kind == "view":
            # A dump makes an empty view of that name first, for others to refer to.
            quoted = name.replace("`", "``")
            wire.run(connection, f"DROP VIEW IF EXISTS `{quoted}`")

    def _forget(self, name: str) -> None:
        for kind in ("table", "view"):
            self.unmade.pop((kind, name), None)

    def _is_left_out(self, code: object, says: str) -> bool:
        names = {name for _, name in self.unmade}
        return code in _GONE and any(name in names for _, name in _IN_QUOTES.findall(says))

    def _other(self, code: object, says: str) -> str | None:
        """The other database that a message names."""
        if code == _NO_DATABASE:
            found = re.findall(r"'([^']+)'\Z", says)
        else:
            found = [_doubled(name) for name, _ in _IN_BACKTICKS.findall(says)]
            # The account comes first, and its host may be `127.0.0.1`.
            found += [name for name, _ in _IN_QUOTES.findall(says)[-1:]]
        return next((name for name in found if name != self.database), None)

    def _grant(self, other: str) -> bool:
        """Give the account the right to refer to a database that is not there."""
        import pymysql

        if self.account is None or other in self._granted or len(self._granted) >= _MOST_GRANTS:
            return False
        there = "SELECT 1 FROM information_schema.schemata WHERE schema_name = %s"
        try:
            if wire.run(self.admin, there, (other,)):
                return False
            pattern = re.sub(r"([_%\\])", r"\\\1", other).replace("`", "``")
            wire.run(self.admin, f"GRANT REFERENCES ON `{pattern}`.* TO {self.account}")
        except pymysql.err.MySQLError:
            return False
        self._granted.add(other)
        return True


@contextmanager
def without_checks(connection: Any) -> Iterator[None]:
    """Foreign keys are not checked meanwhile."""
    ((before,),) = wire.run(connection, "SELECT @@SESSION.foreign_key_checks")
    wire.run(connection, "SET SESSION foreign_key_checks = 0")
    try:
        yield
    finally:
        if connection.open:
            wire.run(connection, f"SET SESSION foreign_key_checks = {int(before):d}")


def _plain(name: str) -> str:
    quote = name[:1]
    return name[1:-1].replace(quote * 2, quote) if quote in ("`", '"') else name


def _doubled(name: str) -> str:
    return name.replace("``", "`")
