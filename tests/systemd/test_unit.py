"""The unit: systemd understands it, its sandbox is tight, and it agrees with the program and the contract."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SYSTEMD = Path(__file__).parents[2] / "systemd"
UNIT = SYSTEMD / "schemawatchd.service"


def settings():
    """The unit's lines, as pairs."""
    lines = [each for each in UNIT.read_text().splitlines() if "=" in each and not each.startswith("#")]
    return [tuple(each.split("=", 1)) for each in lines]


@pytest.fixture
def analyze():
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")

    def call(*arguments):
        return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)

    return call


def test_systemd_understands_every_line(analyze, tmp_path):
    copy = tmp_path / "schemawatchd.service"
    program = Path(sys.executable).with_name("schemawatchd")
    copy.write_text(UNIT.read_text().replace("/usr/local/bin/schemawatchd", str(program)))
    done = analyze("verify", "--man=no", str(copy))
    about_us = [each for each in done.stderr.splitlines() if "schemawatchd" in each]
    assert (done.returncode, about_us) == (0, [])


def test_the_sandbox_scores_better_than_two(analyze):
    done = analyze("security", "--offline=true", "--threshold=20", str(UNIT))
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd-analyze is too old for --offline")
    assert done.returncode == 0, done.stdout


def test_the_broken_file_is_found_before_the_signal_is_sent():
    reloads = [value for name, value in settings() if name == "ExecReload"]
    assert ["config check" in each for each in reloads] == [True, False]
    assert reloads[1].endswith("-HUP $MAINPID")


def test_what_the_contract_promises_stands_in_it():
    unit = dict(settings())
    assert unit["Type"] == "notify"
    assert unit["RestartPreventExitStatus"] == "78"
    assert (unit["User"], unit["Group"]) == ("schemawatchd", "schemawatchd")
    assert "/etc/schemawatchd/schemawatchd.toml" in unit["ExecStart"]
    assert unit["StateDirectory"] == "schemawatchd"


def test_user_and_group_of_the_unit_are_those_that_are_made():
    made = re.findall(r"^u (\S+)", (SYSTEMD / "schemawatchd.sysusers").read_text(), re.MULTILINE)
    assert made == [dict(settings())["User"]]


def test_the_state_is_the_services_alone_and_the_group_reaches_the_socket():
    unit = dict(settings())
    assert (unit["StateDirectoryMode"], unit["UMask"]) == ("0750", "0077")
    assert unit["RuntimeDirectoryMode"] == "0750"
