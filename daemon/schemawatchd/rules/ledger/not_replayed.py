"""LG113: The migrations that are applied cannot be replayed."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.ledger_facts import NotReplayed
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("LG113", "not-replayed", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: NotReplayed) -> Iterator[Diagnostic]:
    """The migrations that are applied cannot be replayed.

    What the database should look like is not known from them.

    Correct what is named. Where that cannot be done, `replay_command` says how a database gets there and
    `replay_from` where to begin, or a `schema` file is compared with in place of the migrations.
    """
    where = f"{fact.path}, line {fact.line}" if fact.line else fact.path
    statement = f" in `{fact.statement}`" if fact.statement else ""
    yield Diagnostic(
        sentences(f"{where}: {fact.says}{statement}", fact.hint),
        sentences(f"The database is compared with {fact.instead}") if fact.instead else "",
    )
