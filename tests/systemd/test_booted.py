"""The service under a real systemd, booted in a container made of this machine's own system.

It changes nothing here (every change is kept in memory and thrown away), but it needs root, PostgreSQL, MariaDB
and two minutes, so it has to be asked for: TEST_SYSTEMD=1.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TRIAL = HERE / "trial.sh"
STEPS = re.findall(r'^expect "([^"]+)"', TRIAL.read_text(), re.MULTILINE)
NEEDED = ("systemd-nspawn", "unshare", "mariadbd", "initdb", "setpriv")


@pytest.fixture
def booted(tmp_path):
    """What became of each step, and the log."""
    if not os.environ.get("TEST_SYSTEMD"):
        pytest.skip("booting a system has to be asked for: TEST_SYSTEMD=1")
    if os.geteuid() != 0:
        pytest.skip("booting a system needs root")
    path = os.pathsep.join([os.environ["PATH"], "/usr/sbin", *map(str, Path("/usr/lib/postgresql").glob("*/bin"))])
    missing = [each for each in NEEDED if shutil.which(each, path=path) is None]
    if missing or not Path("/lib/systemd/systemd").exists():
        pytest.skip(f"missing here: {', '.join(missing) or 'systemd itself'}")
    root = HERE.parents[1]
    command = ["unshare", "--mount", "--propagation", "private", HERE / "boot.sh"]
    done = subprocess.run(
        [*command, tmp_path, root, TRIAL.relative_to(root)], capture_output=True, text=True, check=False
    )
    steps, log, console = (tmp_path / each for each in ("steps", "log", "console"))
    if not steps.exists():
        pytest.fail(f"nothing was booted: {done.stderr}{console.read_text() if console.exists() else ''}")
    return steps.read_text().splitlines(), log.read_text()


@pytest.mark.timeout(400)
def test_under_a_real_systemd_every_step_goes_well(booted):
    steps, log = booted
    assert [each for each in steps if not each.startswith("ok ")] == [], log[-3000:]
    assert [each.removeprefix("ok ") for each in steps] == STEPS
