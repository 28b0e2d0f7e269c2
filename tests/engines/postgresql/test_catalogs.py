"""The queries against the catalogs of versions that cannot be installed here, rebuilt as recorded.

`catalogs.json` says what each of these versions has not, and what it has besides, compared with one that runs
here. Views with just those columns are put before that one's catalogs, so that the server's own parser judges
each query, and its rows go through the same way into records. That is no run on the version itself: functions
may word a text otherwise there, and a column may hold other values.
"""

import json
import re
from pathlib import Path

import pytest

from fixtures.postgres import RICH, Database, fitting, majors
from schemawatchd.engines.postgresql import reader
from schemawatchd.engines.postgresql.kinds import READ
from schemawatchd.engines.postgresql.scratch.private_server import PrivatePostgresql
from schemawatchd.engines.sql_template import parsed

pytestmark = pytest.mark.postgres

RECORDED = json.loads((Path(__file__).parent / "catalogs.json").read_text())
FUNCTIONS = {
    "aclexplode", "array_agg", "array_remove", "array_to_string", "bool_or", "count",
    "current_database", "format_type",
    "generate_series", "getdatabaseencoding", "jsonb_array_elements_text", "oidvectortypes", "pg_char_to_encoding",
    "pg_encoding_to_char",
    "pg_get_constraintdef", "pg_get_expr", "pg_get_function_arguments", "pg_get_function_result",
    "pg_get_indexdef", "pg_get_partkeydef", "pg_get_ruledef", "pg_get_statisticsobjdef", "pg_get_triggerdef",
    "pg_get_userbyid", "pg_get_viewdef", "pg_identify_object", "pg_options_to_table",
    "quote_ident", "regexp_replace", "rtrim",
    "split_part", "string_agg", "to_jsonb", "ts_token_type", "unnest",
}  # fmt: skip
"""The functions that the queries call and PostgreSQL 13 has. Look a new one up before it joins them."""

NO_FUNCTIONS = {
    "all", "p", "and", "any", "array", "as", "coalesce", "exists", "in", "nullif", "object", "or", "u", "v",
}  # fmt: skip
WITHOUT_ROWS = {"comment", "default_grant", "grant", "option", "user_mapping"}
"""Comments are found by the number of their catalog, which a view has not; the script makes none of the others."""

_SHADOW = """
select c.relname::text,
  string_agg(quote_ident(a.attname), ', ' order by a.attnum)
    filter (where c.relname || '.' || a.attname <> all(%s) and a.atttypid <> 'anyarray'::regtype)
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind in ('r', 'v') and a.attnum > 0
  and c.relname::text <> all(%s) and c.relname::text = any(%s)
group by c.oid, c.relname"""


@pytest.fixture(scope="module")
def servers():
    made = {major: PrivatePostgresql(major) for major in majors()}
    yield made
    for each in made.values():
        each.close()


@pytest.fixture(scope="module", params=sorted(RECORDED))
def disguised(request, servers):
    """A server that looks like another version to the queries: that version, and a connection."""
    recorded = RECORDED[request.param]
    if recorded["on"] not in servers:
        pytest.skip(f"PostgreSQL {recorded['on']} is not here")
    admin, name = Database(servers[recorded["on"]], "postgres"), f"like_{request.param}"
    admin.run(f"create database {name} template template0 strategy file_copy")
    database = Database(admin.server, name)
    database.run(fitting(RICH, database.server))
    database.run("create schema old")
    gone = recorded["without"]
    used = sorted({word for kind in READ for word in re.findall(r"\bpg_\w+", reader.text(kind, 99))})
    besides = {}
    for each in recorded["with"]:
        catalog, _, column = each.partition(".")
        besides[catalog] = besides.get(catalog, "") + f", {_nothing(column)}"
    with database.connect() as connection:
        for catalog, columns in connection.execute(_SHADOW, [gone, gone, used]).fetchall():
            more = besides.get(catalog, "")
            connection.execute(f"create view old.{catalog} as select {columns}{more} from pg_catalog.{catalog}")
    hidden = [each for each in gone if "." not in each and "()" not in each]
    with database.connect() as connection:
        connection.execute("set search_path = old, pg_catalog")
        yield int(request.param), hidden, connection
    admin.run(f"drop database {name} with (force)")


def _nothing(column):
    """A column that holds nothing, of the type that follows its name."""
    name, _, sort = column.partition(" ")
    return f"false as {name}" if sort == "boolean" else f"null::{sort or 'text'} as {name}"


def records(disguised, kind):
    major, _, connection = disguised
    inside = "select oid from pg_catalog.pg_namespace where nspname in ('app', 'public')"
    namespaces = [oid for (oid,) in connection.execute(inside)]
    return reader._of_kinds(connection, frozenset({kind}), reader.Asked(namespaces, str(major))).records


