"""MG510: A migration uses MyISAM or a character set of three bytes."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule

TRIPS = (
    "create table notes (id int) engine=MyISAM;",
    "create table notes (id int) default charset=utf8mb3;",
    "alter table orders convert to character set utf8;",
)

PASSES = "create table notes (id int) engine=InnoDB default charset=utf8mb4;"


@rule("MG510", "storage-outdated", Severity.WARNING, verdict=Verdict.POLICY, engines=("mariadb",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration uses MyISAM or a character set of three bytes.

    MyISAM loses rows in a crash and has no transactions, and utf8mb3 rejects emojis and some names.

    Use InnoDB and utf8mb4.
    """
    words = set(fact.statement.words)
    if fact.statement.words[0] in ("alter", "create") and (found := words & {"myisam", "utf8", "utf8mb3"}):
        yield Diagnostic(f"{fact.path} uses {', '.join(sorted(found))}")
