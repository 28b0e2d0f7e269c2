"""Our own migration system as a process, on each engine: written, applied, failed, corrected, taken back."""

import json
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field

import pytest

USERS = "create table users (id integer primary key, email varchar(80) not null);"
PHONE = "alter table users add column phone varchar(40);"


@dataclass
class Project:
    """A folder with a configuration, and ways into its database."""

    folder: object
    url: str
    ask: object
    transactional: bool
    run: object
    made: list = field(default_factory=list)

    def write(self, name, up, down="", head=""):
        version = f"2026010{len(self.made) + 1}000000{len(self.made):04x}"
        text = f"{head}\n-- migrate:up\n{up}\n\n-- migrate:down\n{down}\n"
        path = self.folder / "migrations" / f"{version}_{name}.sql"
        path.write_text(text)
        self.made.append(path)
        return version

    def __call__(self, *words, code=0, **more):
        done = self.run(*words, PROD_URL=self.url, **more)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture
def database(request, tmp_path):
    def made(engine):
        if engine == "sqlite":
            path = tmp_path / "prod.db"
            with closing(sqlite3.connect(path)) as connection:
                connection.executescript("create table x (a); drop table x;")

            def ask(query):
                with closing(sqlite3.connect(path)) as connection, connection:
                    return connection.execute(query).fetchall()

            return f"sqlite:///{path}", ask, ""
        if engine == "postgresql":
            there = request.getfixturevalue("postgres_database")

            def say(query):
                return there.ask(query) if query.startswith("select") else there.run(query)

            return there.dsn.reveal(), say, there.server.dsn().reveal()
        there = request.getfixturevalue("mariadb_database")
        return there.dsn.reveal(), there.run, there.server.dsn.reveal()

    return made


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.postgres),
        pytest.param("mariadb", marks=pytest.mark.mariadb),
    ]
)
def project(request, database, tmp_path, run):
    url, ask, scratch = database(request.param)
    (tmp_path / "migrations").mkdir()
    # A server that runs already: to start one for each command takes longer than all the rest.
    played = f'scratch = "{scratch}"\n' if scratch else ""
    (tmp_path / "schemawatchd.toml").write_text(
        f'{played}migrations = "migrations"\nmigrations_format = "schemawatchd"\nsettle = "0ms"\n'
        'state = "sqlite:///state.db"\n[targets.prod]\nurl = "${PROD_URL}"\nenvironment = "prod"\n'
    )
    (tmp_path / "schemawatchd.toml").chmod(0o600)
    return Project(tmp_path, url, ask, request.param != "mariadb", run)


def versions(project):
    return [row[0] for row in project.ask("select version from schemawatchd_migrations order by version")]


def test_what_is_new_is_applied_and_taken_back(project):
    first = project.write(
        "users", USERS, "drop table users;", "-- why: people\n-- verify: select count(*) from users"
    )
    second = project.write("phone", PHONE, "alter table users drop column phone;")
    assert "pending  " in project("migrate", "status")
    assert USERS in project("migrate", "up", "--dry-run")
    assert "2 migrations applied" in project("migrate", "up")
    assert versions(project) == [first, second]
    (line,) = project.ask(
        f"select state, applied_by, dossier from schemawatchd_migrations where version = '{first}'"
    )
    assert (line[0], bool(line[1]), json.loads(line[2])["why"]) == ("applied", True, "people")
    assert "in sync" in project("check", "--expect", "head")
    assert "nothing to do" in project("migrate", "up")
    assert "1 migration reverted" in project("migrate", "down")
    assert versions(project) == [first]
    assert "pending" in project("check")
    assert f"expected {second}" in project("check", "--expect", "head", code=4)


