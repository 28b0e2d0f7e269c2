"""LG113: The applied migrations cannot be replayed."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import NotReplayed
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("LG113", "not-replayed", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: NotReplayed) -> Iterator[Diagnostic]:
    """The applied migrations cannot be replayed.

    The expected schema cannot be derived from them.

    Correct the named statement. If that is impossible, set `replay_command` to build the database another way,
    `replay_from` to start later, or `schema` to compare with a schema file.
    """
    where = f"{fact.path}, line {fact.line}" if fact.line else fact.path
    statement = f" in `{fact.statement}`" if fact.statement else ""
    yield Diagnostic(
        sentences(f"{where}: {fact.says}{statement}", fact.hint),
        sentences(f"The database is compared with {fact.instead}") if fact.instead else "",
    )
