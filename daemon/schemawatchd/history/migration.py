"""Migrations: the changes that a team has written down, in the order in which its tool applies them."""

from enum import StrEnum

import msgspec

from schemawatchd.sql.lexer import statements_mark
from schemawatchd.sql.statements import statements


class Role(StrEnum):
    """What a file is to its tool."""

    VERSIONED = "versioned"
    REPEATABLE = "repeatable"
    """Run again whenever its content changes, after all versioned ones."""
    BASELINE = "baseline"
    """Stands for all that came before it, where nothing was applied yet."""


class Section(msgspec.Struct, frozen=True, gc=False):
    """SQL text, and the line of the file (from 1) with which it begins."""

    text: str
    line: int = 1
    transaction: bool = True
    """Whether the tool wraps it in a transaction, where the engine has that for DDL."""
    together: bool = False
    """Whether the tool sends all of it at once, which on some engines comes to the same."""
    wrapped_on: tuple[str, ...] = ()
    """Engines on which the tool begins a transaction for what it sends all at once."""
    placeholders: bool = False
    """Whether the tool fills in every `${name}`, and refuses one without a value."""


class Migration(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One versioned change.

    `version` is the name by which the tool's ledger knows it, `path` the file as people know it. `up` is `None`
    where the change is no SQL. `checksum` is made as the tool makes its own; `mark` is the hash of the whole
    content, `statements` that of the SQL without comments and white space.
    """

    version: str
    title: str = ""
    path: str
    role: Role = Role.VERSIONED
    parents: tuple[str, ...] = ()
    up: Section | None = None
    down: Section | None = None
    checksum: str | None = None
    alike: tuple[str, ...] = ()
    """Other checksums that its tool takes for the same content."""
    mark: str = ""
    header: str = ""
    """The comment or docstring at its top, where the dossier stands."""
    language: str = "sql"
    """What it is written in; only `sql` has sections."""
    code: str = ""
    """The text of one in another language, where its format can be replayed."""
    left_out_on: tuple[str, ...] = ()
    """Engines on which its tool passes it over."""
    only_on: tuple[str, ...] | None = None
    """The engines for which this file is, where its tool keeps one for each; `None` where it is for all."""
    stands_for: tuple[str, ...] = ()
    """Versions that this one has taken in (a baseline, a squashed migration)."""

    @property
    def named(self) -> str:
        """`c3d4 add_phone`: the version, and the title where it has one."""
        return f"{self.version} {self.title}".strip()

    def at(self, line: int) -> str:
        """The file, and a line of its SQL where that stands in it."""
        return f"{self.path}:{line}" if self.language == "sql" else self.path


class Flaw(msgspec.Struct, frozen=True, gc=False):
    """What is wrong with one file, or with all of them together; `path` says where, `hint` what to do."""

    path: str
    says: str
    hint: str = ""
    line: int | None = None


class History(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The migrations of one folder in the order in which they apply, and what is wrong with them.

    `heads` are the versions that nothing follows: one, unless branches were not merged. `numbered` says that a
    later version has a higher number, `chained` that a checksum covers all that comes before, too. `parts` are the
    apps or projects that the folder is of, where one ledger is kept for several. `taken_in` are files that another
    migration stands for, and which count where only some of them were applied.
    """

    format: str
    folder: str
    migrations: tuple[Migration, ...] = ()
    taken_in: tuple[Migration, ...] = ()
    heads: tuple[str, ...] = ()
    numbered: bool = True
    chained: bool = False
    parts: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()

    @property
    def versions(self) -> tuple[str, ...]:
        """All versions, in their order."""
        return tuple(each.version for each in self.migrations)


def for_engine(history: History, engine: str) -> History:
    """The history without files for other engines; one for this engine alone goes before one for all."""
    if not engine or all(each.only_on is None for each in history.migrations):
        return history
    fitting = [each for each in history.migrations if each.only_on is None or engine in each.only_on]
    own = {each.version for each in fitting if each.only_on is not None}
    chosen = tuple(each for each in fitting if each.only_on is not None or each.version not in own)
    heads = tuple(each.version for each in chosen[-1:])
    return msgspec.structs.replace(history, migrations=chosen, heads=heads)


def is_atomic(section: Section, engine: str) -> bool:
    """Whether what was done is undone where a statement fails.

    Of several statements in one message PostgreSQL makes a transaction ("Multiple Statements in a Simple Query").
    """
    if engine in ("mariadb", "mysql"):
        return False
    if section.transaction or engine in section.wrapped_on:
        return True
    return section.together and engine == "postgresql" and len(tuple(statements(section.text))) > 1


def file_mark(migration: Migration) -> str:
    """What a file was: the content's hash and that of its statements, as far as it is SQL."""
    text = f"{migration.up.text if migration.up else ''};{migration.down.text if migration.down else ''}"
    return f"{migration.mark[:16]} {statements_mark(text)[:16] if migration.up else ''}"
