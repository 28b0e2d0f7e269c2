"""Commands as people type them: what they print, and their exit codes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.shop import SCHEMA

ROOT = Path(__file__).parents[2]


def one_line(done):
    return " ".join(done.stdout.split())


def test_check_is_0_in_sync_and_2_on_drift_and_writes_nothing(shop, run):
    before = sorted(each.name for each in shop.folder.iterdir())
    assert run("check").returncode == 0
    shop.sql("DROP INDEX orders_by_customer")
    done = run("check")
    assert done.returncode == 2
    assert "WARNING   index orders.orders_by_customer is missing" in done.stdout
    assert sorted(each.name for each in shop.folder.iterdir()) == before


def test_options_stand_before_and_after_the_command(shop, run):
    shop.sql("DROP INDEX orders_by_customer")
    for words in (["--format", "json", "check"], ["check", "--format", "json"]):
        report = json.loads(run(*words).stdout)
        assert (report["status"], report["exit_codes"]) == ("drift", [2])
        (finding,) = report["targets"][0]["findings"]
        assert (finding["rule"], finding["kind"], finding["object"], finding["change"]) == (
            "DR301",
            "index",
            "orders.orders_by_customer",
            "removed",
        )


@pytest.mark.parametrize(
    ("threshold", "code"), [("critical", 0), ("warning", 2), ("never", 0)], ids=["critical", "warning", "never"]
)
def test_fail_on_decides_the_code_and_drift_below_it_is_said(shop, run, threshold, code):
    shop.sql("DROP INDEX orders_by_customer")
    done = run("check", "--fail-on", threshold)
    assert done.returncode == code
    assert ("Drift remains" in done.stdout) == (code == 0)


def test_a_missing_database_is_unknown_and_not_created(shop, run):
    shop.database.unlink()
    done = run("check")
    assert done.returncode == 3
    assert "prod: unknown" in done.stdout
    assert "Nothing was created" in one_line(done)
    assert not shop.database.exists()


def test_a_file_that_is_no_database_is_unknown(shop, run):
    shop.database.write_text("this is no database, but long enough to look at: " * 40)
    done = run("check")
    assert (done.returncode, "is not a SQLite database" in one_line(done)) == (3, True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"-- nothing but words\n", "it contains no statement"),
        (b"CREATE TABLE a (id int);\nCREATE TABEL b (id int);\n", "line 2"),
        (b"CREATE TABLE a (id int);\nCREATE TABLE b (", "line 2"),
        ("CREATE TABLE m\xfcller (id int);".encode("latin-1"), "not UTF-8"),
        (b"CREATE TABLE a (id int);\n\x00\n", "NUL"),
    ],
    ids=["empty", "comments only", "a mistake", "half written", "latin-1", "NUL"],
)
def test_a_broken_schema_file_is_unknown_and_nothing_is_extra(shop, run, content, words):
    shop.schema.write_bytes(content)
    done = run("check")
    assert done.returncode == 3
    assert words in done.stdout
    assert "extra" not in done.stdout


@pytest.mark.parametrize("gone", ["missing", "folder", "fifo"])
def test_a_schema_that_is_no_file_is_unknown(shop, run, gone):
    shop.schema.unlink()
    if gone == "folder":
        shop.schema.mkdir()
    if gone == "fifo":
        os.mkfifo(shop.schema)
    done = run("check")
    assert done.returncode == 3
    assert "extra" not in done.stdout


def test_a_schema_of_20_mb_loads(shop, run):
    shop.schema.write_text(shop.schema.read_text() + "-- padding for a very large file\n" * 640_000)
    assert run("check").returncode == 0


def test_with_a_state_store_the_last_good_schema_is_still_compared(shop, run):
    assert run("--once").returncode == 0
    shop.schema.write_text("CREATE TABEL oops;")
    shop.sql("DROP INDEX orders_by_customer")
    report = json.loads(run("--once", "--format", "json").stdout)
    assert report["exit_codes"] == [2, 3]
    (finding,) = report["targets"][0]["findings"]
    assert finding["object"] == "orders.orders_by_customer"
    (about,) = report["findings"]
    assert about["rule"] == "SC101"


def test_once_remembers_since_when(shop, run):
    run("--once")
    shop.sql("DROP INDEX orders_by_customer")
    first = json.loads(run("--once", "--format", "json").stdout)
    again = json.loads(run("--once", "--format", "json").stdout)
    since = first["targets"][0]["findings"][0]["since"]
    assert since["last_ok"] < since["first_seen"]
    assert again["targets"][0]["findings"][0]["since"] == since
    shown = run("incidents").stdout
    assert "index orders.orders_by_customer is missing" in shown


def test_once_makes_the_hourly_copy_where_no_daemon_does(shop, run):
    """What a timer runs has to find a copy to go on with, too."""
    copy = shop.folder / "state.db.copy"
    run("--once")
    first = copy.stat()
    run("--once")
    assert copy.stat().st_mtime_ns == first.st_mtime_ns
    os.utime(copy, (first.st_atime - 7200, first.st_mtime - 7200))
    run("--once")
    assert copy.stat().st_mtime > first.st_mtime - 7200
    (shop.folder / "state.db").write_bytes(b"damaged" * 1000)
    done = run("--once")
    assert (done.returncode, "state.db.copy" in done.stderr) == (78, True)


def test_once_hands_over_and_says_with_6_when_it_cannot(shop, run, http_sink):
    shop.configure(f'[channels.team]\nurl = "{http_sink.url}"\n')
    shop.sql("CREATE TABLE by_hand (a)")
    assert run("--once", "--fail-on", "never").returncode == 0
    assert "table by_hand is extra" in http_sink.bodies[0]["message"]
    http_sink.answers = [500]
    shop.sql("DROP INDEX orders_by_customer")
    done = run("--once", "--fail-on", "never")
    assert done.returncode == 6
    assert "s3cret-path" not in done.stdout + done.stderr
    http_sink.answers = [200]
    assert run("--once", "--fail-on", "never").returncode == 0
    assert "orders_by_customer" in http_sink.bodies[-1]["message"]


def test_no_notify_keeps_the_message_for_later(shop, run, http_sink):
    shop.configure(f'[channels.team]\nurl = "{http_sink.url}"\n')
    shop.sql("CREATE TABLE by_hand (a)")
    assert run("--once", "--no-notify").returncode == 2
    assert not http_sink.requests
    run("--once")
    assert len(http_sink.requests) == 1


def test_a_hostile_name_is_exact_in_json_and_harmless_elsewhere(shop, run):
    name = 'evil \x1b[31m<!channel>\u202e "x"'
    shop.sql('CREATE TABLE "' + name.replace('"', '""') + '" (a)')
    report = json.loads(run("check", "--format", "json").stdout)
    assert report["targets"][0]["findings"][0]["object"] == '"' + name.replace('"', '""') + '"'
    for form in ("text", "markdown"):
        shown = run("check", "--format", form).stdout
        assert "\x1b" not in shown
        assert "\u202e" not in shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('schema = "schema.sql"\nevry = "5s"\n', "Did you mean `every`"),
        ('schema = "schema.sql"\nevery = 5\n', "write a duration"),
        ("schema = 'schema.sql\n", "no TOML"),
        ('schema = "schema.sql"\n[channels.team]\nkind = "slack"\n', "it has no `url`"),
        ('schema = "schema.sql"\n[rules]\nDR999 = {severity = "off", reason = "x"}\n', "no such rule"),
        ('schema = "schema.sql"\ntimezone = "Mars/Base"\n', "no zone"),
        ('migrations = "m"\nmigrations_format = "flywy"\n', "did you mean `flyway`"),
        ("", "has neither a canonical schema nor migrations"),
        ('schema = "models.py"\n', "names nothing in the file"),
        ('schema = "schema.sql"\n[channels.team]\nurl = "${NOT_SET_HERE}"\n', "NOT_SET_HERE, which is not set"),
        ('schema = "schema.sql"\n[[routes]]\nchannels = ["nobody"]\n', "which does not exist"),
    ],
    ids=[
        "unknown key",
        "wrong type",
        "no TOML",
        "a channel that leads nowhere",
        "rule",
        "zone",
        "format",
        "nothing",
        "models",
        "secret",
        "route",
    ],
)
def test_a_broken_configuration_ends_with_78_and_says_what_to_do(shop, run, text, words):
    target = '[targets.prod]\nurl = "sqlite:///prod.db"\nenvironment = "prod"\n'
    (shop.folder / "schemawatchd.toml").write_text(text + target)
    for words_of_command in (["check"], ["--once"], ["run"], ["config", "check"]):
        done = run(*words_of_command)
        if words_of_command == ["check"] and "not set" in words:
            assert done.returncode == 0, done  # a check sends nothing, so it needs no channel's secret
            continue
        assert done.returncode == 78, done
        assert words in done.stderr


def test_no_configuration_at_all_says_how_to_begin(run):
    done = run("check")
    assert (done.returncode, "schemawatchd init" in done.stderr) == (78, True)


def test_a_configuration_that_may_not_be_read_says_so(shop, run):
    (shop.folder / "schemawatchd.toml").chmod(0)
    done = run("check", powerless=True)
    assert done.returncode == 78
    assert "Permission denied" in done.stderr
    assert "add them to the group schemawatchd" in done.stderr


def test_a_secret_in_an_open_file_is_refused_and_never_printed(shop, run):
    shop.configure('[channels.team]\nurl = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#x"\n')
    (shop.folder / "schemawatchd.toml").chmod(0o644)
    done = run("check")
    assert done.returncode == 78
    assert "which other users may read" in done.stderr
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in done.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nonsense"], 64),
        (["check", "--format", "yaml"], 64),
        (["check", "--target", "nobody"], 64),
        (["explain", "DR000"], 64),
        (["waive", "x"], 64),
        (["diff", "migrations@head", "prod"], 64),
        (["snapshot", "postgresql://u:secret@localhost/x"], 64),
        (["incidents", "ffff"], 64),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_wrong_usage_ends_with_64_and_a_hint(shop, run, words, code):
    run("--once")
    done = run(*words)
    assert done.returncode == code
    assert done.stderr.startswith("schemawatchd: ")
    assert "secret" not in done.stderr


def test_a_snapshot_is_a_source_that_needs_no_scratch(shop, run):
    assert run("snapshot", "prod", "-o", "schema.json").returncode == 0
    text = (shop.folder / "schemawatchd.toml").read_text()
    (shop.folder / "schemawatchd.toml").write_text(text.replace("schema.sql", "schema.json"))
    assert run("check").returncode == 0
    shop.sql("DROP INDEX orders_by_customer")
    assert run("check").returncode == 2


def test_diff_compares_files_targets_and_urls(shop, run):
    shop.sql("CREATE TABLE by_hand (a)")
    assert run("diff", "prod", "sqlite:///prod.db").returncode == 0
    done = run("diff", "schema.sql", "prod")
    assert (done.returncode, "table by_hand is extra" in done.stdout) == (2, True)
    done = run("diff", "prod", "schema.sql")
    assert (done.returncode, "table by_hand is missing" in done.stdout) == (2, True)


TWO = """[targets.dev]
url = "sqlite:///dev.db"
environment = "dev"
[[parity]]
targets = ["dev", "prod"]
"""


def test_parity_is_judged_by_check_and_by_once_and_shown_as_a_grid(shop, run):
    shop.sql(SCHEMA, shop.folder / "dev.db")
    shop.configure(TWO)
    assert run("check", "--parity").returncode == 0
    shop.sql("CREATE TABLE tried_out (id integer)", shop.folder / "dev.db")
    done = run("check", "--parity")
    assert done.returncode == 2
    assert "tried_out  there *  none" in done.stdout
    for words in (["check"], ["--once"]):
        report = json.loads(run(*words, "--format", "json").stdout)
        found = {each["name"]: [f["rule"] for f in each["findings"]] for each in report["targets"]}
        assert found == {"dev": ["DR102", "PA102"], "prod": []}
        assert report["parity"][0]["lines"][0]["odd"] == ["dev"]
    assert "tried_out is extra, prod does not have it" in run("status").stdout
    shop.sql("DROP TABLE tried_out", shop.folder / "dev.db")
    assert run("--once").returncode == 0
    assert "tried_out" not in run("status").stdout


def test_parity_without_a_configured_one_compares_all_and_needs_two(shop, run):
    shop.sql(SCHEMA, shop.folder / "dev.db")
    shop.configure(TWO.partition("[[")[0])
    shop.sql("DROP INDEX orders_by_customer", shop.folder / "dev.db")
    assert "index orders.orders_by_customer  there  none *" in run("check", "--parity").stdout
    done = run("check", "--parity", "--target", "dev")
    assert (done.returncode, "at least two targets" in done.stderr) == (64, True)
    done = run("diff", "prod", "dev")
    assert (done.returncode, "none *" in done.stdout) == (2, True)
    (shop.folder / "dev.db").unlink()
    assert run("diff", "prod", "dev").returncode == 3


def test_a_parity_that_is_taken_out_of_the_configuration_ends_its_findings(shop, run):
    shop.sql(SCHEMA, shop.folder / "dev.db")
    shop.configure(TWO)
    shop.sql("CREATE TABLE tried_out (id integer)", shop.folder / "dev.db")
    run("--once")
    shop.configure(TWO.partition("[[")[0])
    run("--once")
    assert "prod does not have it" not in run("status").stdout


def ids(run):
    report = json.loads(run("check", "--format", "json").stdout)
    return {each["rule"]: each["id"] for target in report["targets"] for each in target["findings"]}


def test_explain_shows_both_sides_in_the_servers_own_words(shop, run):
    shop.sql(
        "ALTER TABLE customers RENAME TO old; CREATE TABLE customers (id integer PRIMARY KEY,"
        " email varchar(80) NOT NULL UNIQUE, country varchar(2) NOT NULL DEFAULT 'DE')"
    )
    found = ids(run)
    done = run("explain", found["DR104"][:4])
    assert done.returncode == 0
    for words in (
        "customers.email is varchar(80), expected varchar(120)",
        "line 3         email varchar(120) NOT NULL UNIQUE,",
        "stored text    CREATE TABLE customers (",
        "email varchar(80) NOT NULL UNIQUE",
        "as compared    type: varchar(80)",
        "DR104 column · type: 'varchar(120)' : 'varchar(80)'",
    ):
        assert words in done.stdout, words
    missing = run("explain", found["DR102"])
    assert (missing.returncode, "it is not there" in missing.stdout) == (0, True)


def test_explain_tells_what_is_over_from_the_state_store(shop, run):
    shop.sql("DROP INDEX orders_by_customer")
    run("--once")
    mark = ids(run)["DR301"]
    shop.sql("CREATE INDEX orders_by_customer ON orders (customer_id)")
    run("--once")
    done = run("explain", mark[:4])
    assert (done.returncode, "resolved: first seen" in done.stdout) == (0, True)


@pytest.mark.parametrize("mark", ["0000", "not-an-id", "abc"])
def test_explain_refuses_what_it_does_not_know(shop, run, mark):
    done = run("explain", mark)
    assert (done.returncode, "schemawatchd" in done.stderr) == (64, True)


def test_status_without_a_look_says_how_to_begin(shop, run):
    done = run("status")
    assert done.returncode == 0
    assert "`schemawatchd --once` checks them" in done.stdout
    assert run("incidents").stdout == "No incidents.\n"
    assert not (shop.folder / "state.db").exists()


def test_doctor_is_0_when_all_is_well_and_3_with_advice_when_not(shop, run):
    assert run("doctor").returncode == 0
    shop.database.unlink()
    done = run("doctor")
    assert done.returncode == 3
    assert "fail  target prod: there is no file" in done.stdout


def test_init_writes_what_checks_clean_and_overwrites_nothing(shop, run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("fresh")
    shutil.copy(shop.database, folder / "shop.db")
    done = run("init", "sqlite:///shop.db", folder=folder)
    assert done.returncode == 0, done.stderr
    assert run("check", folder=folder).returncode == 0
    again = run("init", "sqlite:///shop.db", folder=folder)
    assert (again.returncode, "is not overwritten" in again.stderr) == (64, True)


@pytest.mark.parametrize("where", ["environment", ".env", "alembic.ini"])
def test_init_finds_the_database_by_itself(shop, run, tmp_path_factory, where):
    folder = tmp_path_factory.mktemp("fresh")
    shutil.copy(shop.database, folder / "shop.db")
    environment = {}
    if where == "environment":
        environment["DATABASE_URL"] = "sqlite:///shop.db"
    elif where == ".env":
        (folder / ".env").write_text("DATABASE_URL=sqlite:///shop.db\n")
    else:
        (folder / "alembic.ini").write_text("[alembic]\nsqlalchemy.url = sqlite:///shop.db\n")
    done = run("init", folder=folder, **environment)
    assert done.returncode == 0, done.stderr
    assert "in sync" in done.stdout


def test_init_writes_no_second_truth_beside_migrations(shop, run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("fresh")
    shutil.copy(shop.database, folder / "shop.db")
    (folder / "migrations").mkdir()
    (folder / "migrations/1_all.sql").write_text(f"-- migrate:up\n{shop.schema.read_text()}\n-- migrate:down\n")
    done = run("init", "sqlite:///shop.db", folder=folder)
    assert (done.returncode, "prod in sync" in done.stdout) == (0, True), done
    assert sorted(each.name for each in folder.iterdir()) == ["migrations", "schemawatchd.toml", "shop.db"]


def test_the_demo_ends_0(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "examples/shop/demo.py", tmp_path / "shop"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All five were found" in done.stdout


def test_once_imports_nothing_that_it_does_not_use(shop):
    code = (
        "import sys; sys.argv = ['schemawatchd', '--once']\n"
        "from schemawatchd.cli.main import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'apprise', 'alembic', 'apscheduler', 'watchdog', 'psycopg', 'pymysql'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    for _ in range(2):  # the first run makes the state store, for which Alembic is needed
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=shop.folder, capture_output=True, text=True, check=False
        )
    assert done.stderr.strip() == "[]"
