"""Ledgers as the documentation of their tools has them, where the tool itself cannot be brought here."""

import hashlib
from datetime import UTC, datetime

import pytest

from schemawatchd.errors import LedgerUnknown
from schemawatchd.history.ledger import EntryState, LedgerLock
from schemawatchd.history.migration import is_atomic
from schemawatchd.history.status import migration_status
from schemawatchd.ledgers.folder import WorkTree
from schemawatchd.ledgers.format import command, fitting, formats, known_by, rival
from schemawatchd.schema.rows import Rows

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def standing(folder, name, columns, *rows, beside=None):
    one = formats()[name]
    assert one in fitting(folder)
    return migration_status(one.history(folder), one.ledger("t", Rows(tuple(columns.split()), rows), beside or {}))


@pytest.fixture
def files(tmp_path):
    def made(**contents):
        for name, text in contents.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return WorkTree(tmp_path, "m")

    return made


def versions(migrations):
    return [each.version for each in migrations]


GOOSE = "-- +goose Up\n-- +goose StatementBegin\nselect 1;\n-- +goose StatementEnd\n-- +goose Down\nselect 2;\n"


def test_goose(files):
    folder = files(**{"001_a.sql": GOOSE, "002_b.sql": GOOSE, "3_c.sql": f"-- +goose NO TRANSACTION\n{GOOSE}"})
    columns = "id version_id is_applied tstamp"
    rows = ((1, 0, True, NOON), (2, 1, True, NOON), (3, 2, True, NOON), (4, 2, False, NOON))
    found = standing(folder, "goose", columns, *rows)
    assert (versions(found.applied), versions(found.pending), found.unknown) == (["1"], ["2", "3"], ())
    first, _, third = found.history.migrations
    assert (first.up.line, first.up.transaction, third.up.transaction) == (2, True, False)
    assert first.down.text == "select 2;\n"


def test_goose_with_variables_or_in_go_is_not_replayed(files):
    folder = files(
        **{"1_a.sql": f"-- +goose ENVSUB ON\n{GOOSE}select ${{X}};", "2_b.go": "goose.x // pressly/goose"}
    )
    assert [each.up for each in formats()["goose"].history(folder).migrations] == [None, None]


def test_diesel(files):
    folder = files(**{
        "2026-01-01-000000_a/up.sql": "select 1;",
        "2026-01-01-000000_a/down.sql": "select 2;",
        "2026-01-02-000000_b/up.sql": "select 3;",
        "2026-01-02-000000_b/metadata.toml": "run_in_transaction = false\n",
    })  # fmt: skip
    found = standing(folder, "diesel", "version run_on", ("20260101000000", NOON))
    assert (versions(found.applied), versions(found.pending)) == (["20260101000000"], ["20260102000000"])
    assert found.applied[0].down.text == "select 2;"
    assert not found.pending[0].up.transaction


PRISMA = "id checksum finished_at migration_name logs rolled_back_at started_at applied_steps_count"


def test_prisma(files):
    names = ("20260101000000_a", "20260102000000_b", "20260103000000_c")
    folder = files(**{f"{each}/migration.sql": "select 1;" for each in names})
    known = formats()["prisma"].history(folder).migrations[0].checksum
    found = standing(
        folder,
        "prisma",
        PRISMA,
        ("u1", known, NOON, names[0], None, None, NOON, 1),
        ("u2", known, None, names[1], "no such table", NOON, NOON, 0),
        ("u3", "00", None, names[2], "it broke", None, NOON, 0),
    )
    assert (versions(found.applied), versions(found.pending)) == ([names[0]], [names[1]])
    assert [(each.version, each.says) for each in found.failed] == [(names[2], "it broke")]
    assert found.edited == ()


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
@pytest.mark.parametrize("noted", [b"select 1;\nselect 2;\n", b"select 1;\r\nselect 2;\r\n", b"select 3;\n"])
@pytest.mark.parametrize("digits", ["02x", "x"])
def test_prisma_takes_any_line_ends_and_the_digits_of_old_releases(tmp_path, ends, noted, digits):
    (tmp_path / "20260101000000_a").mkdir()
    (tmp_path / "20260101000000_a/migration.sql").write_bytes(ends.join((b"select 1;", b"select 2;", b"")))
    known = "".join(f"{each:{digits}}" for each in hashlib.sha256(noted).digest())
    row = ("u1", known, NOON, "20260101000000_a", None, None, NOON, 1)
    found = standing(WorkTree(tmp_path, "m"), "prisma", PRISMA, row)
    assert bool(found.edited) == (b"3" in noted)


