"""Facts about migration files: single statements, whole migrations, and failures of their proof on scratch."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemawatchd.history.dossier import Dossier, dossier
from schemawatchd.history.migration import Migration, Section, is_atomic
from schemawatchd.sql.clauses import Words, columns_added, retyped
from schemawatchd.sql.lexer import Dialect
from schemawatchd.sql.statements import Statement, statements
from schemawatchd.sql.touched_tables import Name, Touched, actions_of, touched

_UTC = frozenset({"etc/utc", "gmt", "utc", "zulu"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationStatement:
    """One statement of a migration's `up`, with all statements of it; `path` names file and line.

    `ours` says that it is in the format of schemawatchd, which applies it with time-outs of its own.
    """

    migration: Migration
    engine: str
    touched: tuple[Touched, ...]
    place: int
    path: str
    ours: bool = False
    kind: str = "file"

    @property
    def statement(self) -> Statement:
        """The statement itself."""
        return self.touched[self.place].statement

    @property
    def all(self) -> tuple[Statement, ...]:
        """All statements of the migration's `up`."""
        return tuple(each.statement for each in self.touched)

    @property
    def earlier(self) -> tuple[Touched, ...]:
        """The statements before it, with the tables that they are about."""
        return self.touched[: self.place]

    @property
    def before(self) -> tuple[Statement, ...]:
        """The statements before it."""
        return self.all[: self.place]

    @property
    def later(self) -> tuple[Statement, ...]:
        """The statements after it."""
        return self.all[self.place + 1 :]

    @property
    def undoing(self) -> tuple[Statement, ...]:
        """The statements of its `down`."""
        return statements_of(self.migration.down, self.engine)

    @property
    def tables(self) -> tuple[Name, ...]:
        """The tables that the statement is about, each with its schema."""
        return self.touched[self.place].tables

    @property
    def table(self) -> str:
        """The first of them that was there before, without its schema; nothing where it is about none."""
        return next((name for _, name in (*self.touched[self.place].found, *self.tables)), "")

    @property
    def found(self) -> tuple[str, ...]:
        """Those of its tables that no statement before it made, without their schema."""
        return tuple(name for _, name in self.touched[self.place].found)

    @property
    def makes_table(self) -> bool:
        """True if this migration creates all its tables, so that they are empty and not in use."""
        return bool(self.tables) and not self.found

    @property
    def is_on_new_table(self) -> bool:
        """Whether all its tables are made by this migration, unless they were there: see `Touched.likely`."""
        return bool(self.tables) and all(each in self.touched[self.place].likely for each in self.tables)

    @property
    def rebuilt(self) -> tuple[str, ...]:
        """Those of `found` that another table with their rows takes the place of, as where SQLite builds one anew.

        Either it is given their name afterwards, or it was made under it once they had another.
        """
        later = [each.words[-3:] for each in self.later if each.opens("alter", "table")]
        return tuple(each for each in self.found if ("rename", "to", each) in later or self._is_copied(each))

    def _is_copied(self, name: str) -> bool:
        """Whether it was given this name here, and its rows are in a new table that has the old one."""
        before = ""
        for each in self.earlier:
            words, tables = each.statement.words, [table for _, table in each.tables]
            if each.statement.opens("alter", "table") and words[-3:] == ("rename", "to", name):
                before = "".join(tables[:1])
            elif each.statement.opens("insert", "into") and tables == [before] and name in words:
                return before in {table for _, table in each.made}
        return False

    @property
    def actions(self) -> tuple[Words, ...]:
        """What an ALTER TABLE does, action by action; nothing for other statements."""
        return actions_of(self.statement)

    @property
    def added(self) -> frozenset[tuple[Name, str]]:
        """The columns that the statements before it added for sure, each with its table; no code knows them."""
        return frozenset(
            (table, name)
            for each in self.earlier
            for table in each.tables
            for action in actions_of(each.statement)
            if "if not exists" not in " ".join(action)
            for name, _ in columns_added((action,))
        )

    def definition_before(self, column: str) -> Words:
        """How `down` defines a column of the same table anew: what it was before. Nothing where it is silent."""
        for each in touched(self.undoing, self.engine):
            if [name for _, name in each.tables] == [name for _, name in self.tables]:
                for _, name, what in retyped(actions_of(each.statement)):
                    if name == column:
                        return what
        return ()

    @property
    def is_in_utc(self) -> bool:
        """Whether the last statement before it that sets the session's time zone sets it to UTC."""
        zones = [each.words[-1].strip("'").lower() for each in self.before if _sets_time_zone(each)]
        return self.engine == "postgresql" and bool(zones) and zones[-1] in _UTC

    @property
    def wrapped(self) -> bool:
        """Whether it runs in a transaction, which can hold DDL."""
        section = self.migration.up
        return section is not None and is_atomic(section, self.engine)

    @property
    def together(self) -> bool:
        """Whether that transaction is only there because all statements are sent at once."""
        section = self.migration.up
        return self.wrapped and self.engine == "postgresql" and section is not None and not section.transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationUnderLint:
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
class UnusedAllow:
    """An `allow` in a header of a rule that reports nothing; `known`: such a rule exists."""

    path: str
    code: str
    known: bool
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalFinding:
    """A finding of another linter (squawk) on a statement, under that linter's own name for the rule."""

    path: str
    name: str
    says: str
    serious: bool
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproved:
    """A failed step of the proof of a migration; `path` is its file, with the line if known."""

    path: str
    says: str
    kind: str = "file"


class NotApplied(Unproved):
    """Its `up` fails."""


class NotTakenBack(Unproved):
    """Its `down` fails."""


class NotRestored(Unproved):
    """Its `down` does not restore the previous schema."""


class RowsNotRestored(Unproved):
    """Its `down` changed rows that existed before `up`."""


class RowsGone(Unproved):
    """Its `up` deletes rows of a table that none of its statements names."""


class NotRepeated(Unproved):
    """Its `up` fails after its `down`, or gives a different schema."""


class NotVerified(Unproved):
    """A `verify:` query of its header returns no rows, or fails."""


def _sets_time_zone(statement: Statement) -> bool:
    words = [each for each in statement.words[:4] if each not in ("local", "session")]
    return words[:2] == ["set", "timezone"] or words[:3] == ["set", "time", "zone"]


def statements_of(section: Section | None, engine: str) -> tuple[Statement, ...]:
    """The statements of a section, where there is one."""
    return tuple(statements(section.text, Dialect.of(engine))) if section else ()


def migration_statements(migration: Migration, engine: str, *, ours: bool = False) -> Iterator[MigrationStatement]:
    """The statements of a migration's `up`, where that is SQL."""
    found = tuple(touched(statements_of(migration.up, engine), engine))
    for place, each in enumerate(found):
        line = migration.up.line + each.statement.line - 1 if migration.up else 0
        yield MigrationStatement(
            migration=migration, engine=engine, touched=found, place=place, path=migration.at(line), ours=ours
        )


def migration_under_lint(migration: Migration, engine: str, *, required: bool) -> MigrationUnderLint:
    """The migration as a whole."""
    return MigrationUnderLint(
        migration=migration,
        dossier=dossier(migration.header),
        engine=engine,
        required=required,
        path=migration.path,
    )
