"""Files under watch: whatever an editor, git or a deployment does, a change is one call and reading is none."""

import os
import shutil
import time
from itertools import pairwise

import pytest

from fixtures.daemon import eventually
from schemawatchd.triggers import files
from schemawatchd.triggers.files import Files

QUIET = 0.05


@pytest.fixture
def watched(tmp_path, monkeypatch):
    """Starts watching; answers with the list of calls."""
    monkeypatch.setattr(files, "_QUIET", QUIET)
    started = []

    def start(*paths, rehash=60.0):
        calls = []
        each = Files(paths, calls.append, rehash)
        each.start()
        started.append(each)
        return calls

    yield start
    for each in started:
        each.stop()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "project" / "schema.sql"
    path.parent.mkdir()
    path.write_text("one")
    return path


def replace(path, text):
    """As editors save: written beside it, moved over it."""
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_text(text)
    beside.replace(path)


def vim(path, text):
    """The old file is moved away, a new one written, the backup removed."""
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    path.write_text(text)
    backup.unlink()


def append(path, text):
    with path.open("a") as opened:
        opened.write(text)


SAVES = {
    "written in place": lambda path: path.write_text("two"),
    "appended to": lambda path: append(path, "two"),
    "moved over": lambda path: replace(path, "two"),
    "saved as vim does": lambda path: vim(path, "two"),
    "removed": lambda path: path.unlink(),
    "written through another name": lambda path: (os.link(path, path.with_name("x")), append(path, "two")),
}


@pytest.mark.parametrize("save", SAVES.values(), ids=SAVES)
def test_a_file_that_changes_is_one_call(watched, file, save):
    calls = watched(file)
    save(file)
    eventually(lambda: calls)
    time.sleep(4 * QUIET)
    assert calls == [file]


def test_it_is_seen_again_and_again(watched, file):
    calls = watched(file)
    for number in range(1, 4):
        replace(file, f"version {number}")
        eventually(lambda wanted=number: len(calls) == wanted)


def test_a_file_that_appears_later_is_seen(watched, file):
    later = file.with_name("later.sql")
    calls = watched(later)
    later.write_text("x")
    eventually(lambda: calls == [later])


def test_a_folder_that_does_not_exist_yet_is_waited_for(watched, tmp_path):
    path = tmp_path / "a" / "b" / "schema.sql"
    calls = watched(path)
    path.parent.mkdir(parents=True)
    path.write_text("x")
    eventually(lambda: calls)


def test_a_link_that_is_turned_elsewhere_is_seen(watched, tmp_path):
    for name in ("blue", "green"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "schema.sql").write_text(name)
    (tmp_path / "current").symlink_to("blue")
    path = tmp_path / "current" / "schema.sql"
    calls = watched(path)
    (tmp_path / "next").symlink_to("green")
    (tmp_path / "next").replace(tmp_path / "current")
    eventually(lambda: calls == [path])
    (tmp_path / "green" / "schema.sql").write_text("green again")
    eventually(lambda: calls == [path, path])


def test_a_link_far_above_that_is_turned_elsewhere_is_seen(watched, tmp_path):
    for name in ("blue", "green"):
        (tmp_path / name / "db").mkdir(parents=True)
        (tmp_path / name / "db" / "schema.sql").write_text(name)
    (tmp_path / "current").symlink_to("blue")
    path = tmp_path / "current" / "db" / "schema.sql"
    calls = watched(path)
    (tmp_path / "next").symlink_to("green")
    (tmp_path / "next").replace(tmp_path / "current")
    eventually(lambda: calls == [path])


def test_a_linked_file_is_seen_where_it_really_lies(watched, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "schema.sql").write_text("one")
    path = tmp_path / "schema.sql"
    path.symlink_to("real/schema.sql")
    calls = watched(path)
    replace(tmp_path / "real" / "schema.sql", "two")
    eventually(lambda: calls == [path])


def test_a_folder_that_is_removed_and_made_again_is_seen(watched, file):
    calls = watched(file)
    shutil.rmtree(file.parent)
    eventually(lambda: len(calls) == 1)
    file.parent.mkdir()
    file.write_text("two")
    eventually(lambda: len(calls) >= 2)
    count = len(calls)
    file.write_text("three")
    eventually(lambda: len(calls) > count)


