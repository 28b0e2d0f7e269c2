"""For each kind, how a text of it is entered beside an empty relation, and where the server shows it."""

# ruff: noqa: S608 -- names are quoted as names and as strings; the texts go in as one statement of a bare role

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from schemawatchd.engines.postgresql.equivalence.context import Context, column, named, quoted, string
from schemawatchd.engines.postgresql.equivalence.entry import EnteredText
from schemawatchd.schema.kinds.check import Check
from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.domain import Domain
from schemawatchd.schema.kinds.exclusion import Exclusion
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.materialized_view import MaterializedView
from schemawatchd.schema.kinds.partition import Partition
from schemawatchd.schema.kinds.policy import Policy
from schemawatchd.schema.kinds.procedure import Procedure
from schemawatchd.schema.kinds.publication import Publication
from schemawatchd.schema.kinds.rule import Rule
from schemawatchd.schema.kinds.statistics import Statistics
from schemawatchd.schema.kinds.table import Table
from schemawatchd.schema.kinds.trigger import Trigger
from schemawatchd.schema.kinds.view import View
from schemawatchd.schema.object import Object
from schemawatchd.sql.lexer import tokens

NAME = "schemawatchd_text"
"""What everything is called that a text is entered as."""

_N = quoted(NAME)
_CONSTRAINT = (
    "select pg_get_expr(k.conbin, k.conrelid), k.conbin::text, pg_get_expr(k.conbin, k.conrelid)"
    " from pg_constraint k where k.conrelid = {}::regclass and k.conname = {}"
)
_INDEX = (
    "select pg_get_indexdef(i.indexrelid), concat_ws('|', i.indkey, i.indclass, i.indcollation, i.indoption,"
    " i.indexprs, i.indpred, (select string_agg(concat(a.attoptions), ',' order by a.attnum) from pg_attribute a"
    " where a.attrelid = i.indexrelid)),"
    " concat_ws(', ', quote_literal(concat_ws('|', i.indkey, i.indclass, i.indcollation, i.indoption,"
    " i.indpred is null,"
    " (select string_agg(concat(a.attoptions), ',' order by a.attnum) from pg_attribute a"
    " where a.attrelid = i.indexrelid))),"
    " pg_get_expr(i.indexprs, i.indrelid), pg_get_expr(i.indpred, i.indrelid))"
    " from pg_index i where i.indexrelid = {}::regclass"
)
"""The third is what the planner simplifies: the rest of the index goes along as a constant, so that it counts."""


@dataclass(frozen=True, slots=True)
class EquivalenceQuestion:
    """A question, the two texts, and what else they are understood by."""

    question: EnteredText
    wanted: str
    there: str
    mentions: tuple[str, ...] = ()


def asked(  # noqa: C901, PLR0911 -- one line for each kind
    expected: Object, actual: Object, name: str, context: Context
) -> EquivalenceQuestion | None:
    """What to ask about one field of a pair; `None` where the server has no two wordings."""
    texts = (getattr(expected, name), getattr(actual, name))
    match actual:
        case Column():
            return _of_column(actual, name, *texts)
        case Check():
            return EquivalenceQuestion(check(_table(actual)), *texts, _inside(actual))
        case Index():
            return _of_index(expected, actual, name)
        case Exclusion():
            return EquivalenceQuestion(_exclusion(_table(actual)), *texts, _inside(actual))
        case Policy():
            return EquivalenceQuestion(_policy(_table(actual), name), *texts, _inside(actual))
        case Trigger() | Rule() | Statistics():
            return EquivalenceQuestion(_WHOLE[type(actual)](actual), *texts, _inside(actual))
        case View() | MaterializedView():
            return EquivalenceQuestion(_view(actual), *texts)
        case Function() | Procedure():
            return _of_routine(actual, *texts)
        case Table() if name == "partition_by":
            return EquivalenceQuestion(
                _partition_key(actual, context.columns(actual)), *texts, tuple(context.columns(actual))
            )
        case Partition() if name == "partition_by":
            return EquivalenceQuestion(
                _partition_key(actual, context.columns(actual)), *texts, tuple(context.columns(actual))
            )
        case Domain(default=str()) if name == "default":
            return EquivalenceQuestion(_domain_default(actual), *texts, (actual.type,))
        case _:
            return None


