"""What a rule about migrations is called with: one statement of a change, or the change as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemawatchd.schema.dossier import Dossier, dossier
from schemawatchd.schema.migration import Migration
from schemawatchd.schema.statements import Statement, statements

_ESCAPING = frozenset({"mariadb", "mysql"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One statement of a migration's `up`, with all statements of it; `path` names file and line."""

    migration: Migration
    engine: str
    statement: Statement
    all: tuple[Statement, ...]
    path: str
    kind: str = "file"

    @property
    def before(self) -> tuple[Statement, ...]:
        """The statements before it."""
        return self.all[: self.all.index(self.statement)]

    @property
    def table(self) -> str:
        """The table that an ALTER TABLE is about, without its schema; nothing otherwise."""
        words = self.statement.words
        if words[:2] != ("alter", "table"):
            return ""
        place = 2
        while words[place : place + 1] and words[place] in ("if", "exists", "only"):
            place += 1
        return words[place + 2] if words[place + 1 : place + 2] == (".",) else "".join(words[place : place + 1])

    @property
    def makes_table(self) -> bool:
        """Whether its table is made by this very migration, so that it is empty and nobody uses it."""
        return any(_made(each) == self.table for each in self.before if self.table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A migration as a whole; `required` says that a dossier must be there."""

    migration: Migration
    dossier: Dossier
    required: bool
    path: str
    kind: str = "file"


def _made(statement: Statement) -> str:
    words = [each for each in statement.words if each not in ("if", "not", "exists", "temporary", "unlogged")]
    if words[:2] != ["create", "table"]:
        return ""
    return words[4] if words[3:4] == ["."] else "".join(words[2:3])


def steps(migration: Migration, engine: str) -> Iterator[Step]:
    """The statements of a migration's `up`, where that is SQL."""
    if migration.up is None:
        return
    found = tuple(statements(migration.up.text, escapes=engine in _ESCAPING))
    for each in found:
        line = migration.up.line + each.line - 1
        yield Step(migration=migration, engine=engine, statement=each, all=found, path=f"{migration.path}:{line}")


def change(migration: Migration, *, required: bool) -> Change:
    """The migration as a whole."""
    return Change(migration=migration, dossier=dossier(migration.header), required=required, path=migration.path)
