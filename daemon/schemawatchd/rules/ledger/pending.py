"""LG201: Migrations are not applied yet."""

from collections.abc import Iterator
from datetime import timedelta

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import Pending
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import age

_WORTH_SAYING = timedelta(minutes=1)


@rule("LG201", "pending", Severity.INFO, verdict=Verdict.PENDING)
def check(fact: Pending) -> Iterator[Diagnostic]:
    """Migrations are not applied yet.

    Code that needs them fails on this database. The database itself is as expected.

    Deploy the migrations.
    """
    count = f"{len(fact.names)} migrations are" if len(fact.names) > 1 else "1 migration is"
    since = f" (for {age(fact.now - fact.since)})" if fact.now - fact.since >= _WORTH_SAYING else ""
    yield Diagnostic(f"{count} not applied yet: {', '.join(fact.names)}{since}")
