"""Where a target stands in its migrations, in words: what is applied, what waits, and what to type next.

It stands alone beside `render_verify`: how a value of `actions` looks on a terminal.
"""

from datetime import datetime

from schemawatchd.actions.migrate import OURS, MigrationTarget


def lines(found: MigrationTarget) -> list[str]:
    """A line for the target, one for each migration, and the next command."""
    standing = found.standing
    history, name = standing.history, found.target.name
    table = standing.ledger.table if standing.ledger else "no ledger"
    said = [f"{name}: {history.format}, {table}, at {standing.version or 'nothing'}"]
    entries = {each.version: each for each in standing.ledger.entries} if standing.ledger else {}
    edited = {each.version for each, _ in standing.edited}
    for each in standing.applied:
        entry = entries.get(each.version)
        when = _when(entry.at if entry else None, entry.by if entry else None)
        word = "edited" if each.version in edited else "applied"
        said.append(f"  {word:<8} {each.named}{when}")
    said += [
        f"  failed   {standing.named(each)}{f': {each.says}' if each.says else ''}" for each in standing.failed
    ]
    said += [f"  unknown  {standing.named(each)}: no file" for each in standing.unknown]
    said += [f"  pending  {each.named}" for each in standing.pending]
    said += [f"  flaw     {each.path}: {each.says}" for each in history.flaws]
    return [*said, *_next(found)]


def _when(at: datetime | None, by: str | None) -> str:
    parts = [f"{at:%Y-%m-%d %H:%M} UTC" if at else "", f"by {by}" if by else ""]
    said = " ".join(each for each in parts if each)
    return f"  ({said})" if said else ""


def _next(found: MigrationTarget) -> list[str]:
    standing = found.standing
    if standing.failed:
        first = standing.failed[0]
        version = first.version
        if standing.history.format == OURS:
            return [
                f"  Look at what of {version} is there, then one of:",
                f"    schemawatchd migrate baseline --finished {version} --target {found.target.name}",
                f"    schemawatchd migrate baseline --forget {version} --target {found.target.name}",
            ]
        command = found.migrating.command("failed", standing, version=version, before=standing.before(first))
        return [f"  Next: {command}"] if command and standing.placed(first) else []
    if standing.pending:
        target = f" --target {found.target.name}" if standing.history.format == OURS else ""
        return [f"  Next: {found.migrating.command('up', standing)}{target}"]
    return []
