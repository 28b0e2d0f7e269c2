"""Each tool's checksum against numbers that the tool itself once wrote."""

import hashlib

import pytest

from schemawatchd.ledgers.folder import WorkTree
from schemawatchd.ledgers.formats import atlas, drizzle, flyway, liquibase, prisma, sqitch, sqlx


@pytest.mark.parametrize(
    ("data", "known"),
    [
        # flyway/flyway#2474: "Resolved locally".
        (b"alter table location_history add column valid_until timestamp with time zone;", "-1039259818"),
        (b"", "0"),
    ],
)
def test_flyway(data, known):
    assert flyway.checksum(data) == known


def test_flyway_leaves_out_line_ends_and_the_byte_order_mark():
    plain = flyway.checksum(b"a\nb")
    assert {flyway.checksum(each) for each in (b"a\r\nb\r\n", b"a\rb", b"\xef\xbb\xbfa\nb\n")} == {plain}
    assert flyway.checksum(b"a\n\nb") == plain
    assert flyway.checksum(b"a\n b") != plain


# Written by Liquibase 4.28.0 into its ledger.
USERS = "create table users (\n  id integer primary key,  -- the id\n  name text\n);\n"
ORDERS = "create table  Orders (id integer primary key);\n/* a comment */\ninsert into Orders values (1);\n\n"
VIEWS = "-- said\ncreate view v as select 'é' as x //\ncreate view w as select 2 as y //\n\n"


@pytest.mark.parametrize(
    ("sql", "known"),
    [
        (USERS, "9:f8eb2f31f99f1cbd9045dc4b59ba1ee6"),
        (ORDERS, "9:f0fe9911fdacce8448af4855a9ae0840"),
        (VIEWS, "9:3b32d1cb02b3ce19ef0ea303de21b564"),
        ("create table onlytest (id int);", "9:8ef4780993fd5d49d5db9a0e390b18d9"),
    ],
)
def test_liquibase(sql, known):
    assert liquibase.checksum(sql) == known
    assert liquibase.checksum(sql.replace("\n", "\r\n\t ")) == known


def test_sqitch():
    # Written by sqitch 1.3.1: `script_hash` and `change_id`.
    script = b"-- Deploy shop:users to sqlite\n\nBEGIN;\n"
    script += b"create table t_x(id int);\n\n-- XXX Add DDLs here.\n\nCOMMIT;\n"
    assert sqitch.checksum(script) == "8030feea2d5dcce4304a282831a7818463e27010"


def test_sqitch_knows_a_change_by_all_that_the_plan_says(tmp_path):
    (tmp_path / "sqitch.plan").write_text(
        "%syntax-version=1.0.0\n%project=shop\n\n"
        "users 2026-11-28T09:05:34Z Ann <ann@example.com> # Users.\n"
        "orders [users] 2026-11-28T09:05:36Z Ann <ann@example.com> # Orders\n"
    )
    for name in ("users", "orders"):
        (tmp_path / "deploy").mkdir(exist_ok=True)
        (tmp_path / "deploy" / f"{name}.sql").write_text("select 1;")
    found = sqitch.history(WorkTree(tmp_path, "m"))
    assert (found.versions, found.flaws, found.parts) == (("users:8bbc61c", "orders:7a8b63a"), (), ("shop",))


def test_prisma_sqlx_and_drizzle_take_the_bytes_as_they_are():
    assert sqlx.checksum(b"create table users (id integer primary key);\n").startswith("b75c8df343f48277ff433402")
    assert sqlx.checksum(b"create table users (id integer primary key);\n").endswith("16de3d67c94d13d8c")
    drizzled = b"CREATE TABLE `users` (`id` integer primary key);\n--> statement-breakpoint\n"
    drizzled += b"CREATE INDEX `i` ON `users` (`id`);"
    assert drizzle.checksum(drizzled) == "890c5939743751b5418e590f9ca18e5cc5d8890b53c6ab3afa8f7c3988cb867e"
    assert prisma.checksum(b"-- AlterTable\r\n") == hashlib.sha256(b"-- AlterTable\r\n").hexdigest()


# Atlas ----------------------------------------------------------------------------------------------------

FIRST, LEFT_OUT, THIRD = (
    ("1_a.sql", b"create table a (id int);\n"),
    ("2_b.sql", b"-- atlas:sum ignore\nselect 1;\n"),
    ("3_c.sql", b"create table c (id int);\n"),
)


def folder_of(path, *files):
    hashes = dict(atlas.sums(files))
    for name, data in files:
        (path / name).write_bytes(data)
    lines = [f"h1:{atlas.total(hashes)}", *(f"{name} h1:{each}" for name, each in hashes.items())]
    (path / "atlas.sum").write_text("\n".join(lines) + "\n")
    return WorkTree(path, "m")


def test_atlas_sums_up_the_lines():
    # The lines and the sum of a folder in Atlas's own tests, sql/migrate/testdata/partial-checkpoint.
    hashes = {
        "1_first.sql": "uJ2MyyeTqXx4rCqtRMQAvRrfsvdwmvsZ3LcadVvCdOc=",
        "2_second.sql": "TLO00GtsqSi8o0ySoaofBqxemrElL8fHOs3IRnqYvB8=",
        "3_checkpoint.sql": "LR4UjDYVtrRuHLN5GQwLAYnXrSf/iO70psY8hTmLmjw=",
        "4_fourth.sql": "QvaneqKxg+3R+zNzCP/wW43XkECdHkUwEpxJKPICEP8=",
        "5_checkpoint.sql": "syyuaJb/hoMRO7MJlv4AMhYqMCoSb8ZgcHENO8RqN3I=",
        "6_sixth.sql": "JNhpyBtH7XKqGBNRHQ+AvM9IDpO08C3G/swWPHfLkfw=",
    }
    assert atlas.total(hashes) == "POfbsH2G2GIXAZQ2CdPa5ufTxcLpcnperz/gX0Vw6Uk="


def test_atlas_takes_in_what_comes_before():
    found = dict(atlas.sums([FIRST, LEFT_OUT, THIRD]))
    assert list(found) == ["1_a.sql", "3_c.sql"]
    assert found["3_c.sql"] == dict(atlas.sums([FIRST, ("2_b.sql", LEFT_OUT[1] + b"--"), THIRD]))["3_c.sql"]
    assert found["3_c.sql"] != dict(atlas.sums([FIRST, THIRD]))["3_c.sql"]


def test_atlas_finds_the_folder_as_its_sum_says(tmp_path):
    found = atlas.history(folder_of(tmp_path, FIRST, LEFT_OUT, THIRD))
    assert (found.versions, found.flaws) == (("1", "2", "3"), ())


@pytest.mark.parametrize(
    ("change", "path", "says"),
    [
        (lambda folder: (folder / "1_a.sql").write_text("select 2;"), "m/1_a.sql", "not the file"),
        (lambda folder: (folder / "1_a.sql").unlink(), "m/atlas.sum", "no file"),
        (lambda folder: (folder / "2_z.sql").write_text("select 2;"), "m/2_z.sql", "does not name it"),
        (
            lambda folder: (folder / "atlas.sum").write_text("h1:x\n" + (folder / "atlas.sum").read_text()[48:]),
            "m/atlas.sum",
            "first line",
        ),
    ],
)
def test_atlas_names_the_first_file_that_does_not_fit(tmp_path, change, path, says):
    folder = folder_of(tmp_path, FIRST, THIRD)
    change(tmp_path)
    (flaw,) = atlas.history(folder).flaws
    assert flaw.path == path
    assert says in flaw.says