ATLAS = "version description type applied total executed_at execution_time error error_stmt hash partial_hashes"


def test_atlas(files):
    folder = files(
        **{"1_a.sql": "select 1;", "2_b.sql": "select 2;", "3_c.sql": "select 3;", "atlas.sum": "h1:\n"}
    )
    hashes = [each.checksum for each in formats()["atlas"].history(folder).migrations]
    columns = f"{ATLAS} operator_version"

    def row(version, applied, total, digest, sort=2, error=None):
        return (version, "", sort, applied, total, NOON, 1, error, None, digest, None, "Atlas")

    found = standing(
        folder,
        "atlas",
        columns,
        row(".atlas", 0, 0, ""),
        row("1", 0, 0, hashes[0], 1),
        row("2", 1, 2, "", error="x"),
    )
    assert (versions(found.applied), versions(found.pending)) == (["1"], ["3"])
    assert [(each.version, each.says) for each in found.failed] == [("2", "x")]
    edited = standing(folder, "atlas", columns, *(row(each, 1, 1, "moved") for each in "123")).edited
    assert [each.version for each, _ in edited] == ["1"]


def test_atlas_archives_and_checkpoints(files):
    folder = files(**{
        "1_a.sql": "create table a (id int);",
        "2_all.sql": "-- atlas:checkpoint\n\ncreate table a (id int);",
        "3_b.sql": "-- atlas:txtar\n\n-- checks.sql --\nselect 0;\n"
        "-- migration.sql --\n-- atlas:x\ndrop table a;\n",
        "atlas.sum": "h1:\n",
    })  # fmt: skip
    first, second, third = formats()["atlas"].history(folder).migrations
    assert (second.stands_for, first.role, second.role) == (("1",), "versioned", "baseline")
    assert (third.up.text, third.up.line) == ("-- atlas:x\ndrop table a;\n", 6)


GOLANG = {f"{each}_m{each}.{way}.sql": "select 1;" for each in (1, 2, 3) for way in ("up", "down")}


@pytest.mark.parametrize(
    ("row", "before", "placed"),
    [((2, True), "1", True), ((1, True), "", True), ((-1, True), "", True), ((9, True), "", False)],
)
def test_golang_migrate_goes_back_to_what_was_applied_as_a_whole(files, row, before, placed):
    found = standing(files(**GOLANG), "golang-migrate", "version dirty", row)
    (line,) = found.failed
    assert (found.before(line), found.placed(line), found.sound) == (before, placed, False)
    assert bool(found.unknown) is (row[0] == 9)


def test_golang_migrate_has_a_line_of_nothing(files):
    found = standing(files(**GOLANG), "golang-migrate", "version dirty", (-1, False))
    assert (found.ledger.entries, found.sound, versions(found.pending)) == ((), True, ["1", "2", "3"])
    one = formats()["golang-migrate"]
    assert command(one, "failed", version="1", before="") == "migrate force -- -1"
    assert command(one, "failed", version="2", before="1") == "migrate force 1"


FLYWAY = "installed_rank version description type script checksum installed_on installed_by success"


def _flyway(files, names, *lines):
    rows = [
        (rank, version, "x", sort, "s", known, NOON, "me", done)
        for rank, (version, sort, known, done) in enumerate(lines, 1)
    ]
    return standing(files(**dict.fromkeys(names, "select 1;")), "flyway", FLYWAY, *rows)


