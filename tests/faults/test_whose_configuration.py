"""A configuration that was found in the current folder, and not named: whose it is decides whether it counts."""

import os
import shlex
import sqlite3
from contextlib import closing, contextmanager

import pytest

from schemawatchd.settings.owners import doubt

STRANGER = 65534

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to another user")


@pytest.fixture
def proof(shop):
    return shop.folder.parent / f"{shop.folder.name}-a-command-was-run"


@pytest.fixture
def trap(shop, proof):
    """The shop with a configuration that runs a command whenever its secrets are fetched."""
    shop.configure('[channels.team]\nurl = "command:touch PROOF; echo json://localhost/x"\n')
    file = shop.folder / "schemawatchd.toml"
    file.write_text(
        file.read_text()
        .replace("sqlite:///prod.db", "command:touch PROOF; echo sqlite:///prod.db")
        .replace("PROOF", shlex.quote(str(proof)))
    )
    return shop


def strangers(path):
    os.chown(path, STRANGER, STRANGER, follow_symlinks=False)


def linked(shop):
    there = shop.folder / "theirs"
    there.mkdir()
    (shop.folder / "schemawatchd.toml").rename(there / "schemawatchd.toml")
    (shop.folder / "schemawatchd.toml").symlink_to(there / "schemawatchd.toml")
    return there


def in_config(shop):
    (shop.folder / "config").mkdir()
    (shop.folder / "schemawatchd.toml").rename(shop.folder / "config" / "schemawatchd.toml")
    return shop.folder / "config"


WAYS = {
    "their file": lambda shop: strangers(shop.folder / "schemawatchd.toml"),
    "their folder": lambda shop: strangers(shop.folder),
    "a file for everybody": lambda shop: (shop.folder / "schemawatchd.toml").chmod(0o666),
    "a folder for everybody": lambda shop: shop.folder.chmod(0o777),
    "a folder as /tmp is": lambda shop: shop.folder.chmod(0o1777),
    "a link to their file": lambda shop: strangers(linked(shop) / "schemawatchd.toml"),
    "a link to their folder": lambda shop: strangers(linked(shop)),
    "their link": lambda shop: linked(shop) and strangers(shop.folder / "schemawatchd.toml"),
    "their folder config": lambda shop: strangers(in_config(shop)),
}


def of_a_group(shop, path):
    path.chmod(0o775)
    os.chown(path, 0, STRANGER)


WAYS["a file of another group"] = lambda shop: of_a_group(shop, shop.folder / "schemawatchd.toml")
WAYS["a folder of another group"] = lambda shop: of_a_group(shop, shop.folder)


@as_root
@pytest.mark.parametrize("way", WAYS)
def test_the_configuration_of_somebody_else_is_not_used(trap, run, proof, way):
    WAYS[way](trap)
    done = run("check", "--target", "prod")
    assert done.returncode == 78, done
    assert not proof.exists()
    name = "config/schemawatchd.toml" if "config" in way else "schemawatchd.toml"
    path = trap.folder / name
    owner = "nobody" if path.stat().st_uid == STRANGER else "root"
    assert f"{path} (owner: {owner})" in done.stderr
    line = next(each for each in done.stderr.splitlines() if "If you trust it: " in each)
    program, *words = shlex.split(line.partition("If you trust it: ")[2])
    assert (program, words) == ("schemawatchd", ["--config", str(path), "check", "--target", "prod"])
    again = run(*words)
    assert proof.exists(), again


COMMANDS = (
    ("--once",),
    ("check",),
    ("status",),
    ("incidents",),
    ("history", "prod"),
    ("silence", "list"),
    ("silence", "add", "--for", "1h", "-m", "x", "--rule", "DR104"),
    ("silence", "end", "abcd"),
    ("ack", "abcd", "-m", "x"),
    ("accept", "prod", "-m", "x"),
    ("explain", "abcd"),
    ("config", "check"),
    ("config", "check", "--without-secrets"),
    ("config", "show"),
    ("doctor",),
    ("diff", "prod", "schema.sql"),
    ("snapshot", "prod"),
    ("waive", "--all", "--target", "prod", "--until", "2099-01-01", "--reason", "x"),
    ("migrate", "status"),
    ("migrate", "new", "x"),
    ("migrate", "verify"),
    ("notify", "test"),
    ("notify", "test", "--dry-run", "abcd"),
    ("run",),
    (),
)


@as_root
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_uses_it(trap, run, proof, command):
    strangers(trap.folder / "schemawatchd.toml")
    done = run(*command)
    assert (done.returncode, proof.exists()) == (78, False), done


