"""The limits on a process that takes in what strangers wrote."""

import resource
import subprocess
import sys

from schemawatchd import rlimits

LIMITED = """
import resource
from schemawatchd import rlimits
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 6000))
rlimits.limit({resource.RLIMIT_FSIZE: 7000, resource.RLIMIT_CPU: 9})
print(resource.getrlimit(resource.RLIMIT_FSIZE), resource.getrlimit(resource.RLIMIT_CPU))
"""


def test_a_limit_holds_for_good_and_a_lower_one_stays():
    found = subprocess.run([sys.executable, "-c", LIMITED], capture_output=True, text=True, check=True)
    assert found.stdout == "(6000, 6000) (9, 9)\n"


def test_what_a_sandbox_forbids_leaves_the_other_limits(monkeypatch):
    taken = {}

    def setrlimit(what, limits):
        if what == resource.RLIMIT_AS:
            raise PermissionError
        taken[what] = limits

    monkeypatch.setattr(resource, "setrlimit", setrlimit)
    rlimits.limit({resource.RLIMIT_AS: 1, resource.RLIMIT_CORE: 0})
    assert taken == {resource.RLIMIT_CORE: (0, 0)}