def test_flyway_baselines_between_two_versions(files):
    names = ("V1__a.sql", "V1_1__b.sql", "V2__c.sql", "V3__d.sql")
    found = _flyway(files, names, ("1.5", "BASELINE", None, True))
    assert (versions(found.applied), versions(found.pending)) == (["1", "1.1"], ["2", "3"])
    assert (found.out_of_order, found.unknown, found.sound) == ((), (), True)
    found = _flyway(files, names, ("1.5", "BASELINE", None, True), ("3", "SQL", None, True))
    assert versions(found.out_of_order) == ["2"]


def test_flyway_a_baseline_or_a_way_back_that_failed_is_half_applied(files):
    names = ("V1__a.sql", "V2__b.sql", "U2__b.sql", "B2__all.sql")
    done = (("1", "SQL", None, True), ("2", "SQL", None, True))
    found = _flyway(files, names, *done, ("2", "UNDO_SQL", None, False))
    assert (versions(found.failed), versions(found.pending), found.sound) == (["2"], [], False)
    assert versions(_flyway(files, names, *done, ("2", "UNDO_SQL", None, True)).pending) == ["2"]
    found = _flyway(files, names, ("2", "SQL_BASELINE", "1", False))
    assert (versions(found.failed), versions(found.applied), found.sound) == (["2"], [], False)


def test_the_newest_that_is_applied_is_not_the_last_in_time(files):
    names = ("V1__a.sql", "V2__b.sql", "V3__c.sql")
    found = _flyway(files, names, ("3", "SQL", None, True), ("1", "SQL", None, True))
    assert (versions(found.out_of_order), found.version, found.newest) == (["2"], "1", "3")


def test_efcore_and_its_lock(files):
    names = ("20260101000000_A", "20260102000000_B")
    folder = files(**{f"{each}{end}.cs": "class A" for each in names for end in ("", ".Designer")})
    lock = {"__efmigrationslock": Rows(("Id", "Timestamp"), ((1, "2026-11-23T12:00:00"),))}
    found = standing(folder, "efcore", "MigrationId ProductVersion", (names[0], "9.0"), beside=lock)
    assert (versions(found.applied), versions(found.pending)) == ([names[0]], [names[1]])
    assert found.ledger.lock == LedgerLock("", NOON)


def test_locks_of_knex_and_liquibase():
    knex, liquibase = formats()["knex"], formats()["liquibase"]
    rows = Rows(("id", "name", "batch", "migration_time"), ())
    for held in (0, 1):
        beside = {"knex_migrations_lock": Rows(("index", "is_locked"), ((1, held),))}
        assert knex.ledger("t", rows, beside).lock == (LedgerLock() if held else None)
    rows = Rows(tuple(liquibase.COLUMNS), ())
    held = Rows(("ID", "LOCKED", "LOCKGRANTED", "LOCKEDBY"), ((1, True, NOON, "ci (10.0.0.1)"),))
    assert liquibase.ledger("t", rows, {"databasechangeloglock": held}).lock == LedgerLock("ci (10.0.0.1)", NOON)
    free = Rows(("ID", "LOCKED", "LOCKGRANTED", "LOCKEDBY"), ((1, False, None, None),))
    assert liquibase.ledger("t", rows, {"databasechangeloglock": free}).lock is None


LIQUIBASE = "ID AUTHOR FILENAME DATEEXECUTED ORDEREXECUTED EXECTYPE MD5SUM"


