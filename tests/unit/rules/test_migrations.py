"""The MG rules: each has examples that it trips over and others that it passes, on each engine it applies to."""

from importlib import import_module

import pytest

from schemawatchd.catalog import names
from schemawatchd.ledgers.formats import schemawatchd as format_
from schemawatchd.rules import migration as room
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.linting import linted
from schemawatchd.rules.policy import Override, Policy
from schemawatchd.rules.rule import loaded

ENGINES = ("mariadb", "postgresql", "sqlite")
NAME = "202601010000000001_change.sql"
HEADER = "-- why: a\n-- risk: low\n-- owner: crm\n-- rollback: undo it\n-- verify: select 1\n"
ALL = {name: import_module(f"{room.__name__}.{name}") for name in names(room)}
RULES = {name: module for name, module in ALL.items() if hasattr(module, "TRIPS")}


class OneFile:
    """A folder with one migration."""

    named = "migrations"

    def __init__(self, text):
        self._text = text

    def names(self):
        return (NAME,)

    def read(self, name):
        return self._text.encode()


def migration(text):
    """The migration that an example stands for: a whole file, a section, or statements alone."""
    if "-- migrate:up" not in text:
        text = f"-- migrate:up\n{text}\n"
    if "-- migrate:down" not in text and text.startswith("-- migrate:up"):
        text = f"{text}-- migrate:down\nselect 1;\n"
    if text.startswith("-- migrate:up"):
        text = f"{HEADER}\n{text}"
    (found,) = format_.history(OneFile(text)).migrations
    return found


def said(text, engine, **more):
    theirs = text.startswith("-- theirs\n")
    return linted(migration(text.removeprefix("-- theirs\n")), engine, Policy(), ours=not theirs, **more)


def codes(text, engine):
    return [each.rule for each in said(text, engine)]


def _examples(constant):
    for name, module in RULES.items():
        found = getattr(module, constant)
        for number, text in enumerate((found,) if isinstance(found, str) else found, 1):
            for engine in getattr(module, "ENGINES", ENGINES):
                yield pytest.param(module, text, engine, id=f"{name}-{number}-{engine}")


@pytest.mark.parametrize(("module", "text", "engine"), list(_examples("TRIPS")))
def test_a_rule_speaks_where_it_should(module, text, engine):
    assert module.RULE.code in codes(text, engine)


@pytest.mark.parametrize(("module", "text", "engine"), list(_examples("PASSES")))
def test_a_rule_is_silent_where_it_should_be(module, text, engine):
    assert module.RULE.code not in codes(text, engine)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_silent_on_engines_it_does_not_name(name):
    module = RULES[name]
    text = module.TRIPS if isinstance(module.TRIPS, str) else module.TRIPS[0]
    for engine in set(ENGINES) - set(getattr(module, "ENGINES", ENGINES)):
        assert module.RULE.code not in codes(text, engine)


def test_there_are_many():
    assert len(RULES) > 40


def test_only_what_is_told_from_elsewhere_has_no_examples():
    others = {module.RULE.code for name, module in ALL.items() if name not in RULES}
    assert others == {"MG601", "MG602", "MG603", "MG604", "MG605", "MG606", "MG900"}


def test_they_are_one_group():
    assert {each.group for each in loaded().values() if each.rule.code.startswith("MG")} == {"migration"}


# What a finding says ------------------------------------------------------------------------------------


def test_a_finding_names_the_line_of_the_file():
    (found,) = said("select 1;\n\ndrop table orders;", "sqlite")
    assert (found.object, found.kind, found.severity) == (f"migrations/{NAME}:10", "file", "critical")
    assert found.summary == f"migrations/{NAME}:10 drops table orders"


def test_a_policy_makes_it_more_or_less():
    more = Policy({"MG407": Override(severity=Severity.CRITICAL, reason="r")})
    (found,) = linted(migration("create table if not exists t (id integer);"), "sqlite", more)
    assert found.severity is Severity.CRITICAL


def test_folders_of_other_tools_are_told_quietly():
    text = "-- theirs\n-- migrate:up\ncreate table t (id integer);\n"
    found = linted(migration(f"-- a\n{text}"), "sqlite", Policy(), ours=False)
    assert {(each.rule, str(each.severity)) for each in found} == {
        ("MG501", "notice"),
        ("MG503", "notice"),
        ("MG504", "notice"),
    }


# What the header allows ---------------------------------------------------------------------------------

DROP = "-- migrate:up\ndrop table orders;\n-- migrate:down\nselect 1;\n"
ALLOWED = {
    "with a reason it is silent": ("allow MG101: nobody reads them", set()),
    "small letters are the same": ("Allow mg101: nobody reads them", set()),
    "without a reason it speaks, and so does the lack": ("allow MG101", {"MG101", "MG505"}),
    "another rule is no help": ("allow MG102: nobody reads them", {"MG101", "MG506"}),
    "a rule that is none is told": ("allow MG999: nobody knows", {"MG101", "MG506"}),
    "a rule of another engine is not called unused": ("allow MG301: small table", {"MG101"}),
}


@pytest.mark.parametrize(("line", "expected"), ALLOWED.values(), ids=ALLOWED)
def test_the_header_allows(line, expected):
    assert set(codes(f"{HEADER}-- {line}\n\n{DROP}", "sqlite")) == expected


def test_what_was_not_asked_is_not_called_unused():
    text = f"{HEADER}-- allow MG603: one way\n-- allow MG102: no column\n-- allow MG999: what\n\n{DROP}"
    unused = [each.summary for each in said(text, "sqlite", unasked={"MG603"}) if each.rule == "MG506"]
    assert len(unused) == 2
    assert not any("MG603" in each for each in unused)


def test_a_rule_that_is_switched_off_is_not_called_unused():
    off = Policy({"MG101": Override(severity=None, reason="we drop tables")})
    found = linted(migration(f"{HEADER}-- allow MG101: nobody reads them\n\n{DROP}"), "sqlite", off)
    assert found == ()


# How statements are taken apart -------------------------------------------------------------------------

SAME = {
    "a schema before the name": ("alter table shop.orders drop column note;", {"MG102"}),
    "quotes": ('alter table "shop"."orders" drop column "note";', {"MG102"}),
    "only, if exists": ("alter table if exists only orders drop column if exists note;", {"MG102"}),
    "a comment between": ("alter /* drop table x */ table orders -- drop table y\n drop column note;", {"MG102"}),
    "a string that looks like one": ("select 'drop table orders;';", set()),
    "a comma inside of brackets": ("alter table orders add column p numeric(10, 2), drop column q;", {"MG102"}),
    "a function's body is no statement": (
        "create function f() returns void language plpgsql as $$ begin delete from orders; end $$;",
        set(),
    ),
    "a default that says not null": ("alter table orders add column a text default 'not null';", set()),
    "or replace": ("create or replace view v as select 1 as a;", set()),
}


@pytest.mark.parametrize(("text", "expected"), SAME.values(), ids=SAME)
def test_statements_are_told_apart(text, expected):
    assert set(codes(text, "postgresql")) == expected


def test_a_body_on_mariadb_is_one_statement():
    body = "create trigger t before insert on orders for each row begin delete from a; delete from b; end;"
    assert codes(body, "mariadb") == []
