"""What a terminal shows while something takes long, and what a pipe does not."""

import io
import time

from schemawatchd.actions.progress import collect
from schemawatchd.cli import progress as shown
from schemawatchd.schema.target import Dsn, Target


class Terminal(io.StringIO):
    def isatty(self):
        return True


def until(stderr, text):
    end = time.monotonic() + 10
    while text not in stderr.getvalue():
        assert time.monotonic() < end, stderr.getvalue()
        time.sleep(0.005)


def test_counts_are_shown_and_wiped_away(monkeypatch):
    # In the test and not in a fixture: pytest gives each phase its own stream.
    stderr = Terminal()
    monkeypatch.setattr("sys.stderr", stderr)
    monkeypatch.setattr(shown, "_PATIENCE", 0.0)
    monkeypatch.setattr(shown, "_PACE", 0.001)
    with shown.progress("proving migrations") as count:
        until(stderr, "\rproving migrations … ")
        count(37, 163, "migrations")
        until(stderr, "\rproving migrations … 37 of 163 migrations, ")
    assert stderr.getvalue().endswith("\r\x1b[K")


def test_a_pipe_is_told_nothing(monkeypatch):
    quiet = io.StringIO()
    monkeypatch.setattr("sys.stderr", quiet)
    with shown.progress("proving migrations") as count:
        count(1, 2, "migrations")
    assert quiet.getvalue() == ""


def test_work_is_counted_as_it_comes():
    heard = []
    assert collect(iter("abc"), 3, "targets", lambda *each: heard.append(each)) == ["a", "b", "c"]
    assert heard == [(0, 3, "targets"), (1, 3, "targets"), (2, 3, "targets"), (3, 3, "targets")]


def test_many_targets_are_counted_and_not_named():
    def targets(count):
        return [Target(name=f"t{number}", environment="dev", dsn=Dsn("sqlite:///x.db")) for number in range(count)]

    assert shown.looking_at(targets(2)) == "checking t0, t1"
    assert shown.looking_at(targets(15)) == "checking 15 targets"
