"""What is changed or left out of a file so that it loads as an account that owns nothing but its scratch."""

import re
from dataclasses import dataclass, field

from schemawatchd.engines.mariadb.implicit import marked
from schemawatchd.engines.mariadb.own_database import unqualified_sequences
from schemawatchd.engines.mariadb.scratch.script import MariadbStatement
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.snapshot import NotCompared

_NAME = r"(?:`(?:[^`]|``)*+`|'(?:[^'\\]|\\.|'')*+'|\"(?:[^\"\\]|\\.|\"\")*+\"|[\w$.%-]++)"
_PASSED_OVER = re.compile(
    r"LOCK\s+TABLES?\b|UNLOCK\s+TABLES?\b|FLUSH\b|SET\b.*?\b(?:SQL_LOG_BIN|GTID_PURGED)\b"
    r"|DROP\s+(?:DATABASE|SCHEMA)\b",
    re.IGNORECASE | re.DOTALL,
)
_SET = re.compile(r"SET\b", re.IGNORECASE)
_GRANTING = re.compile(r"(?:GRANT|REVOKE)\b", re.IGNORECASE)
_USE = re.compile(rf"USE\s+({_NAME})\s*\Z", re.IGNORECASE)
_DATABASE = re.compile(r"(?:CREATE\s+(?:OR\s+REPLACE\s+)?|ALTER\s+)(?:DATABASE|SCHEMA)\b", re.IGNORECASE)
_TABLE = re.compile(r"(?:CREATE|ALTER)\b[^(`]*?\bTABLE\b", re.IGNORECASE)
_CHARSET = re.compile(r"\b(?:CHARACTER\s+SET|CHARSET)\s*=?\s*['\"]?(\w+)", re.IGNORECASE)
_COLLATE = re.compile(r"\bCOLLATE\s*=?\s*['\"]?(\w+)", re.IGNORECASE)
_COMMENT = re.compile(r"\bCOMMENT\s*=?\s*('(?:[^'\\]|\\.|'')*+')", re.IGNORECASE | re.DOTALL)
_BETWEEN = r"\s++|/\*M?!\d*+|\*/|--\s[^\n]*+|\#[^\n]*+|/\*(?!M?!)(?:[^*]++|\*(?!/))*+\*/"
_EVENT = re.compile(rf"(?:{_BETWEEN}|\b(?:CREATE|OR|REPLACE|ALTER|DROP)\b)++EVENT\b", re.IGNORECASE)
_DEFINER = re.compile(
    rf"(?P<before>\A(?:{_BETWEEN}"
    r"|\b(?:CREATE|OR|REPLACE|ALTER|AGGREGATE)\b|\bALGORITHM\s*=\s*\w++)++)"
    rf"DEFINER\s*=\s*(?:CURRENT_(?:USER|ROLE)\b\s*(?:\(\s*\))?|{_NAME}(?:\s*@\s*{_NAME})?)",
    re.IGNORECASE,
)
_OWNER = NotCompared(
    "owner",
    "DEFINER clauses are skipped: only an administrator could execute them",
)
_GRANT = NotCompared(
    "grant", "GRANT and REVOKE are skipped: the accounts that they name do not exist in the temporary database"
)


@dataclass(slots=True)
class Filter:
    """Statement by statement, what to send to the server; `not_compared` tells what was left out."""

    path: str
    database: str
    sql_mode: str | None = None
    """The mode that the script begins with; `None` for the server's own."""
    events_run: bool = False
    """Whether the server would run an event that is made, so that none may be."""
    not_compared: set[NotCompared] = field(default_factory=set)
    spoke_of_database: bool = False
    """Whether a statement gave the database itself a comment."""
    _used: str | None = None

    def __call__(self, statement: MariadbStatement) -> str | None:
        """The text to run, or `None`. Raises `SourceInvalid`."""
        head = statement.head
        if _PASSED_OVER.match(head):
            return None
        if _GRANTING.match(head):
            self.not_compared.add(_GRANT)
            return None
        if use := _USE.match(head):
            self._use(use[1], statement)
            return None
        if _DATABASE.match(head):
            return self._database(head)
        text, count = _DEFINER.subn(r"\g<before>", statement.text, count=1)
        if count:
            self.not_compared.add(_OWNER)
        if self.events_run and _EVENT.match(text):
            return None
        text = marked(text, self.sql_mode) if _SET.match(head) else text
        return unqualified_sequences(text) if _TABLE.match(head) else text

    def _use(self, name: str, statement: MariadbStatement) -> None:
        name = name.strip("`")
        if self._used not in (None, name):
            raise SourceInvalid(
                f"it switches from the database `{self._used}` to `{name}`, and a target is one database",
                path=self.path,
                line=statement.line,
                statement=statement.shown,
                hint="Write one schema file, and one target, for each database.",
            )
        self._used = name

    def _database(self, head: str) -> str | None:
        """What it says of character sets, and its comment, hold for the scratch database, whatever the name."""
        charset, collation = _CHARSET.search(head), _COLLATE.search(head)
        options = [f"CHARACTER SET {charset[1]}"] if charset else []
        options += [f"COLLATE {collation[1]}"] if collation else []
        if comment := _COMMENT.search(head):
            self.spoke_of_database = True
            options.append(f"COMMENT {comment[1]}")
        return f"ALTER DATABASE `{self.database}` {' '.join(options)}" if options else None
