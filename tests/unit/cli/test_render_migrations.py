"""How migration status and truth table look: every line, and what to run next."""

from datetime import UTC, datetime

from schemawatchd.actions.migrate import TargetMigrations
from schemawatchd.actions.truth_table import Presence, TruthRow, TruthTable, TruthVerdict
from schemawatchd.cli.render_migrations import status_lines, table_lines
from schemawatchd.history.ledger import EntryState, Ledger, LedgerEntry
from schemawatchd.history.migration import Flaw, History, Migration
from schemawatchd.history.status import migration_status

FILES = tuple(Migration(version=each, title="x", path=f"{each}.sql", checksum="new") for each in "123")
HISTORY = History(format="ours", folder="m", migrations=FILES, flaws=(Flaw("4.sql", "it is not UTF-8"),))
AT = datetime(2026, 11, 28, 9, 10, tzinfo=UTC)


def lines(entries, commands=()):
    ledger = Ledger(format="ours", table="t", entries=entries) if entries is not None else None
    return list(status_lines(TargetMigrations("prod", migration_status(HISTORY, ledger), commands)))


def test_a_database_without_a_history_table():
    assert lines(None, ("go",)) == [
        "prod: ours, no ledger, at nothing",
        "  pending  1 x",
        "  pending  2 x",
        "  pending  3 x",
        "  flaw     4.sql: it is not UTF-8",
        "  Next: go",
    ]


def test_every_kind_of_row():
    entries = (
        LedgerEntry(version="1", checksum="new", at=AT, by="shop"),
        LedgerEntry(version="2", checksum="old", at=AT),
        LedgerEntry(version="3", state=EntryState.FAILED, says="no such table"),
        LedgerEntry(version="9", title="lost"),
    )
    assert lines(entries, ("a", "b")) == [
        "prod: ours, t, at 9",
        "  applied  1 x  (2026-11-28 09:10 UTC by shop)",
        "  edited   2 x  (2026-11-28 09:10 UTC)",
        "  failed   3 x: no such table",
        "  unknown  9 lost: no file",
        "  flaw     4.sql: it is not UTF-8",
        "  Find out which statements of 3 were executed, then run one of:",
        "    a",
        "    b",
    ]


def test_a_table_has_a_column_for_each_source():
    rows = (
        TruthRow(
            "index a.b", {"applied": Presence.ONLY_HERE, "database": Presence.NONE}, TruthVerdict.UNAUTHORISED
        ),
        TruthRow("table long", {"applied": Presence.SAME, "database": Presence.SAME}, TruthVerdict.IN_SYNC),
    )
    assert list(table_lines(TruthTable("prod", ("applied", "database"), rows))) == [
        "prod: 2 sources, applied, database",
        "  object      applied         database        verdict",
        "  index a.b   yes             -               unauthorised",
        "  table long  as in database  as in database  in sync",
    ]
    assert list(table_lines(TruthTable("prod", ("database",), ())))[1:] == [
        "  every object is the same in all of them"
    ]
