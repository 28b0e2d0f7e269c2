"""Two minutes of the soak; `make soak` runs it for longer and with other seeds."""

import subprocess
import sys
from pathlib import Path

import pytest

from zygote import PROGRAM

SOAK = Path(__file__).with_name("soak.py")
MINUTES, SEED = "2", "7"


@pytest.mark.postgres
@pytest.mark.mariadb
@pytest.mark.timeout(700)
def test_two_minutes_with_faults_lose_nothing_and_say_nothing_false():
    done = subprocess.run(
        [sys.executable, SOAK, PROGRAM, MINUTES, SEED], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