@pytest.mark.parametrize("kind", sorted(READ))
def test_every_query_fits_the_catalogs_as_they_are_recorded(kind, disguised):
    major, hidden, _ = disguised
    said = reader.text(kind, major)
    assert not [each for each in hidden if re.search(rf"\b{each}\b", said)]
    found = records(disguised, kind)
    assert found or kind in WITHOUT_ROWS, "no row went through"


@pytest.mark.parametrize("kind", sorted(READ))
@pytest.mark.parametrize("major", sorted(RECORDED))
def test_every_function_is_known_to_be_there(kind, major):
    said = re.sub(r"--.*|'[^']*'", "", reader.text(kind, int(major)))
    called = set(re.findall(r"\b([a-z_][a-z_0-9]*)\(", said)) - NO_FUNCTIONS
    named = {f"{each}()" for each in called}
    assert not named & set(RECORDED[major]["without"])
    later = {"pg_get_function_sqlbody"} if int(major) >= 14 else set()
    assert called <= FUNCTIONS | later


def test_what_a_version_does_not_have_is_told_as_the_default(disguised):
    major = disguised[0]
    ranges = {each.name: each.multirange for each in records(disguised, "range_type")}
    assert ranges["float_range"] == ("floats" if major >= 14 else None)
    functions = {each.signature: each.body for each in records(disguised, "function") if each.name == "add"}
    assert (functions["(integer, integer)"] == "BEGIN ATOMIC\n SELECT (a + b);\nEND") is (major >= 14)
    keys = {each.name: each.nulls_distinct for each in records(disguised, "unique")}
    assert keys["person_name_nick_tag_key"] is (major < 15)
    sent = {each.name: each for each in records(disguised, "publication")}
    assert any(each.schemas for each in sent.values()) is (major >= 15)
    compressed = {each.name for each in records(disguised, "column") if each.compression}
    assert bool(compressed) is (major >= 14)


def test_a_table_that_a_publication_of_all_leaves_out_is_not_told_as_published(disguised):
    major, _, connection = disguised
    if major < 19:
        pytest.skip("came with PostgreSQL 19")
    before = {each.name: each for each in records(disguised, "publication")}
    name = next(name for name, each in before.items() if each.tables)
    connection.execute(
        "create or replace view old.pg_publication_rel as select oid, prpubid, prrelid, prqual, prattrs,"
        " prpubid = (select p.oid from pg_catalog.pg_publication p where p.pubname = %s) as prexcept"
        " from pg_catalog.pg_publication_rel".replace("%s", f"'{name}'")
    )
    after = next(each for each in records(disguised, "publication") if each.name == name)
    assert after.tables == ()
    assert len(after.excepted) == len(before[name].tables)


def test_a_subscription_that_names_a_foreign_server_says_which(disguised):
    """It takes its connection from there (CREATE SUBSCRIPTION … SERVER)."""
    major, _, connection = disguised
    if major < 19:
        pytest.skip("came with PostgreSQL 19")
    connection.execute("create subscription s connection 'host=h' publication p with (connect = false)")
    try:
        plain = next(each for each in records(disguised, "database") if each.name == "s")
        view = connection.execute("select pg_get_viewdef('old.pg_subscription'::regclass)").fetchone()[0]
        connection.execute(
            "create or replace view old.pg_subscription as "
            + view.replace(
                "NULL::oid AS subserver",
                "(select oid from pg_catalog.pg_foreign_server f where f.srvname = 'far') AS subserver",
            )
        )
        named = next(each for each in records(disguised, "database") if each.name == "s")
    finally:
        connection.execute("alter subscription s set (slot_name = none)")
        connection.execute("drop subscription s")
    assert set(named.definition) - set(plain.definition) == {"server far"}


def test_what_a_constraint_is_after_alter_not_enforced(disguised):
    """PostgreSQL 19 has it for checks too; a constraint that is not enforced is not validated either."""
    major, _, connection = disguised
    if major < 18:
        pytest.skip("came with PostgreSQL 18")
    before = {each.name for each in records(disguised, "check") if not each.enforced}
    connection.execute("alter table public.person add constraint late check (id < 9) not enforced")
    try:
        after = {each.name: each for each in records(disguised, "check") if not each.enforced}
    finally:
        connection.execute("alter table public.person drop constraint late")
    assert after.keys() - before == {"late"}
    assert not after["late"].validated


def test_a_column_that_a_newer_server_lacks_after_all_costs_its_line_only(servers):
    """What no server could show is asked for where it is there: the rest of the kind is read without it."""
    newest = Database(servers[max(servers, key=int)], "postgres")
    with newest.connect() as connection:
        asked = parsed(reader._texts()["database"].text.replace("subserver", "subnone"), "database.sql")
        lacking = reader._columns_lacking(connection, asked, 99)
        assert ("pg_subscription", "subnone") in lacking
        left = asked.without(lacking).query(99)
        assert "subnone" not in left
        connection.execute(left, {"namespaces": [], "relations": None})
