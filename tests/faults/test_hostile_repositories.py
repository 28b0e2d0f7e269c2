"""Repositories that would have git run a command of theirs, as whoever watches."""

import os
import subprocess

import pytest

from schemawatchd.errors import SourceInvalid
from schemawatchd.sources.git import AtReference, commit_of, versions

UNKNOWN = "1234567890123456789012345678901234567890"


def git(folder, *words):
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(folder), *words],
        check=True,
        capture_output=True,
        env={"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": "/dev/null", "HOME": str(folder)},
    )


def promisor(url, proof):
    """A configuration that fetches what is missing, by a command of its own."""
    return (
        "[core]\n\trepositoryformatversion = 1\n\tbare = true\n"
        "[extensions]\n\tpartialclone = origin\n"
        f'[remote "origin"]\n\turl = {url}\n\tpromisor = true\n\tuploadpack = "touch {proof}; false"\n'
        '[protocol]\n\tallow = always\n[protocol "file"]\n\tallow = always\n[protocol "ext"]\n\tallow = always\n'
    )


def ask_everything(path):
    """Every question that is ever asked of git about this file or its folder."""
    commit_of(path)
    commit_of(path.parent)
    list(versions(path))
    for reference in ("HEAD", "main", UNKNOWN):
        place = AtReference(path.parent, reference, ".", "here")
        for question in (place.commit, place.names, lambda at=place: at.read(path.name)):
            try:
                question()
            except SourceInvalid:
                continue


@pytest.fixture
def proof(tmp_path):
    return tmp_path / "a-command-was-run"


def test_files_that_look_like_a_bare_repository(tmp_path, proof):
    folder = tmp_path / "migrations"
    (folder / "objects").mkdir(parents=True)
    (folder / "refs" / "heads").mkdir(parents=True)
    (folder / "objects" / ".keep").write_text("")
    (folder / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / "refs" / "heads" / "main").write_text(f"{UNKNOWN}\n")
    (folder / "config").write_text(promisor(".", proof))
    (folder / "1_a.sql").write_text("create table a (i int);\n")
    ask_everything(folder / "1_a.sql")
    assert not proof.exists()


@pytest.mark.parametrize("url", [".", "file:///nowhere", "ext::sh -c 'exit 1'"])
def test_a_colleague_s_own_configuration(tmp_path, proof, url):
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "schema.sql").write_text("create table a (i int);\n")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one")
    (folder / ".git" / "config").write_text(promisor(url, proof).replace("bare = true", "bare = false"))
    (folder / ".git" / "refs" / "heads" / "main").write_text(f"{UNKNOWN}\n")
    ask_everything(folder / "schema.sql")
    assert not proof.exists()


def test_an_ordinary_repository_is_still_read(tmp_path):
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "schema.sql").write_text("one")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "one")
    assert list(versions(tmp_path / "schema.sql")) == [b"one"]
    assert commit_of(tmp_path) is not None