def item(actual: Object, text: str) -> EnteredText | None:
    """How one of several texts in a field is entered, as far as it has more than one wording."""
    if isinstance(actual, Domain):
        return _domain_check(actual)
    if isinstance(actual, Publication) and " WHERE " in text:  # since 15
        return _publication()
    if isinstance(actual, Partition):
        if text.startswith("CHECK "):
            return _constraint(named(actual))
        if text.startswith(("index USING", "unique index USING", "index  USING", "unique index  USING")):
            return _deviating_index(named(actual))
    return None


def around(actual: Object) -> tuple[str, ...]:
    """Texts that name what the items of a field are about."""
    if isinstance(actual, Domain):
        return (actual.type, actual.collation or "")
    return (quoted(*actual.key.path),)


def check(table: str) -> EnteredText:
    """A condition of a table; not validated, which would compute it although there are no rows."""
    return EnteredText(
        lambda text: (f"ALTER TABLE {table} ADD CONSTRAINT {_N} CHECK ({text}) NOT VALID",),
        _CONSTRAINT.format(string(table), string(NAME)),
        lambda expressions: f"select {expressions} from {table}",
    )


def _constraint(table: str) -> EnteredText:
    shown = _CONSTRAINT.replace(
        "select pg_get_expr(k.conbin, k.conrelid)", "select pg_get_constraintdef(k.oid)", 1
    )
    return EnteredText(
        lambda text: (f"ALTER TABLE {table} ADD CONSTRAINT {_N} {text}",),
        shown.format(string(table), string(NAME)),
        lambda expressions: f"select {expressions} from {table}",
    )


def _of_column(record: Column, name: str, wanted: str, there: str) -> EquivalenceQuestion | None:
    table, own = _table(record), quoted(record.name)
    shown = (
        "select pg_get_expr(d.adbin, d.adrelid), d.adbin::text, pg_get_expr(d.adbin, d.adrelid)"
        " from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum"
        f" where d.adrelid = {string(table)}::regclass and a.attname = {string(record.name)}"
    )
    if name == "default":
        question = EnteredText(
            lambda text: (f"ALTER TABLE {table} ALTER COLUMN {own} SET DEFAULT {text}",),
            shown,
            # Only so is the value made one of the column's type as by an INSERT, which cuts nothing off.
            lambda _: f"insert into {table} default values",
        )
    else:
        kind = "VIRTUAL" if record.generated_kind == "virtual" else "STORED"
        made = column(record)
        question = EnteredText(
            lambda text: (
                f"ALTER TABLE {table} DROP COLUMN {own} CASCADE",
                f"ALTER TABLE {table} ADD COLUMN {made} GENERATED ALWAYS AS ({text}) {kind}",
            ),
            shown,
            lambda expressions: f"select {expressions} from {table}",
        )
    return EquivalenceQuestion(question, wanted, there, _inside(record))


def _of_index(expected: Object, actual: Index, name: str) -> EquivalenceQuestion | None:
    if not isinstance(expected, Index):
        return None
    table = _table(actual)
    question = EnteredText(
        lambda text: (text,),
        _INDEX.format(string(quoted(actual.schema, NAME))),
        lambda expressions: f"select {expressions} from {table}",
    )
    return EquivalenceQuestion(
        question, _index(expected, actual, name), _index(actual, actual, name), _inside(actual)
    )


def _index(record: Index, actual: Index, name: str) -> str:
    """The statement for one side's keys or predicate; of the rest, what is on the actual side."""
    head = f"CREATE INDEX {_N} ON {_table(actual)} USING {quoted(actual.method)}"
    if name == "keys":
        return f"{head} ({', '.join(record.keys)})"
    return f"{head} ({', '.join(actual.keys)}) WHERE {record.predicate}"


