"""LG301: Migrations were applied, and the database matches them."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import Migrated
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import age

_NAMED = 20


@rule("LG301", "migrated", Severity.INFO, verdict=Verdict.APPLIED, event=True)
def check(fact: Migrated) -> Iterator[Diagnostic]:
    """Migrations were applied, and the database matches them.

    This was an authorised change.

    No action is needed.
    """
    way = f"{fact.before or 'nothing'} → {fact.now or 'nothing'}"
    parts = [_counted(fact.count, "migration")] if fact.count else []
    parts += [_counted(fact.changes, "change")] if fact.changes is not None else []
    parts += [f"{age(fact.took)}"] if fact.took else []
    parts += [_end(fact)]
    yield Diagnostic(
        f"{fact.target} {'was migrated' if fact.count else 'was rolled back'} {way}, {', '.join(parts)}",
        f"These objects changed, which could not be verified: {_some(fact.objects)}." if fact.objects else "",
    )


def _end(fact: Migrated) -> str:
    if not fact.proved:
        return "not verified: its migrations cannot be replayed"
    return f"{_counted(fact.left, 'difference')} as before" if fact.left else "in sync"


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"
