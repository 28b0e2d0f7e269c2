"""Reading a schema file: an ordinary file, or a word about why not."""

import os
from pathlib import Path

import pytest

from schemawatchd.errors import SourceInvalid
from schemawatchd.sources import source
from schemawatchd.sources.source import content, fingerprint, sources


def refused(path):
    with pytest.raises(SourceInvalid) as caught:
        content(path, "schema.sql")
    assert caught.value.path == "schema.sql"
    return caught.value.says


def test_an_ordinary_file_is_read(tmp_path):
    (tmp_path / "s.sql").write_bytes(b"\x00\xff")
    assert content(tmp_path / "s.sql", "s.sql") == b"\x00\xff"


def test_a_link_to_one_is_followed(tmp_path):
    (tmp_path / "s.sql").write_bytes(b"x")
    (tmp_path / "link.sql").symlink_to("s.sql")
    assert content(tmp_path / "link.sql", "s.sql") == b"x"


def test_a_missing_file_and_a_dead_link_are_missing(tmp_path):
    (tmp_path / "link.sql").symlink_to("nowhere")
    assert refused(tmp_path / "no.sql") == "the file is missing"
    assert refused(tmp_path / "link.sql") == "the file is missing"


def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "fifo.sql")
    assert "not a regular file" in refused(tmp_path / "fifo.sql")
    assert "not a regular file" in refused(tmp_path)
    assert "not a regular file" in refused("/dev/zero")


def test_a_loop_of_links_is_told(tmp_path):
    (tmp_path / "a.sql").symlink_to("b.sql")
    (tmp_path / "b.sql").symlink_to("a.sql")
    assert "cannot be opened" in refused(tmp_path / "a.sql")


def test_a_part_of_the_path_that_is_a_file_is_told(tmp_path):
    (tmp_path / "file").touch()
    assert "cannot be opened" in refused(tmp_path / "file" / "s.sql")


def test_a_huge_file_is_an_accident(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "LARGEST", 2 << 20)
    with (tmp_path / "s.sql").open("wb") as file:
        file.truncate(3 << 20)
    assert "3 MiB" in refused(tmp_path / "s.sql")


def test_no_handle_is_left_open(tmp_path):
    os.mkfifo(tmp_path / "fifo.sql")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(10):
        refused(tmp_path / "fifo.sql")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_the_fingerprint_is_the_content_s():
    assert fingerprint(b"a") == fingerprint(b"a") != fingerprint(b"b")


def test_sources_are_found_by_their_ending():
    assert set(sources()) == {".sql", ".json", ".py"}
