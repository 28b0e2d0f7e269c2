"""Pairs of schemas in few words: the same thing for SQLite, or another one."""

from datetime import UTC, datetime

import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.sqlite.engine import ENGINE
from schemawatchd.schema.digest import snapshot_digest

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SAME = [
    (
        "create table t(a int constraint nn not null constraint d default 3)",
        "create table t(a int default 3 not null)",
    ),
    (
        "create table t(a text, b int check (length(t.b) > 1))",
        "create table T(A text, B int, check (LENGTH(b) > 1))",
    ),
    ("create table t(a text check (a in ('x','y')))", "create table t(a text check ((a) IN ('x', 'y')))"),
    (
        "create table t(a text check (a glob '[a-z]*' and a not like '%x' escape '!'))",
        "create table t(a text check ((a GLOB '[a-z]*') AND (a NOT LIKE '%x' ESCAPE '!')))",
    ),
    (
        "create table t(a text); create index i on t(json_extract(a,'$.A'))",
        "create table t(a text); create index i on t((JSON_EXTRACT(\"A\", '$.A')))",
    ),
    (
        "create table t(a text default current_timestamp, b default (datetime('now')), c real default 1.50)",
        "create table t(a text default (CURRENT_TIMESTAMP), b default (DATETIME('now')), c real default 1.5)",
    ),
    ("create table t(a text, b text) strict", "create table t(a TEXT, b TEXT) STRICT"),
    (
        "create table t(a text primary key, b int) strict, without rowid",
        "create table t(a text, b int, primary key(a)) without rowid, strict",
    ),
    (
        "create table t(a); create view v(x,y) as select a, a+1 from t",
        'create table t(a); create view V(X,"Y") as select A, a + 1 from T',
    ),
    (
        (
            "create table t(a,b); create trigger x after update on t when (new.a is not old.a) begin select "
            "raise(abort,'No'); end"
        ),
        (
            "create table t(a,b); create trigger x after update on t for each row when NEW.a IS NOT "
            '"old"."a" begin select RAISE(ABORT, \'No\'); end'
        ),
    ),
    (
        "create table t(a,b); create index i on t(a) where a is not null and b = 1",
        'create table t(a,b); create index i on t(a) where ("a" NOT NULL) AND ("b" == 1)',
    ),
    (
        "create table t(a int, b int generated always as (a+1) stored)",
        "create table t(a int, b int as ((a + 1)) stored)",
    ),
    (
        "create table t(a int, b int, unique(a,b))",
        "create table t(a int, b int, constraint u unique(A,B) on conflict abort)",
    ),
    ("create table t(a text collate nocase primary key)", "create table t(a text collate NOCASE, primary key(a))"),
    (
        "create table t(a); create index i on t(a collate nocase desc)",
        "create table t(a); create index I on T(A COLLATE NoCase DESC)",
    ),
    (
        "create table p(a primary key); create table c(x references p)",
        (
            "create table p(a primary key); create table c(x, constraint k foreign key(x) references P(A) "
            "on delete no action on update no action)"
        ),
    ),
    ('create table t(a check (a <> "it\'s"))', "create table t(a check (a <> 'it''s'))"),
    (
        "create table t(a check (case when a > 1 then 'x' else 'y' end = 'x'))",
        "create table t(a check ((CASE WHEN (a > 1) THEN 'x' ELSE 'y' END) = 'x'))",
    ),
    (
        (
            "create table t(a); create view v as select case when a then 1 end as c, (select max(a) from t) "
            "as m from t where exists (select 1 from t)"
        ),
        (
            "create table t(a); create view v as select case when (a) then 1 end c, (select max(a) from t) "
            "m from t where (exists (select 1 from t))"
        ),
    ),
    (
        'create table "order"("group" int check ("group" > 0), "select" text)',
        "create table [order]([group] int, `select` text, check ([group] > 0))",
    ),
    (
        'create table t("a b" int check ("a b" > 0)); create index i on t("a b") where "a b" > 1',
        "create table t([A B] int check ([a B] > 0)); create index i on t(`a b`) where `A b` > 1",
    ),
    (
        (
            "create table t(a); create temp trigger z after insert on t begin select 1; end; create trigger "
            "x before insert on t begin select 1; end"
        ),
        "create table t(a); create trigger x insert on t begin select 1; end",
    ),
]
DIFFERENT = [
    (
        "create table t(a); create view v as select distinct a from t",
        "create table t(a); create view v as select a from t",
    ),
    (
        "create table t(a); create view v as select a from t union select 1",
        "create table t(a); create view v as select a from t union all select 1",
    ),
    (
        "create table t(a); create table u(a); create view v as select t.a from t,u",
        "create table t(a); create table u(a); create view v as select u.a from t,u",
    ),
    (
        "create table t(a); create view v as select a as x from t",
        "create table t(a); create view v as select a as y from t",
    ),
    (
        "create table t(a,b); create view v as select a from t order by a desc",
        "create table t(a,b); create view v as select a from t order by a",
    ),
    (
        "create table t(a,b); create view v as select a from t order by a nulls last",
        "create table t(a,b); create view v as select a from t order by a",
    ),
    ("create table t(a check (a > 1.05))", "create table t(a check (a > 1.5))"),
    ("create table t(a check (a > 10))", "create table t(a check (a > 100))"),
    ("create table t(a default 'x')", "create table t(a default 'X')"),
    ("create table t(a default '1')", "create table t(a default 1)"),
    ("create table t(a default 'null')", "create table t(a)"),
    ("create table t(a default 'true')", "create table t(a default 1)"),
    ("create table t(a check (a like 'A'))", "create table t(a check (a like 'a'))"),
    ("create table t(a int not null unique)", "create table t(a int unique)"),
    ("create table t(a integer primary key)", "create table t(a int primary key)"),
    (
        "create table t(a,b); create trigger x after insert on t when new.a begin select 1; end",
        "create table t(a,b); create trigger x after insert on t when not new.a begin select 1; end",
    ),
    (
        "create table t(a,b); create trigger x after insert on t begin delete from t where a = 'X'; end",
        "create table t(a,b); create trigger x after insert on t begin delete from t where a = 'x'; end",
    ),
    (
        "create table t(a,b); create trigger x after update of a on t begin select 1; end",
        "create table t(a,b); create trigger x after update on t begin select 1; end",
    ),
    ("create table t(a int, b as (a -> '$.A'))", "create table t(a int, b as (a ->> '$.A'))"),
    ("create table t(a check (a or (1 and 0)))", "create table t(a check ((a or 1) and 0))"),
    ("create table t(a,b check(a is b))", "create table t(a,b check(a = b))"),
    (
        "create table t(a); create index i on t(a) where a in (1,2)",
        "create table t(a); create index i on t(a) where a in (1,3)",
    ),
    ("create table t(a blob default x'AB')", "create table t(a blob default 'AB')"),
]


def played(text):
    return ENGINE.scratch(None, Limits()).play(Script("schema.sql", text), NOON)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_are_the_same(one, other):
    left, right = played(one), played(other)
    assert not compare(left, right, Scope()).changes
    assert snapshot_digest(left) == snapshot_digest(right)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_meanings_are_not(one, other):
    left, right = played(one), played(other)
    assert compare(left, right, Scope()).changes
    assert snapshot_digest(left) != snapshot_digest(right)