@as_root
@pytest.mark.parametrize("how", ["--config", "the environment"])
def test_one_that_is_named_counts_whoever_wrote_it(shop, run, how, tmp_path_factory):
    """Root in a container, over a checkout of another user; the state is root's own."""
    path = shop.folder / "schemawatchd.toml"
    state = tmp_path_factory.mktemp("state") / "state.db"
    path.write_text(path.read_text().replace("sqlite:///state.db", f"sqlite:///{state}"))
    for each in (shop.folder, *shop.folder.iterdir()):
        strangers(each)
    (shop.folder / "schemawatchd.waivers.toml").write_text("")
    strangers(shop.folder / "schemawatchd.waivers.toml")
    for command in ("check", "--once", "status", "doctor"):
        named = {"SCHEMAWATCHD_CONFIG": str(path)} if how == "the environment" else {}
        done = run(command, *([] if named else ["--config", "schemawatchd.toml"]), **named)
        assert done.returncode == 0, done


@as_root
def test_a_daemon_that_was_told_its_file_keeps_to_it(shop, daemon):
    strangers(shop.folder / "schemawatchd.toml")
    watcher = daemon("--config", "schemawatchd.toml")
    watcher.until_logged("checked prod (start): in_sync")


@as_root
@pytest.mark.parametrize("named", [False, True])
def test_the_waivers_of_somebody_else(shop, run, named):
    path = shop.folder / "schemawatchd.waivers.toml"
    path.write_text("")
    strangers(path)
    done = run("check", *(["--config", "schemawatchd.toml"] if named else []))
    assert done.returncode == (0 if named else 78), done
    if not named:
        assert f"{path} (owner: nobody)" in done.stderr
        assert f"schemawatchd --config {shop.folder}/schemawatchd.toml check" in done.stderr


def test_waivers_that_are_a_fifo_hold_up_nothing(shop, run):
    os.mkfifo(shop.folder / "schemawatchd.waivers.toml")
    done = run("check")
    assert "SC303" in run("check", "--format", "json").stdout
    assert "it is not a regular file" in done.stdout


CALLED = {
    "a program": "command:./bin/secret",
    "a script of a program": "command:sh bin/secret",
    "in the middle of a line": "command:x=$(bin/secret) && echo $x",
}


@as_root
@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize("called", CALLED)
def test_what_a_command_calls_by_a_relative_path(shop, run, proof, named, called):
    (shop.folder / "bin").mkdir()
    program = shop.folder / "bin" / "secret"
    program.write_text(f"#!/bin/sh\ntouch {shlex.quote(str(proof))}\necho sqlite:///prod.db\n")
    program.chmod(0o755)
    strangers(program)
    file = shop.folder / "schemawatchd.toml"
    file.write_text(file.read_text().replace("sqlite:///prod.db", CALLED[called]))
    done = run("check", *(["--config", "schemawatchd.toml"] if named else []))
    assert (done.returncode, proof.exists()) == ((0, True) if named else (78, False)), done
    if not named:
        assert "bin/secret belongs to nobody" in done.stderr
        assert f"--config {file}" in done.stderr
    os.chown(program, 0, 0)
    assert run("check").returncode == 0


@as_root
@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("replay.sh", 'migrations = "m"\nreplay_command = "sh replay.sh"\n'),
        ("python", 'migrations = "m"\npython = "python"\n'),
        ("models.py", 'schema = "models.py:Base"\n'),
    ],
)
def test_whatever_else_it_has_run(shop, run, proof, name, line):
    (shop.folder / "m").mkdir()
    (shop.folder / "m" / "000001_a.up.sql").write_text("create table a (i int);\n")
    (shop.folder / name).write_text(f"import os\nos.mkdir({str(proof)!r})\n")
    strangers(shop.folder / name)
    file = shop.folder / "schemawatchd.toml"
    file.write_text(line + file.read_text().replace('schema = "schema.sql"\n', ""))
    done = run("check")
    assert (done.returncode, proof.exists()) == (78, False), done
    assert f"{name} belongs to nobody" in done.stderr


@contextmanager
def another_user():
    os.setegid(STRANGER)
    os.seteuid(STRANGER)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@as_root
def test_root_s_and_one_s_own_file_raise_no_doubt(tmp_path, enterable):
    enterable(tmp_path)
    (tmp_path / "root").write_text("")
    (tmp_path / "own").write_text("")
    strangers(tmp_path / "own")
    with another_user():
        assert doubt(tmp_path / "root") == ""
        assert doubt(tmp_path / "own") == ""
        assert doubt(tmp_path / "nothing") == ""
    assert doubt(tmp_path / "own").endswith("own belongs to nobody")


@as_root
def test_a_group_that_has_other_members_raises_doubt(tmp_path, enterable):
    """The primary group of `nobody` is that of other accounts, too; root's own group has no other members."""
    enterable(tmp_path)
    (tmp_path / "own").write_text("")
    (tmp_path / "own").chmod(0o664)
    assert doubt(tmp_path / "own") == ""
    strangers(tmp_path / "own")
    with another_user():
        assert doubt(tmp_path / "own").endswith("own can be written by the group nogroup")


