"""Migrations as values: which file is for an engine, whether a section is undone as a whole, and what marks it."""

import pytest

from schemawatchd.history.migration import History, Migration, Section, file_mark, for_engine, is_atomic


def file(version, only_on=None, **more):
    return Migration(version=version, path=f"{version}.sql", only_on=only_on, **more)


def test_a_file_for_this_engine_goes_before_one_for_all():
    all_, own, other = file("1"), file("1", ("sqlite",)), file("1", ("mysql",))
    files = (all_, own, other, file("2"), file("3", ("mysql",)))
    history = History(format="x", folder="m", migrations=files, heads=("3",))
    chosen = for_engine(history, "sqlite")
    assert (chosen.migrations, chosen.heads) == ((own, files[3]), ("2",))
    assert for_engine(history, "postgresql").migrations == (all_, files[3])
    assert for_engine(history, "") is history
    plain = History(format="x", folder="m", migrations=(all_,), heads=("1",))
    assert for_engine(plain, "sqlite") is plain
    assert plain.versions == ("1",)


TWO = "create table a (n int); create table b (n int);"


@pytest.mark.parametrize(
    ("section", "engine", "atomic"),
    [
        (Section(TWO), "postgresql", True),
        (Section(TWO), "sqlite", True),
        (Section(TWO), "mariadb", False),
        (Section(TWO), "mysql", False),
        (Section(TWO, transaction=False), "postgresql", False),
        (Section(TWO, transaction=False, together=True), "postgresql", True),
        (Section("select 1;", transaction=False, together=True), "postgresql", False),
        (Section(TWO, transaction=False, together=True), "sqlite", False),
        (Section(TWO, transaction=False, wrapped_on=("sqlite",)), "sqlite", True),
        (Section(TWO, transaction=False, wrapped_on=("mariadb",)), "mariadb", False),
    ],
)
def test_a_section_is_undone_as_a_whole_where_the_engine_or_the_tool_has_a_transaction(section, engine, atomic):
    assert is_atomic(section, engine) is atomic


def test_the_mark_of_a_file_tells_a_comment_from_a_statement():
    def mark(up, down=None, mark="0" * 64):
        return file_mark(file("1", up=up and Section(up), down=down and Section(down), mark=mark))

    assert mark("select 1; -- a").partition(" ")[2] == mark("select 1;  -- b").partition(" ")[2] != ""
    assert mark("select 1;") != mark("select 2;")
    assert mark("select 1;", "select 3;") != mark("select 1;", "select 4;")
    assert mark("select 1;", mark="1" * 64).startswith("1" * 16 + " ")
    assert mark(None) == "0" * 16 + " "


def test_a_migration_is_named_by_version_and_title_and_its_lines_by_the_file():
    one = file("1", title="users")
    assert (one.named, file("1").named, one.at(4)) == ("1 users", "1", "1.sql:4")
    assert file("1", language="python").at(4) == "1.sql"
