"""What does not fit between files, ledger and what was known of them: the facts for the LG rules."""

from collections.abc import Iterator
from datetime import datetime

from schemawatchd.diff.remembered import Remembered
from schemawatchd.history.migration import Migration, Role, file_mark
from schemawatchd.history.status import MigrationStatus
from schemawatchd.rules.finding import FieldChange
from schemawatchd.rules.ledger_facts import (
    AppliedWithoutFile,
    EditedAfterApply,
    HalfApplied,
    MigrationFlawed,
    OutOfOrder,
    RowsLost,
    SeveralHeads,
    SourceBehind,
)
from schemawatchd.rules.wording import age
from schemawatchd.watch.services import Migrations, Services


def about_files(standing: MigrationStatus, migrations: Migrations) -> Iterator[object]:
    """What is wrong with the files alone, whatever a database says."""
    history = standing.history
    for flaw in history.flaws:
        yield MigrationFlawed(path=flaw.path, says=flaw.says, hint=flaw.hint, line=flaw.line)
    if len(history.heads) > 1:
        command = migrations.command("merge", standing, heads=" ".join(history.heads))
        yield SeveralHeads(path=history.folder, heads=history.heads, command=command)


def about_ledger(standing: MigrationStatus, services: Services, migrations: Migrations) -> Iterator[object]:
    """What does not fit between the ledger and the files, or what was known of both."""
    history = services.memory.history
    yield from _edited(standing, history, migrations)
    if standing.ahead:
        yield _behind(standing, services, migrations)
    else:
        for entry in standing.unknown:
            seen = entry.version in history.marks
            yield AppliedWithoutFile(path=entry.version, named=standing.named(entry), seen=seen)
    for each in standing.out_of_order:
        yield OutOfOrder(path=each.path, named=each.named, after=standing.newest)
    for entry in standing.failed:
        before, placed = standing.before(entry), standing.placed(entry)
        command = migrations.command("failed", standing, version=entry.version, before=before) if placed else ""
        yield HalfApplied(path=entry.version, named=standing.named(entry), says=entry.says, command=command)


def _edited(standing: MigrationStatus, history: Remembered, migrations: Migrations) -> Iterator[EditedAfterApply]:
    told = set()
    for migration, entry in standing.edited:
        told.add(migration.version)
        statements = _moved_in_statements(migration, history)
        yield _edit(standing, migration, migrations, statements, str(entry.checksum), str(migration.checksum))
    for migration in standing.applied:
        known = history.marks.get(migration.version)
        if known and migration.version not in told and known.split(" ")[0] != migration.mark[:16]:
            if migration.checksum is not None:
                continue  # its tool's own checksum says that nothing that counts was edited
            statements = _moved_in_statements(migration, history)
            yield _edit(standing, migration, migrations, statements, known, file_mark(migration))


def _edit(
    standing: MigrationStatus,
    migration: Migration,
    migrations: Migrations,
    statements: bool | None,  # noqa: FBT001 -- three answers
    before: str,
    now: str,
) -> EditedAfterApply:
    return EditedAfterApply(
        path=migration.path,
        named=migration.named,
        file=migration.path,
        statements=statements,
        command=migrations.command("edited", standing),
        fields={"checksum": FieldChange(before, now)},
    )


def _moved_in_statements(migration: Migration, history: Remembered) -> bool | None:
    """Whether its statements are others than those known to be applied; `None` where nobody knows."""
    content, _, known = history.marks.get(migration.version, "").partition(" ")
    now = file_mark(migration).partition(" ")[2]
    if not known or not now or content == migration.mark[:16]:
        return None
    return known != now


def _behind(standing: MigrationStatus, services: Services, migrations: Migrations) -> SourceBehind:
    now = services.clock.now()
    since = services.memory.history.behind or now
    return SourceBehind(
        versions=tuple(each.version for each in standing.unknown),
        newest=[each.version for each in standing.history.migrations if each.role is Role.VERSIONED][-1],
        folder=migrations.named,
        checkout=_checkout(migrations, now),
        late=now - since >= services.source_patience,
    )


def _checkout(migrations: Migrations, now: datetime) -> str:
    found = migrations.checkout()
    return f"commit {found.commit}, {age(now - found.at)} old" if found else ""


def lost(standing: MigrationStatus, history: Remembered, table: str) -> Iterator[RowsLost]:
    """Lines that an earlier look saw, where the schema did not go back with them.

    What a baseline stands for never had a line: its files may go, and nothing is lost with them.
    """
    there = {each.version for each in (*standing.applied, *standing.outdated)}
    there |= {each.version for each in standing.ledger.entries} if standing.ledger else set()
    gone = tuple(each for each in history.applied if each not in there and not standing.baselined(each))
    if gone:
        yield RowsLost(table=table, versions=gone)