def _deviating_index(table: str) -> EnteredText:
    schema = table.rpartition('."')[0]
    return EnteredText(
        lambda text: (
            text if text.startswith("CREATE ") else f"CREATE {text.replace('index', f'INDEX {_N} ON {table}', 1)}",
        ),
        _INDEX.format(string(f"{schema}.{_N}")),
        lambda expressions: f"select {expressions} from {table}",
    )


def _exclusion(table: str) -> EnteredText:
    shown = _INDEX.replace(
        "pg_get_indexdef(i.indexrelid), concat_ws('|',",
        "pg_get_constraintdef(k.oid), concat_ws('|', k.conexclop,",
        1,
    ).replace("quote_literal(concat_ws('|',", "quote_literal(concat_ws('|', k.conexclop,", 1)
    shown = shown.replace(
        "where i.indexrelid = {}::regclass",
        "join pg_constraint k on k.conindid = i.indexrelid where k.conrelid = {}::regclass and k.conname = {}",
    )
    return EnteredText(
        lambda text: (f"ALTER TABLE {table} ADD CONSTRAINT {_N} {text}",),
        shown.format(string(table), string(NAME)),
        lambda expressions: f"select {expressions} from {table}",
    )


def _policy(table: str, field: str) -> EnteredText:
    clause, place = ("USING", "polqual") if field == "using" else ("WITH CHECK", "polwithcheck")
    return EnteredText(
        lambda text: (f"CREATE POLICY {_N} ON {table} {clause} ({text})",),
        f"select pg_get_expr(p.{place}, p.polrelid), p.{place}::text, pg_get_expr(p.{place}, p.polrelid)"
        f" from pg_policy p where p.polrelid = {string(table)}::regclass and p.polname = {string(NAME)}",
        lambda expressions: f"select {expressions} from {table}",
    )


def _trigger(record: Object) -> EnteredText:
    path = record.key.path
    return EnteredText(
        lambda text: (text,),
        "select pg_get_triggerdef(t.oid),"
        " concat_ws('|', t.tgtype, (select array_agg(u order by u) from unnest(t.tgattr) u), t.tgfoid, t.tgargs,"
        " t.tgdeferrable, t.tginitdeferred, t.tgconstrrelid, t.tgoldtable, t.tgnewtable, t.tgqual), null"
        f" from pg_trigger t where t.tgrelid = {string(quoted(*path[:-1]))}::regclass"
        f" and t.tgname = {string(path[-1])}",
    )


def _rule(record: Object) -> EnteredText:
    path = record.key.path
    return EnteredText(
        lambda text: (text,),
        "select pg_get_ruledef(r.oid), concat_ws('|', r.ev_type, r.is_instead, r.ev_qual, r.ev_action), null"
        f" from pg_rewrite r where r.ev_class = {string(quoted(*path[:-1]))}::regclass"
        f" and r.rulename = {string(path[-1])}",
    )


def _statistics(record: Object) -> EnteredText:
    path = record.key.path
    return EnteredText(
        lambda text: (text,),
        "select pg_get_statisticsobjdef(s.oid), concat_ws('|', s.stxrelid, s.stxkeys, s.stxkind::text,"
        " to_jsonb(s) ->> 'stxexprs'), null from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace"
        f" where n.nspname = {string(path[0])} and s.stxname = {string(path[-1])}",
    )


_WHOLE: Mapping[type, Callable[[Object], EnteredText]] = {Trigger: _trigger, Rule: _rule, Statistics: _statistics}


def _view(record: View | MaterializedView) -> EnteredText:
    name, kept = named(record), isinstance(record, MaterializedView)
    kind, rows = ("MATERIALIZED VIEW", " WITH NO DATA") if kept else ("VIEW", "")
    return EnteredText(
        lambda text: (
            f"DROP {kind} IF EXISTS {name} CASCADE",
            f"CREATE {kind} {name} AS {text}{rows}",
        ),
        # Before PostgreSQL 16 the view's own number is in its tree.
        "select rtrim(pg_get_viewdef(c.oid), ';'),"
        " replace(r.ev_action::text, ':relid ' || c.oid, ':relid 0'), null"
        f" from pg_class c join pg_rewrite r on r.ev_class = c.oid where c.oid = {string(name)}::regclass",
    )


