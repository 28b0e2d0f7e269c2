"""How the migration status and the truth table of a target look on a terminal.

It stands alone beside `render_verify`: how a value of `actions` looks on a terminal.
"""

from collections.abc import Iterator
from datetime import datetime

from schemawatchd.actions.migrate import TargetMigrations
from schemawatchd.actions.truth_table import TruthTable

_CELL = 14


def status_lines(found: TargetMigrations) -> Iterator[str]:
    """A line for the target, one for each migration, and the next command."""
    status = found.status
    entries = {each.version: each for each in status.ledger.entries} if status.ledger else {}
    edited = {each.version for each, _ in status.edited}
    table = status.ledger.table if status.ledger else "no ledger"
    yield f"{found.target}: {status.history.format}, {table}, at {status.version or 'nothing'}"
    for each in status.applied:
        entry = entries.get(each.version)
        when = _when(entry.at if entry else None, entry.by if entry else None)
        yield f"  {'edited' if each.version in edited else 'applied':<8} {each.named}{when}"
    for failed in status.failed:
        yield f"  failed   {status.named(failed)}{f': {failed.says}' if failed.says else ''}"
    yield from (f"  unknown  {status.named(each)}: no file" for each in status.unknown)
    yield from (f"  pending  {each.named}" for each in status.pending)
    yield from (f"  flaw     {each.path}: {each.says}" for each in status.history.flaws)
    if len(found.commands) == 1:
        yield f"  Next: {found.commands[0]}"
    elif found.commands:
        yield f"  Find out which statements of {status.failed[0].version} were executed, then run one of:"
        yield from (f"    {each}" for each in found.commands)


def table_lines(table: TruthTable) -> Iterator[str]:
    """A line for the sources, and one for each object that is not the same everywhere."""
    yield f"{table.target}: {len(table.sources)} sources, {', '.join(table.sources)}"
    if not table.rows:
        yield "  every object is the same in all of them"
        return
    width = max(len(each.object) for each in table.rows)
    yield f"  {'object':<{width}}  " + "  ".join(f"{each:<{_CELL}}" for each in table.sources) + "  verdict"
    for row in table.rows:
        cells = "  ".join(f"{row.presence[each]:<{_CELL}}" for each in table.sources)
        yield f"  {row.object:<{width}}  {cells}  {row.verdict}"


def _when(at: datetime | None, by: str | None) -> str:
    parts = [f"{at:%Y-%m-%d %H:%M} UTC" if at else "", f"by {by}" if by else ""]
    both = " ".join(each for each in parts if each)
    return f"  ({both})" if both else ""
