"""One-off commands that a signal ends in the midst of their work: they end soon, and leave nothing behind."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest

from fixtures.daemon import PROGRAM, eventually

NEVER = "select instr(zeroblob(99000000), zeroblob(49000000)||x'01');"
FILLS = "create table filled (a {type});\n{insert};\n"
FILLING = {
    "postgres": FILLS.format(
        type="text",
        insert="insert into filled select repeat(md5(g::text), 20) from generate_series(1, 90000000) g",
    ),
    "mariadb": FILLS.format(
        type="varchar(700)", insert="insert into filled select repeat('x', 700) from seq_1_to_90000000"
    ),
}


@pytest.fixture
def short_tmp(monkeypatch):
    """A folder for scratch servers, short enough for the path of a socket."""
    folder = Path(tempfile.mkdtemp(prefix="se"))
    folder.chmod(0o755)
    monkeypatch.setenv("TMPDIR", str(folder))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def check(house, short_tmp):
    """Starts `check` for the configuration."""
    started = []

    def start():
        process = subprocess.Popen(
            # What a shell starts in the background would ignore SIGINT, and so would all that it starts.
            ["env", "--default-signal=INT,HUP", PROGRAM, "check"],
            cwd=house.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield start
    for each in started:
        each.kill()
        each.wait()


def children_of(pid):
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = each.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(each.parent.name))
    return found


def seconds(pid):
    """Processor time."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def size(folder):
    done = subprocess.run(["du", "-sk", folder], capture_output=True, text=True, check=False)
    return int(done.stdout.split()[0]) << 10


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_check_in_an_endless_instruction_of_sqlite_ends_by_its_signal(house, check, short_tmp, number):
    house.sqlite("prod")
    house.configure()
    house.schema.write_text(NEVER)
    process = check()
    eventually(lambda: any(seconds(each) > 0.5 for each in children_of(process.pid)), 20)
    (child,) = children_of(process.pid)
    process.send_signal(number)
    assert process.wait(20) in (-number, 128 + number)
    eventually(lambda: not Path(f"/proc/{child}").exists())
    assert list(short_tmp.iterdir()) == []


private = pytest.mark.parametrize(
    "served",
    [
        pytest.param("postgres", marks=pytest.mark.postgres),
        pytest.param("mariadb", marks=pytest.mark.mariadb),
    ],
    indirect=True,
)


@pytest.fixture
def filling(watched, request, check, short_tmp):
    """`check` while a private server fills its folder."""
    watched.scratch = ""
    watched.configure()
    watched.schema.write_text(FILLING[request.node.callspec.params["served"]])
    process = check()
    eventually(lambda: size(short_tmp) > 200 << 20, 60)
    return process


@private
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_check_that_fills_a_private_server_ends_by_its_signal_and_leaves_no_folder(filling, short_tmp, number):
    filling.send_signal(number)
    assert filling.wait(20) in (-number, 128 + number)
    assert list(short_tmp.iterdir()) == []
    assert living_in(short_tmp) == []


@private
def test_what_a_killed_check_left_is_gone_with_the_next_one(filling, watched, check, short_tmp):
    (left,) = short_tmp.glob("swd-*")
    filling.kill()
    filling.wait()
    assert left.exists()
    watched.schema.write_text("create table t (a int);")
    assert check().wait(60) in (2, 3)
    assert list(short_tmp.iterdir()) == []


def living_in(folder):
    """The processes whose working folder lies in `folder`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            where = (process / "cwd").readlink()
        except OSError:
            continue
        if folder in where.parents:
            found.append(int(process.name))
    return found