def test_a_folder_that_is_moved_away_with_a_new_one_in_its_place_is_found(watched, file, tmp_path):
    calls = watched(file, rehash=0.2)  # the kernel tells only who watches the folder above
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    (fresh / "schema.sql").write_text("two")
    file.parent.rename(tmp_path / "old")
    fresh.rename(file.parent)
    eventually(lambda: calls == [file])
    file.write_text("three")
    eventually(lambda: calls == [file, file])
    (tmp_path / "old" / "schema.sql").write_text("nobody looks here any more")
    time.sleep(4 * QUIET)
    assert len(calls) == 2


def test_a_storm_is_one_call_for_each_path(watched, file):
    folder = file.parent / "migrations"
    folder.mkdir()
    calls = watched(file, folder)
    written = []
    for number in range(300):
        (folder / f"{number:03}.sql").write_text(f"-- {number}")
        written.append(time.monotonic())
    file.write_text("two")
    eventually(lambda: set(calls) == {file, folder})
    time.sleep(6 * QUIET)
    # A machine that is busy makes pauses in the storm, and behind each of them there may rightly be a call.
    pauses = sum(then - now > QUIET / 2 for now, then in pairwise(written))
    assert calls.count(file) == 1
    assert calls.count(folder) <= 1 + pauses


def test_a_file_deep_in_a_folder_is_a_change_of_the_folder(watched, file):
    folder = file.parent / "migrations"
    (folder / "2026").mkdir(parents=True)
    calls = watched(folder)
    (folder / "2026" / "001.sql").write_text("x")
    eventually(lambda: calls == [folder])


def test_mere_reading_is_not_even_a_hint(file, monkeypatch):
    hints = []
    monkeypatch.setattr(Files, "on_any_event", lambda _, event: hints.append(event))
    each = Files([file], lambda _: None)
    each.start()
    for _ in range(20):
        file.read_text()
        list(file.parent.iterdir())
    file.with_name("the-end").touch()
    eventually(lambda: hints)
    each.stop()
    assert {event.src_path.rpartition("/")[2] for event in hints} <= {"the-end", "project"}


def test_what_is_saved_unchanged_is_no_call(watched, file):
    calls = watched(file)
    replace(file, "one")
    file.touch()
    (file.parent / "beside.sql").write_text("x")
    time.sleep(6 * QUIET)
    assert calls == []


def test_what_no_event_tells_is_found_at_the_next_round(watched, file, monkeypatch):
    monkeypatch.setattr(files, "_EVENTS", [])
    calls = watched(file, rehash=0.1)
    file.write_text("two")
    eventually(lambda: calls == [file])


def test_where_the_kernel_refuses_files_are_read_at_intervals(watched, file, monkeypatch, caplog):
    def refused(*_, **__):
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(files.Observer, "schedule", refused)
    monkeypatch.setattr(files, "_REHASH_BLIND", 0.1)
    calls = watched(file)
    file.write_text("two")
    eventually(lambda: calls == [file])
    assert caplog.text.count("cannot be watched") == 1


def test_after_the_end_nothing_is_called(file):
    calls = []
    each = Files([file], calls.append)
    each.start()
    each.stop()
    file.write_text("two")
    time.sleep(4 * QUIET)
    assert calls == []


def test_one_path_named_twice_is_one(watched, file):
    calls = watched(file, file)
    file.write_text("two")
    eventually(lambda: calls)
    time.sleep(4 * QUIET)
    assert calls == [file]


def test_what_is_followed_is_watched_from_then_on_and_no_longer(file, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_QUIET", QUIET)
    one, two = tmp_path / "one" / "a.py", tmp_path / "two" / "b.py"
    for each in (one, two):
        each.parent.mkdir()
        each.write_text("x = 1")
    calls = []
    watch = Files([file], calls.append, rehash=60.0)
    watch.start()
    try:
        watch.follow("prod", [one])
        watch.follow("dev", [two])
        replace(one, "x = 2")
        eventually(lambda: calls == [one])
        watch.follow("prod", [])
        replace(one, "x = 3")
        replace(two, "x = 3")
        eventually(lambda: calls == [one, two])
        replace(file, "two")
        eventually(lambda: calls == [one, two, file])
    finally:
        watch.stop()