def test_what_fails_says_what_was_kept_and_what_to_type(project):
    project.write("users", USERS)
    second = project.write("phone", f"{PHONE}\ncreate table nothing_there_2 (a integer, );", "select 1;")
    said = project("migrate", "up", code=4)
    assert "statement 2 of 2" in said
    assert f"{project.made[1].name}, line 4" in said
    columns = {
        True: "Nothing of it was applied",
        False: "The 1 statements before it were executed and stay",
    }[project.transactional]
    assert columns in said
    status = project("migrate", "status")
    if project.transactional:
        assert re.search(r"pending .*phone", status)
        return
    assert "failed" in status
    assert f"--finished {second}" in status
    report = json.loads(project.run("check", "--format", "json", PROD_URL=project.url).stdout)
    assert "LG104" in {each["rule"] for each in report["targets"][0]["findings"]}
    project("migrate", "baseline", "--finished", second)
    assert versions(project)[-1] == second
    assert "nothing to correct" in project("migrate", "baseline", "--forget", second, code=4)


def _in_the_open(project, down):
    """Three tables, made by one migration whose way back has no transaction."""
    version = project.write("abc", "create table a (x integer);\ncreate table b (x integer);", down)
    path = project.made[-1]
    path.write_text(path.read_text().replace("-- migrate:down", "-- migrate:down transaction:false"))
    project("migrate", "up")
    return version


def test_a_way_back_that_stops_half_way_is_told_and_corrected(project):
    project.write("users", USERS, "drop table users;")
    version = _in_the_open(project, "drop table a;\ndrop table nonesuch;\ndrop table b;")
    said = project("migrate", "down", code=4)
    assert "statement 2 of 3" in said
    assert "The 1 statements before it were executed and stay" in said
    assert f"--forget {version}" in said
    assert "failed" in project("migrate", "status")
    report = json.loads(project.run("check", "--format", "json", PROD_URL=project.url).stdout)
    assert "LG104" in {each["rule"] for each in report["targets"][0]["findings"]}
    assert "half applied, so nothing is reverted" in project("migrate", "down", code=4)
    project.ask("drop table b")
    project("migrate", "baseline", "--forget", version)
    assert version not in versions(project)
    assert "pending" in project("check")


def test_a_way_back_whose_first_statement_fails_leaves_it_applied(project):
    version = _in_the_open(project, "drop table nonesuch;\ndrop table a;")
    said = project("migrate", "down", code=4)
    assert f"Nothing of it was applied, {version} is still applied" in said
    assert "--forget" not in said
    assert [row[0] for row in project.ask("select state from schemawatchd_migrations")] == ["applied"]
    assert "in sync" in project("check")


def test_drift_closes_the_gate_until_it_is_overruled(project):
    project.write("users", USERS)
    project("migrate", "up")
    project.ask("create table by_hand (a integer)")
    project.write("phone", PHONE)
    said = project("migrate", "up", code=4)
    assert "table" in said
    assert "by_hand is extra" in said
    (mark,) = re.findall(r"^  ([0-9a-f]{4})  table", said, re.MULTILINE)
    assert "1 migration applied" in project("migrate", "up", "--overrule", mark)


def test_a_verify_query_without_rows_undoes_what_can_be_undone(project):
    project.write("users", USERS, head="-- verify: select id from users")
    assert "returns no rows" in project("migrate", "up", code=4)
    there = project.transactional
    assert ("pending" in project("migrate", "status")) is there


def test_what_is_irreversible_stays(project):
    project.write("users", USERS, "drop table users;", "-- irreversible: the rows are gone")
    project("migrate", "up")
    assert "cannot be reverted: the rows are gone" in project("migrate", "down", code=4)


def test_a_baseline_is_for_a_database_that_has_it_all(project):
    version = project.write("users", USERS)
    project.ask(USERS.rstrip(";"))
    assert "pending" in project("migrate", "status")
    project("migrate", "baseline", version)
    assert "in sync" in project("check")
    assert "has 1 rows already" in project("migrate", "baseline", version, code=4)


def test_two_runs_never_apply_the_same(project):
    for number in range(5):
        project.write(f"t{number}", f"create table t{number} (a integer);")
    with ThreadPoolExecutor(3) as pool:
        codes = list(pool.map(lambda _: project.run("migrate", "up", PROD_URL=project.url).returncode, range(3)))
    assert 0 in codes
    assert set(codes) <= {0, 3, 4}
    assert len(versions(project)) == 5


