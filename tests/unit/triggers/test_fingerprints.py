"""Fingerprints: the truth about whether a file or folder changed."""

import os

import pytest

from schemawatchd.triggers.files import Fingerprints


@pytest.fixture
def of():
    return Fingerprints().of


def test_content_is_what_counts(tmp_path, of):
    file = tmp_path / "schema.sql"
    file.write_text("one")
    before = of(file)
    os.utime(file, (1, 1))
    file.chmod(0o600)
    assert of(file) == before
    file.write_text("two")
    assert of(file) != before
    file.write_text("one")
    assert of(file) == before


def test_the_same_size_and_time_hide_no_change(tmp_path, of):
    file = tmp_path / "schema.sql"
    file.write_text("one")
    os.utime(file, (1, 1))
    before = of(file)
    file.write_text("two")
    os.utime(file, (1, 1))
    assert of(file) != before


@pytest.mark.parametrize("stamp", [None, 1], ids=["young", "young, with an old time of change"])
def test_a_young_file_is_read_again_though_a_coarse_clock_shows_no_change(tmp_path, stamp):
    file, known = tmp_path / "schema.sql", Fingerprints()
    file.write_text("one")
    if stamp:
        os.utime(file, (stamp, stamp))
    coarse = file.stat()
    before = known._file(file, coarse)
    file.write_text("two")
    assert known._file(file, coarse) != before


def test_an_old_file_is_not_read_again(tmp_path, of, monkeypatch):
    file = tmp_path / "schema.sql"
    file.write_text("one")
    later = file.stat().st_ctime_ns + 10_000_000_000
    monkeypatch.setattr("schemawatchd.triggers.files.time.time_ns", lambda: later)
    before = of(file)
    monkeypatch.setattr("pathlib.Path.open", lambda *_: pytest.fail("it was read again"))
    assert of(file) == before


def test_a_time_that_was_set_back_hides_no_change_in_an_old_file(tmp_path, of, monkeypatch):
    file = tmp_path / "schema.sql"
    file.write_text("one")
    os.utime(file, (1, 1))
    later = file.stat().st_ctime_ns + 10_000_000_000
    monkeypatch.setattr("schemawatchd.triggers.files.time.time_ns", lambda: later)
    before, stamp = of(file), file.stat().st_ctime_ns
    while file.stat().st_ctime_ns == stamp:
        file.write_text("two")
        os.utime(file, (1, 1))
    assert of(file) != before


def test_why_there_is_no_content_is_told_and_moves(tmp_path, of):
    file = tmp_path / "schema.sql"
    missing = of(file)
    assert missing.startswith("unreadable")
    file.write_text("")
    assert of(file) != missing
    file.unlink()
    assert of(file) == missing
    os.mkfifo(file)
    assert of(file) == "no file"


def test_a_folder_is_all_names_and_contents_below_it(tmp_path, of):
    folder = tmp_path / "migrations"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "001.sql").write_text("one")
    seen = [of(folder)]
    (folder / "deep" / "001.sql").write_text("two")
    seen.append(of(folder))
    (folder / "deep" / "001.sql").rename(folder / "deep" / "002.sql")
    seen.append(of(folder))
    (folder / "003.sql").touch()
    seen.append(of(folder))
    (folder / "003.sql").unlink()
    assert of(folder) == seen[2]
    assert len(set(seen)) == 4


def test_what_lies_hidden_in_a_folder_does_not_count(tmp_path, of):
    folder = tmp_path / "migrations"
    (folder / ".git").mkdir(parents=True)
    before = of(folder)
    (folder / ".git" / "index").write_text("x")
    assert of(folder) == before


def test_odd_things_in_a_folder_stop_nothing(tmp_path, of):
    folder = tmp_path / "migrations"
    folder.mkdir()
    os.mkfifo(folder / "fifo")
    (folder / "dead").symlink_to("nowhere")
    (folder / "loop").symlink_to(".")
    foreign = folder / os.fsdecode(b"\xff")
    foreign.mkdir()
    (foreign / os.fsdecode(b"\xfe.sql")).write_text("x")
    before = of(folder)
    assert len(before) == 64
    assert of(folder) == before