def test_liquibase_in_xml_yaml_and_json(files):
    folder = files(**{
        "root.yaml": "databaseChangeLog:\n- include:\n    file: b.json\n- changeSet:\n    id: 1\n    author: ann\n"
        "    changes:\n    - sql:\n        id: 9\n- includeAll:\n    path: more/\n",
        "b.json": '{"databaseChangeLog": [{"changeSet": {"id": "j", "author": "bob"}}]}',
        "more/x.xml": "<databaseChangeLog><!-- <changeSet id='no' author='no'/> -->"
        "<changeSet author='cid' id='2'></changeSet></databaseChangeLog>",
        "more/y.sql": "--liquibase formatted sql\n--changeset dan:3\nselect 1;\n--rollback select 2;\n",
    })  # fmt: skip
    rows = (
        ("j", "bob", "classpath:db/b.json", NOON, 1, "EXECUTED", "8:x"),
        ("1", "ann", "db/root.yaml", NOON, 2, "FAILED", "9:x"),
    )
    one = formats()["liquibase"]
    found = one.history(folder)
    assert found.versions == ("b.json::j::bob", "root.yaml::1::ann", "more/x.xml::2::cid", "more/y.sql::3::dan")
    assert [each.up is None for each in found.migrations] == [True, True, True, False]
    assert found.migrations[3].down.text == "select 2;"
    entries = one.ledger("t", Rows(tuple(LIQUIBASE.split()), rows), {}).entries
    assert [(each.version, each.state, each.checksum) for each in entries] == [
        ("db/b.json::j::bob", EntryState.APPLIED, None),
        ("db/root.yaml::1::ann", EntryState.FAILED, "9:x"),
    ]


@pytest.mark.parametrize(
    ("named", "author"),
    [("ann:1", "ann"), ("John Doe:1", "John Doe"), ('"a:b":1 dbms:sqlite', "a:b"), ("ann: 1", "ann")],
)
def test_liquibase_takes_authors_with_blanks(files, named, author):
    folder = files(**{"x.sql": f"--liquibase formatted sql\n--changeset {named}\nselect 1;\n"})
    found = formats()["liquibase"].history(folder)
    assert (found.versions, found.flaws) == ((f"x.sql::1::{author}",), ())


@pytest.mark.parametrize(
    ("back", "down"),
    [
        ("--rollback empty", ""),
        ("--rollback Not required: it is only data", ""),
        ("--rollback drop table\n--rollback empty;", "drop table\nempty;"),
        ("--rollback changesetId:1 changesetAuthor:ann", None),
    ],
)
def test_liquibase_ways_back_that_are_no_sql(files, back, down):
    folder = files(**{"x.sql": f"--liquibase formatted sql\n--changeset ann:1\nselect 1;\n{back}\n"})
    (found,) = formats()["liquibase"].history(folder).migrations
    assert (found.down.text if found.down else None) == down


@pytest.mark.parametrize(
    ("dbms", "left_out"),
    [
        ("postgresql", {"mariadb", "sqlite"}),
        ("postgresql,h2", {"mariadb", "sqlite"}),
        ("mysql", {"postgresql", "sqlite"}),
        ("!mysql", set()),
        ("!sqlite", {"sqlite"}),
        ("oracle", {"mariadb", "postgresql", "sqlite"}),
        ("all", set()),
        ("none", {"mariadb", "postgresql", "sqlite"}),
        ('"postgresql"', set()),
    ],
)
def test_liquibase_passes_over_what_is_for_another_dbms(files, dbms, left_out):
    text = f"--liquibase formatted sql\n--changeset ann:1 dbms:{dbms}\nselect 1;\n"
    history = formats()["liquibase"].history(files(**{"x.sql": text}))
    assert set(history.migrations[0].left_out_on) == left_out
    for engine in ("mariadb", "postgresql", "sqlite"):
        assert bool(migration_status(history, None, engine).pending) is (engine not in left_out)


def test_django_squashes(files):
    text = "class Migration(migrations.Migration):\n    dependencies = {}\n    replaces = {}\n"
    folder = files(**{
        "shop/migrations/0001_a.py": text.format([], []),
        "shop/migrations/0002_b.py": text.format([("shop", "0001_a")], []),
        "shop/migrations/0001_squashed.py": text.format([], [("shop", "0001_a"), ("shop", "0002_b")]),
        "shop/migrations/0003_c.py": text.format([("shop", "0002_b")], []),
    })  # fmt: skip
    applied = [(1, "auth", "0001_x", NOON), (2, "shop", "0001_a", NOON), (3, "shop", "0002_b", NOON)]
    found = standing(folder, "django", "id app name applied", *applied)
    assert (versions(found.applied), versions(found.pending)) == (["shop.0001_squashed"], ["shop.0003_c"])
    assert found.unknown == ()


