"""What a deployment did: from which version to which, how much changed, and how long it took."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from schemawatchd.diff.remembered import Remembered
from schemawatchd.history.status import MigrationStatus
from schemawatchd.rules.finding import FieldChange
from schemawatchd.rules.ledger_facts import Migrated
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.watch.comparing import Comparing
from schemawatchd.watch.expecting import Wanted
from schemawatchd.watch.migrating import ledger_mark


def deployed(
    comparing: Comparing, expected: Wanted, standing: MigrationStatus, actual: Snapshot, now: datetime
) -> Iterator[Migrated]:
    """The deployment since the last look at which ledger and database agreed, where there was one."""
    before = comparing.services.memory.history
    if not standing.sound or not before.ledger or before.ledger == ledger_mark(standing):
        return
    if before.version == standing.version:
        return
    new = frozenset(each.version for each in standing.applied if each.version not in before.applied)
    yield Migrated(
        target=comparing.target.name,
        before=before.version,
        now=standing.version,
        count=len(new),
        proved=not expected.observing,
        changes=_changes(comparing, expected, actual, before),
        took=_took(standing, new, before, now),
        fields={"version": FieldChange(standing.version, before.version)},
    )


def _changes(comparing: Comparing, expected: Wanted, actual: Snapshot, before: Remembered) -> int | None:
    """How many objects are not as they were at the last look, where all agreed then."""
    services = comparing.services
    agreed = bool(before.observed) and not services.memory.findings
    old = services.observed(before.observed) if agreed else None
    if old is None:
        return None
    return len(comparing.drift(replace(expected, snapshot=old), actual).changes)


def _took(standing: MigrationStatus, new: frozenset[str], before: Remembered, now: datetime) -> timedelta | None:
    """From the first sign of it until now, or as the ledger notes it; None where neither was seen."""
    signs = [*before.applying.values(), *([before.locked] if before.locked else [])]
    if signs:
        return now - min(signs)
    entries = standing.ledger.entries if standing.ledger else ()
    noted = [each.at for each in entries if each.version in new and each.at is not None]
    return max(noted) - min(noted) if len(noted) > 1 else None
