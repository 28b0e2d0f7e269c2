"""`migrate verify` proves what is not applied everywhere, or what comes after a version."""

import json
import sqlite3
from contextlib import closing

import pytest

HEAD = "-- why: x\n-- risk: none\n-- owner: shop\n-- rollback: lossless\n-- verify: select 1\n"
TABLE = "create table t{n} (id integer primary key);"
VERSIONS = [f"20260101000000000{n}" for n in range(1, 5)]


@pytest.fixture
def project(tmp_path, run):
    (tmp_path / "migrations").mkdir()
    lines = ['migrations = "migrations"', 'migrations_format = "schemawatchd"', 'settle = "0ms"']
    for name in ("dev", "prod"):
        lines += [f"[targets.{name}]", f'url = "sqlite:///{name}.db"', f'environment = "{name}"']
        with closing(sqlite3.connect(tmp_path / f"{name}.db")) as made:
            made.executescript("create table x (a); drop table x;")
    path = tmp_path / "schemawatchd.toml"
    path.write_text("\n".join(lines))
    path.chmod(0o600)

    class Project:
        folder = tmp_path

        def write(self, n, up=None, down=None):
            up, down = up or TABLE.format(n=n), down or f"drop table t{n};"
            file = tmp_path / "migrations" / f"{VERSIONS[n - 1]}_t{n}.sql"
            file.write_text(f"{HEAD}\n-- migrate:up\n{up}\n\n-- migrate:down\n{down}\n")
            return file

        def __call__(self, *words, code=0):
            done = run(*words)
            assert done.returncode == code, done.stdout + done.stderr
            return done.stdout + done.stderr

        def applied(self, *names):
            for name in names:
                self("migrate", "up", "--target", name)

        def proof(self, *words, code=0):
            (found,) = json.loads(self("migrate", "verify", "--format", "json", *words, code=code))["proofs"]
            return found

    return Project()


def proven(proof):
    return [each["version"] for each in proof["migrations"]]


def test_what_is_applied_everywhere_is_played_and_not_proven(project):
    project.write(1)
    project.write(2)
    project.applied("dev", "prod")
    project.write(3)
    found = project.proof()
    assert proven(found) == VERSIONS[2:3]
    assert found["not_proven"] == [f"{VERSIONS[0]} t1", f"{VERSIONS[1]} t2"]
    assert found["not_proven_because"] == "applied on dev and prod"
    assert found["remarks"] == []
    said = project("migrate", "verify").splitlines()
    assert said[1] == (
        "  -       2 older migrations, applied on dev and prod, were played and not proven"
        " (`--since start` proves all)"
    )
    assert said[2:] == [f"  ok      {VERSIONS[2]} t3 (up, down, up)", "sqlite: 1 migration proved"]
    assert proven(project.proof("--since", "start")) == VERSIONS[:3]


def test_what_one_target_lacks_is_proven(project):
    project.write(1)
    project.applied("dev", "prod")
    project.write(2)
    project.applied("dev")
    assert proven(project.proof()) == VERSIONS[1:2]
    assert proven(project.proof("--target", "dev")) == []


def test_in_a_target_that_cannot_be_asked_nothing_is_taken_to_be_applied(project):
    project.write(1)
    project.applied("dev", "prod")
    (project.folder / "prod.db").write_bytes(b"this is no database" * 100)
    found = project.proof()
    assert proven(found) == VERSIONS[:1]
    (remark,) = found["remarks"]
    assert remark.startswith(
        "prod could not be asked which migrations are applied there, so none is taken to be: "
    )
    assert f"note      {remark}" in project("migrate", "verify").splitlines()


def test_a_target_is_neither_made_nor_touched(project):
    project.write(1)
    (project.folder / "prod.db").unlink()
    before = (project.folder / "dev.db").read_bytes()
    project.proof()
    assert not (project.folder / "prod.db").exists()
    assert (project.folder / "dev.db").read_bytes() == before


def test_a_file_that_was_edited_after_it_was_applied_is_proven_again(project):
    project.write(1)
    project.write(2)
    project.applied("dev", "prod")
    project.write(1, up="create table t1 (id integer primary key, a text);")
    assert proven(project.proof()) == VERSIONS[:1]


def test_since_a_version_or_the_beginning_of_one(project):
    for n in (1, 2, 3):
        project.write(n)
    assert proven(project.proof("--since", VERSIONS[1])) == VERSIONS[2:3]
    assert project.proof("--since", VERSIONS[1])["not_proven_because"] == f"up to {VERSIONS[1]}"
    assert proven(project.proof("--since", VERSIONS[2])) == []
    assert "begins 3 versions" in project("migrate", "verify", "--since", "2026", code=64)
    assert "is no version of migrations" in project("migrate", "verify", "--since", "1999", code=64)


def test_an_older_file_that_cannot_be_played_is_named_and_the_rest_not_reached(project):
    project.write(1)
    project.write(2, up="create table t1 (id integer);")
    project.write(3)
    found = project.proof("--since", VERSIONS[1], code=4)
    assert [each["rule"] for each in found["findings"]] == ["MG601"]
    assert proven(found) == VERSIONS[1:2]
    assert found["not_reached"] == [f"{VERSIONS[2]} t3"]


def test_the_same_notice_about_many_files_is_one_line_unless_all_are_asked_for(project):
    for n in (1, 2, 3):
        file = project.write(n)
        file.write_text(
            file.read_text().replace("integer", "integer check (id > 0)").replace("-- verify: select 1\n", "")
        )
    config = project.folder / "schemawatchd.toml"
    config.write_text(f'{config.read_text()}\n[rules]\nMG504 = {{severity = "notice", reason = "we do not"}}\n')
    said = project("migrate", "verify")
    assert "notice    MG504  3 files: each has no `verify:` (`--all` lists them)" in said.splitlines()
    unfolded = project("migrate", "verify", "--all").splitlines()
    assert sum(line.startswith("notice    MG504  migrations/") for line in unfolded) == 3
    assert len(project.proof()["findings"]) == 3


def test_times_are_told_with_the_part_that_was_waited(project):
    project.write(1)
    found = project.proof()
    for each in (found, *found["migrations"]):
        assert each["seconds"] >= each["seconds_waited_for_server"] >= 0
        assert each["seconds"] > 0
    said = project("migrate", "verify", "-v")
    assert f"{VERSIONS[0]} t1: up, down, up; " in said
    assert "migrations on sqlite: 1 migration in " in said
    assert "s waiting for the server" in said