def test_a_folder_of_another_tool_is_left_to_it(project):
    text = (project.folder / "schemawatchd.toml").read_text().replace('migrations_format = "schemawatchd"\n', "")
    (project.folder / "schemawatchd.toml").write_text(text)
    (project.folder / "migrations/20260101000000_users.sql").write_text(
        f"-- migrate:up\n{USERS}\n-- migrate:down\n"
    )
    assert "`dbmate up`" in project("migrate", "up", code=4)
    assert "`dbmate down`" in project("migrate", "down", code=4)
    assert "Next: dbmate up" in project("migrate", "status")


def test_versions_of_two_branches_do_not_collide(project):
    for _ in range(2):
        project("migrate", "new", "Add a phone!")
    found = sorted(path.name for path in (project.folder / "migrations").iterdir())
    assert len({name.partition("_")[0] for name in found}) == 2
    assert all(name.endswith("_add_a_phone.sql") for name in found)


@pytest.mark.parametrize("project", ["sqlite"], indirect=True)
def test_the_daemon_tells_what_was_changed_beside_the_migrations(project, daemon, http_sink):
    project.write("users", USERS)
    project("migrate", "up")
    with (project.folder / "schemawatchd.toml").open("a") as file:
        file.write(
            f'[channels.team]\nurl = "{http_sink.url}"\n[[routes]]\nchannels = ["team"]\ngroup_wait = "0s"\n'
        )
    (project.folder / "schemawatchd.toml").chmod(0o600)
    text = (project.folder / "schemawatchd.toml").read_text().replace('"0ms"', '"0ms"\nevery = "300ms"')
    (project.folder / "schemawatchd.toml").write_text(text.replace("${PROD_URL}", project.url))
    watcher = daemon()
    watcher.until_logged("1 sent")  # it watches from now on
    project.ask("create table by_hand (a integer)")
    watcher.until_logged("1 sent", count=2)
    message = http_sink.bodies[1]["message"]
    assert "1 unauthorised change" in message
    assert "expected: migrations@" in message


def test_tables_without_a_history_table_ask_for_a_baseline(project):
    first = project.write("users", USERS)
    project.write("phone", PHONE)
    project.ask("create table users (id integer primary key, email varchar(80) not null)")
    said = project("migrate", "up", code=4)
    assert "prod has 1 table and no migration history table" in said
    assert "schemawatchd migrate baseline VERSION --target prod" in said
    assert "users.phone" not in said
    assert "does not name one version" in project("migrate", "baseline", "2026", code=64)
    project("migrate", "baseline", first[:9])
    assert "1 migration applied" in project("migrate", "up")
    assert "in sync" in project("check", "--expect", "head")


def test_tables_of_others_can_be_overruled(project):
    project.write("users", USERS)
    project.ask("create table of_another_application (id integer primary key)")
    said = project("migrate", "up", code=4)
    ids = re.search(r"--overrule (\w+)", said)[1]
    assert "1 migration applied" in project("migrate", "up", "--overrule", ids)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("V1__a.sql", "select 1;", "Write the file by hand, named as flyway wants it"),
        ("versions/a1.py", 'revision = "a1"\ndown_revision = None\n', "alembic revision -m add_phone"),
        ("1_a/migration.sql", "select 1;", "npx prisma migrate dev --create-only --name add_phone"),
        ("20260101000000_a.sql", "-- migrate:up\nselect 1;\n", "dbmate new add_phone"),
    ],
)
def test_another_tools_folder_gets_no_file_of_ours(name, text, says, tmp_path, run):
    path = tmp_path / "migrations" / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    (tmp_path / "schemawatchd.toml").write_text(
        'migrations = "migrations"\n[targets.prod]\nurl = "sqlite:///prod.db"\nenvironment = "prod"\n'
    )
    done = run("migrate", "new", "Add phone")
    assert done.returncode == 4, done.stdout + done.stderr
    assert says in done.stderr
    assert [each for each in (tmp_path / "migrations").rglob("*") if each.is_file()] == [path]