def test_django_takes_a_squash_apart_that_is_applied_in_part(files):
    text = "class Migration(migrations.Migration):\n    dependencies = {}\n    replaces = {}\n"
    names = {
        "shop/migrations/0001_a.py": text.format([], []),
        "shop/migrations/0002_b.py": text.format([("shop", "0001_a")], []),
        "shop/migrations/0001_squashed.py": text.format([], [("shop", "0001_a"), ("shop", "0002_b")]),
        "shop/migrations/0003_c.py": text.format([("shop", "0001_squashed")], []),
    }
    line = (1, "shop", "0001_a", NOON)
    folder = files(**names)
    found = standing(folder, "django", "id app name applied", line)
    assert (versions(found.applied), versions(found.pending)) == (["shop.0001_a"], ["shop.0002_b", "shop.0003_c"])
    assert (found.sound, found.history.heads, found.out_of_order) == (True, ("shop.0003_c",), ())
    both = standing(folder, "django", "id app name applied", line, (2, "shop", "0001_squashed", NOON))
    assert versions(both.applied) == ["shop.0001_squashed"]
    for gone in ("0001_a", "0002_b"):
        (folder.path / f"shop/migrations/{gone}.py").unlink()
    found = standing(WorkTree(folder.path, "m"), "django", "id app name applied", line)
    assert (versions(found.unknown), found.sound) == (["shop.0001_a"], False)


ALEMBIC = 'revision = "{}"\ndown_revision = {!r}\ndepends_on = {!r}\nbranch_labels = {!r}\n'


@pytest.mark.parametrize("labels", ["shop", ("shop",), ["shop", "store"]])
def test_alembic_depends_on_a_label(files, labels):
    folder = files(**{
        "a.py": ALEMBIC.format("aaaa11", None, None, labels),
        "b.py": ALEMBIC.format("bbbb22", None, "shop", None),
    })  # fmt: skip
    found = standing(folder, "alembic", "version_num", ("bbbb22",))
    assert (found.history.flaws, found.history.heads) == ((), ("bbbb22",))
    assert (versions(found.applied), found.pending) == (["aaaa11", "bbbb22"], ())


def test_sqitch_reworks_a_change(files):
    folder = files(**{
        "sqitch.plan": "%project=shop\na 2026-01-01T00:00:00Z A <a@b> # one\n"
        "@v1 2026-01-01T00:00:00Z A <a@b> # tag\n"
        "a [a@v1] 2026-01-02T00:00:00Z A <a@b> # two\nno line\n",
        "deploy/a@v1.sql": "select 1;",
        "deploy/a.sql": "select 2;",
    })  # fmt: skip
    found = formats()["sqitch"].history(folder)
    assert [(each.path, each.title) for each in found.migrations] == [
        ("m/deploy/a@v1.sql", "one"),
        ("m/deploy/a.sql", "two"),
    ]
    assert [each.line for each in found.flaws] == [5]


def test_ledgers_that_are_called_alike_are_told_apart_by_their_columns():
    named = formats()
    alike = [named[each] for each in ("dbmate", "golang-migrate", "rails")]
    assert known_by(("version", "dirty"), alike) is named["golang-migrate"]
    assert known_by(("version",), alike) in (named["dbmate"], named["rails"])
    assert rival(("version", "dirty"), named["rails"]) is named["golang-migrate"]
    assert rival(("version",), named["rails"]) is None


@pytest.mark.parametrize("name", sorted(formats()))
def test_a_ledger_that_lacks_a_column_is_explained(name):
    with pytest.raises(LedgerUnknown, match="has no column"):
        formats()[name].ledger("t", Rows(("nothing",), ()), {})


def test_prisma_sends_a_file_as_one_query(files):
    text = "create table a (i integer);\ncreate table b (i integer);"
    (found,) = formats()["prisma"].history(files(**{"1_a/migration.sql": text})).migrations
    assert is_atomic(found.up, "postgresql")
    assert not is_atomic(found.up, "sqlite")
    assert not is_atomic(found.up, "mariadb")