# Secrets that nobody needs


TARGETS = """
schema = "schema.sql"
migrations_format = "schemawatchd"
state = "sqlite:///state.db"
settle = "0ms"
[targets.prod]
url = "command:echo prod >>fetched; echo sqlite:///prod.db"
environment = "prod"
[targets.dev]
url = "command:echo dev >>fetched; echo sqlite:///dev.db"
environment = "dev"
[channels.team]
kind = "webhook"
url = "command:echo team >>fetched; echo http://127.0.0.1:9/x"
secret = "command:echo team >>fetched; echo a-long-enough-secret-of-ours"
[channels.other]
url = "command:echo other >>fetched; echo json://127.0.0.1:9/x"
[heartbeat]
url = "command:echo heartbeat >>fetched; echo http://127.0.0.1:9/x"
"""
NEEDED = {
    "status": "",
    "incidents": "",
    "history prod": "",
    "silence list": "",
    "silence add --for 1h -m x --rule DR104": "",
    "ack abcd -m x": "",
    "notify test --dry-run abcd": "",
    "explain DR104": "",
    "list rules": "",
    "completion bash": "",
    "config schema": "",
    "config check --without-secrets": "",
    "accept prod -m x": "",
    "check": "dev prod",
    "check --target dev": "dev",
    "explain abcd --target dev": "dev",
    "diff prod dev": "dev prod",
    "diff schema.sql schema.sql --engine sqlite": "dev prod",
    "diff prod schema.sql": "prod",
    "snapshot prod": "prod",
    "config show": "dev prod",
    "waive --all --target dev --until 2099-01-01 --reason x": "dev",
    "--once --no-notify": "dev prod",
    "--once": "dev heartbeat other prod team",
    "notify test": "other team",
    "notify test other": "other",
    "doctor": "dev heartbeat other prod team",
    "config check": "dev heartbeat other prod team",
}


@pytest.fixture
def written(shop):
    """The shop with a configuration that writes down whose secrets are fetched."""
    with closing(sqlite3.connect(shop.folder / "dev.db")) as connection:
        connection.executescript(shop.schema.read_text())
    (shop.folder / "schemawatchd.toml").write_text(TARGETS)
    return shop


def fetched(shop):
    path = shop.folder / "fetched"
    found = sorted(set(path.read_text().split())) if path.exists() else []
    path.unlink(missing_ok=True)
    return " ".join(found)


@pytest.mark.parametrize("command", NEEDED)
def test_a_command_fetches_the_secrets_that_it_needs(written, run, command):
    run("--once", "--no-notify")
    fetched(written)
    done = run(*shlex.split(command))
    assert fetched(written) == NEEDED[command], done
    assert done.returncode != 78, done
    assert "unfetched" not in done.stdout + done.stderr


def test_beside_a_daemon_a_person_needs_no_secret(written, run, daemon):
    watcher = daemon()
    watcher.until_logged("checked dev (start)")
    watcher.until_logged("checked prod (start)")
    assert fetched(written) == "dev heartbeat other prod team"
    for command in ("--once", "status", "incidents"):
        assert run(command).returncode == 0
    assert fetched(written) == ""


# What `init` finds


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".env", "DATABASE_URL='command:touch PROOF; echo sqlite:///prod.db'\n"),
        (".env", "DATABASE_URL='file:/etc/hostname'\n"),
        ("alembic.ini", "[alembic]\nsqlalchemy.url = command:touch PROOF; echo sqlite:///prod.db\n"),
        ("alembic.ini", "[alembic]\nsqlalchemy.url = postgresql://127.0.0.1:1/${HOME}\n"),
    ],
)
def test_init_takes_urls_only_from_a_project_s_files(shop, run, proof, name, text):
    (shop.folder / "schemawatchd.toml").unlink()
    (shop.folder / name).write_text(text.replace("PROOF", str(proof)))
    done = run("init")
    assert (done.returncode, proof.exists()) == (64, False), done
    assert "not a database URL" in done.stderr
    assert not (shop.folder / "schemawatchd.toml").exists()


@as_root
@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".env", "DATABASE_URL=sqlite:///prod.db\n"),
        ("alembic.ini", "[alembic]\nsqlalchemy.url = sqlite:///prod.db\n"),
    ],
)
def test_init_takes_nothing_from_files_of_somebody_else(shop, run, name, text):
    (shop.folder / "schemawatchd.toml").unlink()
    (shop.folder / name).write_text(text)
    strangers(shop.folder / name)
    done = run("init")
    assert done.returncode == 64, done
    assert f"{shop.folder / name} (owner: nobody)" in done.stderr
