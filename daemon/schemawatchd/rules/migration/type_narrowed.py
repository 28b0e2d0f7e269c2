"""MG206: A migration gives a column a narrower type."""

from collections.abc import Iterator

from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.migration_facts import MigrationStatement
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.sql.clauses import Words, retyped
from schemawatchd.sql.type_widths import limited, narrower, type_words

TRIPS = (
    """\
-- migrate:up
alter table orders alter column note type varchar(80);
alter table orders modify note varchar(80);
-- migrate:down
alter table orders alter column note type varchar(200);
alter table orders modify note varchar(200);
""",
    "alter table orders alter column total type smallint; alter table orders modify total smallint;",
)

PASSES = (
    """\
-- migrate:up
alter table orders alter column note type varchar(200);
alter table orders modify note varchar(200);
-- migrate:down
alter table orders alter column note type varchar(80);
alter table orders modify note varchar(80);
""",
    "alter table orders alter column note type text; alter table orders modify note text;",
)


def _said(words: Words) -> str:
    return " ".join(words).replace(" ( ", "(").replace(" )", ")").replace(" , ", ",")


@rule("MG206", "type-narrowed", Severity.WARNING, verdict=Verdict.POLICY, engines=("postgresql", "mariadb"))
def check(fact: MigrationStatement) -> Iterator[Diagnostic]:
    """A migration gives a column a narrower type.

    It fails at the first value that does not fit, or truncates it.

    Look up the longest value first. The old type is read from `down`; if `down` does not name it, this is only a
    notice.
    """
    for before, after, what in retyped(fact.actions):
        new, old = type_words(what), type_words(fact.definition_before(before))
        if fact.makes_table or not (narrower(new, old, fact.engine) if old else limited(new, fact.engine)):
            continue
        if old:
            yield Diagnostic(f"{fact.path} changes {fact.table}.{after} from {_said(old)} to {_said(new)}")
        else:
            yield Diagnostic(f"{fact.path} changes {fact.table}.{after} to {_said(new)}", severity=Severity.NOTICE)