def _of_routine(record: Function | Procedure, wanted: str, there: str) -> EquivalenceQuestion | None:
    """A body in standard SQL, which the server keeps as a tree; others are kept as they were written."""
    if record.language != "sql" or not all(
        each.startswith(("BEGIN ATOMIC", "RETURN ")) for each in (wanted, there)
    ):
        return None
    returns = f" RETURNS {record.returns}" if isinstance(record, Function) else ""
    # Under its own name, by which its text may call its arguments.
    head = f"CREATE OR REPLACE {record.kind.upper()} {named(record)}({record.arguments}){returns} LANGUAGE sql"
    question = EnteredText(
        lambda text: (f"{head} {text}",),
        "select pg_get_function_sqlbody(p.oid), p.prosqlbody::text, null"
        " from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        f" where n.nspname = {string(record.schema or '')} and p.proname = {string(record.name)}"
        f" and '(' || oidvectortypes(p.proargtypes) || ')' = {string(record.signature)}",
    )
    return EquivalenceQuestion(question, wanted, there, (record.arguments, record.returns or ""))


def _partition_key(record: Table | Partition, columns: list[str]) -> EnteredText:
    name = quoted(record.schema, NAME)
    return EnteredText(
        lambda text: (f"CREATE TABLE {name} ({', '.join(columns)}) PARTITION BY {text}",),
        "select pg_get_partkeydef(p.partrelid),"
        " concat_ws('|', p.partstrat, p.partattrs, p.partclass,"
        " p.partcollation, p.partexprs), null from pg_partitioned_table p"
        f" where p.partrelid = {string(name)}::regclass",
    )


def _domain_check(record: Domain) -> EnteredText:
    """A condition of a domain, as one of a table with a column of the type in the place of VALUE."""
    table = quoted("public", NAME)
    collation = f" COLLATE {record.collation}" if record.collation else ""
    return EnteredText(
        lambda text: (
            f"CREATE TABLE {table} ({_N} {record.type}{collation})",
            f"ALTER TABLE {table} ADD CONSTRAINT {_N} CHECK ({_of_value(text)}) NOT VALID",
        ),
        _CONSTRAINT.format(string(table), string(NAME)),
        lambda expressions: f"select {expressions} from {table}",
    )


def _of_value(text: str) -> str:
    parts, end = [], 0
    for each in tokens(text):
        if each.sort == "word" and each.text == "VALUE":
            parts += [text[end : each.start], _N]
            end = each.start + len(each.text)
    return "".join([*parts, text[end:]])


def _domain_default(record: Domain) -> EnteredText:
    table = quoted("public", NAME)
    return EnteredText(
        lambda text: (
            f"CREATE TABLE {table} ({_N} {record.type})",
            f"ALTER TABLE {table} ALTER COLUMN {_N} SET DEFAULT {text}",
        ),
        "select pg_get_expr(d.adbin, d.adrelid), d.adbin::text, pg_get_expr(d.adbin, d.adrelid)"
        f" from pg_attrdef d where d.adrelid = {string(table)}::regclass",
        lambda _: f"insert into {table} default values",
    )


def _publication() -> EnteredText:
    return EnteredText(
        lambda text: (f"CREATE PUBLICATION {_N} FOR TABLE {_of_table(text)}",),
        "select concat_ws('|', r.prrelid::regclass, r.prattrs, pg_get_expr(r.prqual, r.prrelid)),"
        " concat_ws('|', r.prrelid, r.prattrs, r.prqual), null"
        f" from pg_publication_rel r join pg_publication p on p.oid = r.prpubid where p.pubname = {string(NAME)}",
    )


def _of_table(text: str) -> str:
    """The text with brackets round the condition, as CREATE PUBLICATION wants it."""
    head, where, condition = text.partition(" WHERE ")
    return f"{head}{where}({condition})" if where and not condition.startswith("((") else text


def _table(record: Object) -> str:
    return quoted(*record.key.path[:-1])


def _inside(record: Object) -> tuple[str, ...]:
    """The relation that a record belongs to, so that it is made."""
    if isinstance(record, Statistics):
        return (quoted(record.schema, record.table),)
    return (_table(record),)
