"""The shape of a format, and how the one that fits a folder and a database is found."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Protocol, cast

from schemawatchd.catalog import modules, plugins
from schemawatchd.history.ledger import Ledger
from schemawatchd.history.migration import History
from schemawatchd.ledgers import formats as room
from schemawatchd.ledgers.folder import Folder, Listed
from schemawatchd.ledgers.own_table import OwnTable
from schemawatchd.schema.rows import Rows

_PLAIN = re.compile(r"[\w.:/@+-]*")


class Format(Protocol):
    """A module of `formats/`: one migration tool's files and its table."""

    NAME: str
    TABLES: tuple[str, ...]
    """What its ledger is called, unless the team calls it otherwise; the first is the usual name.

    One with its schema in front goes before one without.
    """
    BESIDE: tuple[str, ...]
    """Other tables of the tool that are read with it, such as its lock."""
    COLUMNS: frozenset[str]
    """The columns by which its ledger is known from that of another tool."""
    COMMANDS: Mapping[str, str]
    """What to type: `new`, `up`, `down`, and what corrects the ledger."""
    WRITTEN_BY_TOOL: bool
    """Whether the tests read a ledger that the tool itself wrote; otherwise it is known from documentation."""
    OWN_TABLE: OwnTable | None
    """How the tool makes its table, and its rows; `None` where its migrations are not replayed here."""

    def owns(self, folder: Folder) -> bool:
        """Whether the folder holds this tool's migrations."""

    def history(self, folder: Folder) -> History:
        """The migrations in the folder. What is wrong with single files is among its flaws."""

    def ledger(self, table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:
        """What the rows of the ledger called `table` say. Raises `LedgerUnknown`."""


_MEMBERS = (*Format.__annotations__, "owns", "history", "ledger")


def command(one: Format, what: str, **values: str) -> str:
    """What to type for this tool; nothing where it has no such command, or none that goes back to nothing."""
    found = one.COMMANDS.get(what, "")
    if "{before}" in found and not values.get("before"):
        found = one.COMMANDS.get(f"{what}_first", "")
    # They come from the database or from file names, and must be no more than words where they are pasted.
    used = [word for name, value in values.items() if f"{{{name}}}" in found for word in _words(name, value)]
    return found.format(**values) if all(map(_PLAIN.fullmatch, used)) else ""


def _words(name: str, value: str) -> list[str]:
    return value.split(" ") if name == "heads" else [value]


@cache
def formats() -> Mapping[str, Format]:
    """Every format in this room and of plug-ins, by its name. Raises `PluginInvalid`."""
    found: list[Format] = [each for each in modules(room) if hasattr(each, "NAME")]
    by_name = {each.NAME: each for each in found}
    for plugin in plugins("ledgers"):
        plugin.demand(*_MEMBERS)
        added = cast("Format", plugin.module)
        if added.NAME in by_name:
            raise plugin.invalid(f"there is a format `{added.NAME}` already")
        by_name[added.NAME] = added
    return by_name


def fitting(folder: Folder) -> tuple[Format, ...]:
    """The formats whose files the folder holds; several tools name their files alike."""
    listed = Listed(folder, folder.names())
    return tuple(each for each in formats().values() if each.owns(listed))


def known_by(columns: Iterable[str], among: Iterable[Format]) -> Format | None:
    """The one of these formats whose ledger has such columns; the most demanding first."""
    names = {each.lower() for each in columns}
    ordered = sorted(among, key=lambda each: -len(each.COLUMNS))
    return next((each for each in ordered if names >= each.COLUMNS), None)


def calls(one: Format, table: str) -> bool:
    """Whether this format's ledger is called so."""
    return table.lower() in {each.lower().rpartition(".")[2] for each in one.TABLES}


def rival(columns: Iterable[str], one: Format) -> Format | None:
    """Another format whose ledger is called alike, and whose columns say more of these."""
    alike = (
        each
        for each in formats().values()
        if each.COLUMNS > one.COLUMNS
        and {name.lower() for name in each.TABLES} & {name.lower() for name in one.TABLES}
    )
    return known_by(columns, alike)
