"""Completion in a shell: what it knows, that it is quick, and that its words are those of the program."""

import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from schemawatchd.cli import completion
from schemawatchd.rules.rule import all_rules

ROOT = Path(__file__).parents[2]
MODULE = [sys.executable, "-m", "schemawatchd"]


@pytest.fixture
def complete(shop):
    """The candidates for the end of a line, as a shell asks for them."""

    def ask(line, shell="bash"):
        words = line.replace("'", "").split()
        at = len(words) - (not line.endswith(" "))
        asked = {"COMP_WORDS": line, "COMP_CWORD": str(at), "_SCHEMAWATCHD_COMPLETE": f"{shell}_complete"}
        if shell == "fish":
            asked["COMP_CWORD"] = "" if line.endswith(" ") else words[-1]
        done = subprocess.run(
            MODULE, cwd=shop.folder, env={**os.environ, **asked}, capture_output=True, text=True, check=True
        )
        assert done.stderr == ""
        return done.stdout.splitlines()

    return ask


def words_of(lines):
    return [each.partition(",")[2] for each in lines]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("schemawatchd che", ["check"]),
        ("schemawatchd silence ", ["add", "list", "end"]),
        ("schemawatchd check --fo", ["--format"]),
        ("schemawatchd check --format s", ["sarif"]),
        ("schemawatchd status --format ", ["text", "json"]),
        ("schemawatchd check --target ", ["prod"]),
        ("schemawatchd --target pr", ["prod"]),
        ("schemawatchd history ", ["prod"]),
        ("schemawatchd explain DR10", sorted(code for code in all_rules() if code.startswith("DR10"))),
        ("schemawatchd silence add --rule DR104", ["DR104"]),
        ("schemawatchd check --fail-on ", ["critical", "warning", "notice", "info", "never"]),
        ("schemawatchd notify test ", ["team"]),
        ("schemawatchd list r", ["reports", "rules"]),
        ("schemawatchd check --parity --target prod --fail-on n", ["notice", "never"]),
        ("schemawatchd ack -m 'not yet closed", []),
        ("schemawatchd nosuch ", []),
    ],
)
def test_a_shell_is_told(shop, complete, line, found):
    shop.configure('[channels.team]\nurl = "json://127.0.0.1:1/"\n')
    assert words_of(complete(line)) == found


def test_ids_are_those_of_open_incidents_and_silences(shop, run, complete):
    shop.sql("CREATE TABLE by_hand (a)")
    run("--once")
    found = json.loads(run("status", "--format", "json").stdout)["alive"]
    ids = {each["incident"]["id"] for each in found}
    assert set(words_of(complete("schemawatchd ack "))) == ids
    (mark,) = (each["incident"]["id"] for each in found if each["incident"]["finding"]["rule"] == "DR102")
    assert words_of(complete(f"schemawatchd explain {mark[:4]}")) == [mark]
    assert f"plain,{mark}\ttable by_hand is extra" in complete(f"schemawatchd ack {mark[:4]}", shell="fish")
    assert complete(f"schemawatchd ack {mark[:4]}", shell="zsh")[:3] == ["plain", mark, "table by_hand is extra"]
    run("silence", "add", "--target", "prod", "--for", "1h", "-m", "night shift")
    assert len(complete("schemawatchd silence end ")) == 1


def test_a_daemon_of_another_store_is_asked_over_its_socket(shop, daemon, run):
    shop.sql("CREATE TABLE by_hand (a)")
    daemon().until_logged("finding opened on prod")
    state = shop.folder / "state.db"
    found = dict(completion._of_daemon(state, "id"))
    assert "table by_hand is extra" in found.values()


def test_a_name_does_nothing_in_a_shell(shop, complete):
    text = (shop.folder / "schemawatchd.toml").read_text()
    (shop.folder / "schemawatchd.toml").write_text(text + '[targets."$(touch x)"]\nurl = "sqlite:///b.db"\n')
    assert words_of(complete("schemawatchd check --target ")) == ["prod"]


def test_bash_completes_with_the_script_that_is_printed(shop, run, tmp_path):
    if not shutil.which("bash"):
        pytest.skip("bash is not here")
    script = run("completion", "bash").stdout
    program = tmp_path / "bin" / "schemawatchd"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m schemawatchd "$@"\n')
    program.chmod(0o755)
    asked = f"{script}\nCOMP_WORDS=(schemawatchd check --target ''); COMP_CWORD=3\n"
    asked += f'_schemawatchd_completion {program}; echo "${{COMPREPLY[*]}}"\n'
    done = subprocess.run(["bash", "-c", asked], cwd=shop.folder, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["prod"], done.stderr


def test_the_words_are_those_of_the_program():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs/generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    there = Path(completion.__file__).with_name("words.json").read_text(encoding="utf-8")
    assert there == module.words(), "run: python docs/generate.py"


def test_a_key_press_and_the_version_cost_little_more_than_python(shop):
    """Time on the processor, so that a busy machine says nothing else; the least of several, in one run."""

    def cost(command, **more):
        found = []
        for _ in range(5):
            with subprocess.Popen(
                command, cwd=shop.folder, env={**os.environ, **more}, stdout=subprocess.DEVNULL
            ) as process:
                _, _, usage = os.wait4(process.pid, 0)
                process.returncode = 0
            found.append(usage.ru_utime + usage.ru_stime)
        return statistics.median(found)

    python = cost([sys.executable, "-c", "pass"])
    asked = {"COMP_WORDS": "schemawatchd check --target ", "COMP_CWORD": "3"}
    press = cost(MODULE, _SCHEMAWATCHD_COMPLETE="bash_complete", **asked)
    assert press <= 0.150, press
    assert cost([*MODULE, "--version"]) - python <= 0.100


def test_python_m_is_the_program(shop):
    done = subprocess.run([*MODULE, "check"], cwd=shop.folder, capture_output=True, text=True, check=False)
    assert (done.returncode, "Everything is in sync." in done.stdout) == (0, True)
    done = subprocess.run([*MODULE, "nosuch"], cwd=shop.folder, capture_output=True, text=True, check=False)
    assert (done.returncode, "`schemawatchd --help`" in done.stderr) == (64, True)


def test_a_version_that_cannot_be_written_is_an_error():
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*MODULE, "--version"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert "standard output cannot be written" in done.stderr
