"""MG107: A migration drops a type, a domain, a sequence or an extension."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import named

TRIPS = ("drop type mood;", "drop extension citext;")

PASSES = (
    "create type mood as enum ('fine');",
    """\
create type mood_new as enum ('fine');
alter type mood rename to mood_old;
alter type mood_new rename to mood;
drop type mood_old;
""",
)


@rule("MG107", "type-dropped", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql",))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration drops a type, a domain, a sequence or an extension.

    Running code that uses it in a cast, for a default or in a call fails.

    Search for its name in the code of every application that uses this database. Then add `allow MG107: the
    reason` to the header.
    """
    kind = fact.statement.words[1:2]
    if fact.statement.opens("drop") and kind and kind[0] in ("type", "domain", "extension", "sequence"):
        name = named(fact.statement.words[2:])[0]
        if not _is_replaced(fact, kind[0], name):
            yield Diagnostic(f"{fact.path} drops {kind[0]} {name}")


def _is_replaced(fact: MigrationStatement, kind: str, name: str) -> bool:
    """Whether it was made here, or had a name that another one has by now: what Prisma does to change an enum."""
    lost = ""
    for each in fact.before:
        if each.opens("create", kind) and named(each.words[2:])[0] == name:
            return True
        if each.opens("alter", kind) and each.words[-3:-1] == ("rename", "to"):
            if each.words[-1] == name:
                lost = named(each.words[2:])[0]
            elif lost and each.words[-1] == lost:
                return True
        elif lost and each.opens("create", kind) and named(each.words[2:])[0] == lost:
            return True
    return False
