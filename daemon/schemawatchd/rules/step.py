"""What a rule about migrations is called with: one statement of a change, or the change as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemawatchd.schema.clauses import Words, clauses, named, retyped
from schemawatchd.schema.dossier import Dossier, dossier
from schemawatchd.schema.held import held
from schemawatchd.schema.migration import Migration, Section
from schemawatchd.schema.statements import Statement, statements

_ESCAPING = frozenset({"mariadb", "mysql"})
_OPENINGS = (
    ("alter", "table"),
    ("create", "table"),
    ("delete", "from"),
    ("drop", "table"),
    ("insert", "into"),
    ("truncate", "table"),
    ("truncate",),
    ("update",),
)
_DECORATIONS = frozenset({"global", "ignore", "local", "online", "temp", "temporary", "unlogged"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One statement of a migration's `up`, with all statements of it; `path` names file and line.

    `ours` says that it is in the format of schemawatchd, which applies it with time-outs of its own.
    """

    migration: Migration
    engine: str
    statement: Statement
    all: tuple[Statement, ...]
    path: str
    ours: bool = False
    kind: str = "file"

    @property
    def before(self) -> tuple[Statement, ...]:
        """The statements before it."""
        return self.all[: self._place]

    @property
    def later(self) -> tuple[Statement, ...]:
        """The statements after it."""
        return self.all[self._place + 1 :]

    @property
    def _place(self) -> int:
        return next(place for place, each in enumerate(self.all) if each is self.statement)

    @property
    def table(self) -> str:
        """The table that the statement is about, without its schema; nothing where it is about none."""
        return table_of(self.statement)

    @property
    def makes_table(self) -> bool:
        """Whether its table is made by this very migration, so that it is empty and nobody uses it."""
        table = self.table
        return bool(table) and any(
            each.words[:1] == ("create",) and "table" in each.words[:4] and table_of(each) == table
            for each in self.before
        )

    @property
    def comes_back(self) -> bool:
        """Whether another table is given its table's name afterwards, as where SQLite builds a table anew."""
        ends = ("rename", "to", self.table)
        return any(each.opens("alter", "table") and each.words[-3:] == ends for each in self.later)

    @property
    def actions(self) -> tuple[Words, ...]:
        """What an ALTER TABLE does, action by action; nothing for other statements."""
        return actions_of(self.statement)

    def definition_before(self, column: str) -> Words:
        """How `down` defines a column of the same table anew: what it was before. Nothing where it is silent."""
        for each in statements_of(self.migration.down, self.engine):
            if table_of(each) == self.table:
                for _, name, what in retyped(actions_of(each)):
                    if name == column:
                        return what
        return ()

    @property
    def wrapped(self) -> bool:
        """Whether it runs in a transaction, which can hold DDL."""
        section = self.migration.up
        return section is not None and held(section, self.engine)

    @property
    def together(self) -> bool:
        """Whether that transaction is only there because all statements are sent at once."""
        section = self.migration.up
        return self.wrapped and self.engine == "postgresql" and section is not None and not section.transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A migration as a whole; `required` says that a dossier must be there."""

    migration: Migration
    dossier: Dossier
    engine: str
    required: bool
    path: str
    kind: str = "file"

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of its `up`, where that is SQL."""
        return statements_of(self.migration.up, self.engine)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """An `allow` in a header that allows nothing; `known` says whether there is such a rule at all."""

    path: str
    code: str
    known: bool
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Squawked:
    """What squawk says of a statement, under its own name for the rule."""

    path: str
    name: str
    says: str
    serious: bool
    kind: str = "file"


def table_of(statement: Statement) -> str:
    """The table that a statement is about, without its schema; nothing where it is about none."""
    words = _undecorated(statement.words)
    if words[:1] == ("create",) and "index" in words[:3]:
        return named(statement.after("on"))[0]
    for opening in _OPENINGS:
        if words[: len(opening)] == opening:
            return named(words[len(opening) :])[0]
    return ""


def actions_of(statement: Statement) -> tuple[Words, ...]:
    """What an ALTER TABLE does, action by action; nothing for other statements."""
    words = _undecorated(statement.words)
    return clauses(named(words[2:])[1]) if words[:2] == ("alter", "table") else ()


def _undecorated(words: Words) -> Words:
    """Without what stands between the verb and TABLE, and without OR REPLACE."""
    head = tuple(each for each in words[:5] if each not in _DECORATIONS)
    if head[1:3] == ("or", "replace"):
        head = (head[0], *head[3:])
    return (*head, *words[5:])


def statements_of(section: Section | None, engine: str) -> tuple[Statement, ...]:
    """The statements of a section, where there is one."""
    return tuple(statements(section.text, escapes=engine in _ESCAPING)) if section else ()


def steps(migration: Migration, engine: str, *, ours: bool = False) -> Iterator[Step]:
    """The statements of a migration's `up`, where that is SQL."""
    found = statements_of(migration.up, engine)
    for each in found:
        line = migration.up.line + each.line - 1 if migration.up else 0
        yield Step(
            migration=migration,
            engine=engine,
            statement=each,
            all=found,
            path=migration.at(line),
            ours=ours,
        )


def change(migration: Migration, engine: str, *, required: bool) -> Change:
    """The migration as a whole."""
    return Change(
        migration=migration,
        dossier=dossier(migration.header),
        engine=engine,
        required=required,
        path=migration.path,
    )
