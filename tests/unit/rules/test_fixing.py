"""What must be put back first, by the names in the statements."""

import pytest

from fixtures.findings import finding
from schemawatchd.rules.fixing import in_order


def lost(kind, name, *statements, change="removed"):
    fix = {"revert": statements, "proven": False} if statements else None
    return finding(name, kind=kind, change=change, fix=fix)


def first(*findings):
    return {each.object: each.fix["first"] for each in in_order(findings) if each.fix}


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("public.f(integer, text)", "create trigger t on a execute function public.f()"),
        ('public."Odd (1).name"', 'create view v as select "Odd (1).name"()'),
        ('"a.b"', 'create view v as select * from "a.b"'),
        ("public.a_id_seq", "alter table a alter id set default nextval('public.a_id_seq'::regclass)"),
        ("shop.Orders", "create view v as select * from ORDERS"),
        ("inner", "create function v() returns int as $body$ select * from inner $body$"),
    ],
)
def test_a_name_in_the_statements_comes_first(name, statement):
    assert first(lost("view", "v", statement), lost("table", name)) == {"v": (f"table {name}",)}


@pytest.mark.parametrize("kind", ["trigger", "policy", "grant", "comment", "check"])
def test_what_nothing_is_made_on_never_comes_first(kind):
    assert first(lost("view", "v", "create view v as select touched from t"), lost(kind, "t.touched")) == {"v": ()}


def test_a_column_counts_with_its_table_only():
    view = lost("view", "v", "create view v as select total from orders")
    assert first(view, lost("column", "returns.total")) == {"v": ()}
    assert first(view, lost("column", "orders.total")) == {"v": ("column orders.total",)}
    assert first(view, lost("column", "orders.total", change="changed")) == {"v": ("column orders.total",)}


def test_what_is_there_otherwise_is_in_nobodys_way():
    assert first(lost("view", "v", "create view v as select f()"), lost("function", "f()", change="changed")) == {
        "v": ()
    }


def test_a_circle_has_no_first():
    circle = [
        lost("function", f"f{n}()", f"create function f{n}() as 'select f{(n + 1) % 3}()'") for n in range(3)
    ]
    outside = lost("view", "v", "create view v as select f0()")
    assert first(*circle, outside) == {"f0()": (), "f1()": (), "f2()": (), "v": ("function f0()",)}
