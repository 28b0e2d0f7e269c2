"""Repositories that would have git run a command of theirs, or read what is not theirs, as whoever watches."""

import os
import shutil
import subprocess
import zlib

import pytest

from fixtures.git import committed, git
from schemawatchd.errors import SourceInvalid
from schemawatchd.sources.git import AtReference, commit_of, version_without, versions

UNKNOWN = "1234567890123456789012345678901234567890"
STRANGER = 65534

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to another user")


def ask_everything(path):
    """Every question that is ever asked of git about this file or its folder; the errors' words."""
    commit_of(path)
    commit_of(path.parent)
    list(versions(path))
    version_without(path, path.parent, frozenset({"no-such-file.sql"}))
    said = []
    for repository in (path.parent, path.parent / ".git"):
        for reference in ("HEAD", "main", "origin/main", UNKNOWN, UNKNOWN[:8]):
            place = AtReference(repository, reference, ".", "here")
            for question in (place.commit, place.names, lambda at=place: at.read(path.name)):
                try:
                    question()
                except SourceInvalid as error:
                    said.append(error.told)
    return "\n".join(said)


@pytest.fixture
def proof(tmp_path):
    return tmp_path / "a-command-was-run"


@pytest.fixture
def program(tmp_path, proof):
    """An executable that leaves its proof, whatever it is called for."""
    path = tmp_path / "program"
    path.write_text(f"#!/bin/sh\ntouch {proof}\ncat\n")
    path.chmod(0o755)
    return path


def promisor(url, program):
    """Lines that have git fetch whatever is missing, by a command of their own."""
    return (
        "[extensions]\n\tpartialclone = origin\n"
        f'[remote "origin"]\n\turl = {url}\n\tpromisor = true\n\tuploadpack = {program}\n\tvcs = ext\n'
        '[protocol]\n\tallow = always\n[protocol "file"]\n\tallow = always\n[protocol "ext"]\n\tallow = always\n'
    )


CONFIGURATIONS = {
    "upload pack of a promisor": lambda it: promisor(".", it).replace("\tvcs = ext\n", ""),
    "a promisor at a file": lambda it: promisor("file:///nowhere", it).replace("\tvcs = ext\n", ""),
    "a promisor by ssh": lambda it: promisor("ssh://nowhere/x", it) + f"[core]\n\tsshCommand = {it}\n",
    "a promisor by a git proxy": lambda it: promisor("git://nowhere/x", it) + f"[core]\n\tgitProxy = {it}\n",
    "a promisor by ext": lambda it: promisor(f"ext::{it}", it),
    "a promisor with a helper": lambda it: promisor("x", it).replace("vcs = ext", f"vcs = ../../../../{it}"),
    "file system monitor": lambda it: f"[core]\n\tfsmonitor = {it}\n\tfsmonitorHookVersion = 2\n",
    "ssh": lambda it: f"[core]\n\tsshCommand = {it}\n",
    "pager": lambda it: f"[core]\n\tpager = {it}\n[pager]\n\tlog = {it}\n\tshow = {it}\n\tcat-file = {it}\n",
    "editor": lambda it: f"[core]\n\teditor = {it}\n[sequence]\n\teditor = {it}\n",
    "hooks": lambda it: f"[core]\n\thooksPath = {it.parent}\n",
    "alias": lambda it: "".join(
        f"[alias]\n\t{name} = !{it}\n" for name in ("log", "show", "ls-tree", "rev-list", "cat-file", "rev-parse")
    ),
    "signatures": lambda it: (
        f"[log]\n\tshowSignature = true\n[gpg]\n\tprogram = {it}\n"
        f'[gpg "ssh"]\n\tprogram = {it}\n[gpg "x509"]\n\tprogram = {it}\n'
    ),
    "credentials": lambda it: f"[credential]\n\thelper = !{it}\n[core]\n\taskPass = {it}\n",
    "alternate references": lambda it: f"[core]\n\talternateRefsCommand = {it}\n",
    "text conversion": lambda it: f'[diff "x"]\n\ttextconv = {it}\n\tcommand = {it}\n[diff]\n\texternal = {it}\n',
    "filters": lambda it: f'[filter "x"]\n\tclean = {it}\n\tsmudge = {it}\n\tprocess = {it}\n\trequired = true\n',
    "merge driver": lambda it: f'[merge "x"]\n\tdriver = {it}\n',
    "trace": lambda it: f"[trace2]\n\teventTarget = {it}.trace\n[core]\n\tnotesRef = refs/x\n",
    "another work tree": lambda it: f"[core]\n\tworktree = {it.parent}\n",
    "submodules": lambda it: f'[submodule "x"]\n\turl = ext::{it}\n\tupdate = !{it}\n\tactive = true\n',
    "packing": lambda it: (
        f"[gc]\n\tauto = 1\n[uploadpack]\n\tpackObjectsHook = {it}\n[pack]\n\tpackSizeLimit = 1\n"
    ),
}


OTHER_PLACES = ("included", "for one work tree")


@pytest.mark.parametrize(
    ("name", "how"),
    [*((each, "itself") for each in CONFIGURATIONS), *(("file system monitor", each) for each in OTHER_PLACES)],
)
def test_no_configuration_of_a_repository_runs_anything(tmp_path, proof, program, name, how):
    folder = tmp_path / "repository"
    committed(folder, "create table a (i int);\n")
    missing = git(folder, "rev-parse", "HEAD:schema.sql")
    (folder / ".gitattributes").write_text("* diff=x filter=x merge=x\n")
    git(folder, "-c", "core.attributesFile=/dev/null", "add", ".gitattributes")
    git(folder, "commit", "-q", "-m", "attributes")
    lines = CONFIGURATIONS[name](program)
    config = folder / ".git" / "config"
    if how == "itself":
        config.write_text(config.read_text() + lines)
    elif how == "included":
        (tmp_path / "more").write_text(lines)
        config.write_text(config.read_text() + f"[include]\n\tpath = {tmp_path}/more\n")
    else:
        config.write_text(config.read_text() + "[extensions]\n\tworktreeConfig = true\n")
        (folder / ".git" / "config.worktree").write_text(lines)
    for hook in (
        "post-checkout",
        "post-index-change",
        "reference-transaction",
        "pre-auto-gc",
        "fsmonitor-watchman",
    ):
        shutil.copy(program, folder / ".git" / "hooks" / hook)
    (folder / ".git" / "objects" / missing[:2] / missing[2:]).unlink()
    (folder / ".git" / "refs" / "remotes" / "origin").mkdir(parents=True)
    (folder / ".git" / "refs" / "remotes" / "origin" / "main").write_text(f"{UNKNOWN}\n")
    ask_everything(folder / "schema.sql")
    assert not proof.exists()
    assert commit_of(folder) is not None


def test_files_that_look_like_a_bare_repository(tmp_path, proof, program):
    folder = tmp_path / "migrations"
    folder.mkdir()
    looks_bare(folder)
    (folder / "config").write_text("[core]\n\tbare = true\n" + promisor(".", program))
    (folder / "1_a.sql").write_text("create table a (i int);\n")
    ask_everything(folder / "1_a.sql")
    assert not proof.exists()
    assert commit_of(folder / "1_a.sql") is None


def looks_bare(folder):
    """Four files that anybody may commit, and git takes the folder for a bare repository."""
    (folder / "objects").mkdir(parents=True)
    (folder / "refs" / "heads").mkdir(parents=True)
    (folder / "objects" / ".keep").write_text("")
    (folder / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / "refs" / "heads" / "main").write_text(f"{UNKNOWN}\n")


def test_a_bare_repository_inside_of_another_is_part_of_that_one(tmp_path):
    committed(tmp_path, "one", "db/1_a.sql")
    looks_bare(tmp_path / "db")
    assert list(versions(tmp_path / "db" / "1_a.sql")) == [b"one"]


def test_the_configuration_is_not_even_parsed(tmp_path):
    committed(tmp_path / "here", "one")
    (tmp_path / "here" / ".git" / "config").write_text("[[[ no configuration\n")
    assert list(versions(tmp_path / "here" / "schema.sql")) == [b"one"]


def test_a_configuration_that_includes_a_fifo_stops_nothing(tmp_path):
    committed(tmp_path / "here", "one")
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "here" / ".git" / "config").write_text(f"[include]\n\tpath = {tmp_path}/fifo\n")
    assert list(versions(tmp_path / "here" / "schema.sql")) == [b"one"]


@pytest.mark.parametrize("where", ["HEAD", "packed-refs", "refs/heads/main", "commondir", "shallow"])
def test_a_fifo_in_the_place_of_a_file_stops_nothing(tmp_path, where):
    committed(tmp_path / "here", "one")
    path = tmp_path / "here" / ".git" / where
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    ask_everything(tmp_path / "here" / "schema.sql")


def test_settings_of_the_person_and_of_the_machine_run_nothing(tmp_path, proof, program, monkeypatch):
    committed(tmp_path / "here", "one")
    lines = "".join(
        CONFIGURATIONS[each](program) for each in ("pager", "signatures", "file system monitor", "alias")
    )
    (tmp_path / ".gitconfig").write_text(lines)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", str(tmp_path / ".gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.pager")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(program))
    for name in ("GIT_PAGER", "GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF", "GIT_ASKPASS"):
        monkeypatch.setenv(name, str(program))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", str(tmp_path / "elsewhere"))
    assert list(versions(tmp_path / "here" / "schema.sql")) == [b"one"]
    ask_everything(tmp_path / "here" / "schema.sql")
    assert not proof.exists()


# What is not the repository's own


@pytest.fixture
def secret(tmp_path):
    """A repository that nobody shall be shown."""
    committed(tmp_path / "secret", "the secret")
    return tmp_path / "secret"


def shown(folder):
    return [*versions(folder / "schema.sql"), ask_everything(folder / "schema.sql").encode()]


@pytest.mark.parametrize(
    "where", ["a file", "a file that claims it", "a link", "a link to the objects", "a commondir"]
)
def test_a_git_folder_of_another_repository_is_not_read(tmp_path, secret, where):
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "schema.sql").write_text("mine")
    if where.startswith("a file"):
        (folder / ".git").write_text(f"gitdir: {secret}/.git\n")
        if where != "a file":
            (folder / "gitdir").write_text(f"{folder}/.git\n")
    elif where == "a link":
        (folder / ".git").symlink_to(secret / ".git")
    elif where == "a commondir":
        (folder / ".git").mkdir()
        (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
        (folder / ".git" / "commondir").write_text(f"{secret}/.git\n")
    else:
        git(folder, "init", "-q", "-b", "main")
        shutil.rmtree(folder / ".git" / "objects")
        (folder / ".git" / "objects").symlink_to(secret / ".git" / "objects")
        (folder / ".git" / "refs" / "heads" / "main").write_text(git(secret, "rev-parse", "main") + "\n")
    assert b"the secret" not in b"".join(shown(folder))
    assert commit_of(folder) is None
    with pytest.raises(SourceInvalid) as caught:
        AtReference(folder, "main", ".", "here").read("schema.sql")
    assert caught.value.hint


def test_objects_of_another_repository_are_not_read(tmp_path, secret):
    folder = tmp_path / "here"
    git(tmp_path, "clone", "-q", "--shared", str(secret), str(folder))
    assert commit_of(folder) is None
    with pytest.raises(SourceInvalid, match="borrows objects from") as caught:
        AtReference(folder, "HEAD", ".", "here").names()
    assert "git repack -a -d" in caught.value.hint
    git(folder, "repack", "-q", "-a", "-d")
    (folder / ".git" / "objects" / "info" / "alternates").unlink()
    assert AtReference(folder, "HEAD", ".", "here").names() == ("schema.sql",)


@as_root
def test_a_repository_planted_above_in_a_folder_of_everybody_is_not_read(tmp_path):
    committed(tmp_path / "shared", "planted", "mine/schema.sql")
    (tmp_path / "shared").chmod(0o1777)
    for each in (tmp_path / "shared" / ".git").rglob("*"):
        os.chown(each, STRANGER, STRANGER)
    os.chown(tmp_path / "shared" / ".git", STRANGER, STRANGER)
    assert shown(tmp_path / "shared" / "mine")[:-1] == []


@as_root
def test_a_checkout_of_another_user_is_read(tmp_path):
    committed(tmp_path / "here", "one")
    for each in ((tmp_path / "here"), *(tmp_path / "here").rglob("*")):
        os.chown(each, STRANGER, STRANGER)
    assert list(versions(tmp_path / "here" / "schema.sql")) == [b"one"]
    assert AtReference(tmp_path / "here", "main", ".", "here").read("schema.sql") == b"one"


# Limits


def loose(folder, kind, size):
    """An object of zeros that is a thousand times smaller on disk; its made-up id."""
    packer = zlib.compressobj(1)
    name = UNKNOWN[:-1] + ("1" if kind == "blob" else "2")
    path = folder / ".git" / "objects" / name[:2] / name[2:]
    path.parent.mkdir(exist_ok=True)
    block = b"\0" * (1 << 20)
    with path.open("wb") as file:
        file.write(packer.compress(f"{kind} {size}\0".encode()))
        for _ in range(size >> 20):
            file.write(packer.compress(block))
        file.write(packer.flush())
    return name


def test_a_commit_of_a_gigabyte_is_not_taken_into_memory(tmp_path):
    committed(tmp_path / "here", "one")
    name = loose(tmp_path / "here", "commit", 1 << 30)
    with pytest.raises(SourceInvalid, match="more than 512 MiB of memory"):
        AtReference(tmp_path / "here", name, ".", "here").commit()


def test_a_file_beyond_what_a_schema_file_may_have_is_not_taken(tmp_path):
    committed(tmp_path / "here", "-" * (65 << 20))
    assert list(versions(tmp_path / "here" / "schema.sql")) == []
    with pytest.raises(SourceInvalid, match="more than 64 MiB"):
        AtReference(tmp_path / "here", "main", ".", "here").read("schema.sql")


def test_nothing_stays_in_the_folder_for_temporary_files(tmp_path, monkeypatch):
    committed(tmp_path / "here", "one")
    (tmp_path / "t").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    ask_everything(tmp_path / "here" / "schema.sql")
    assert list((tmp_path / "t").iterdir()) == []


def test_a_machine_without_git_says_so(tmp_path, monkeypatch):
    committed(tmp_path / "here", "one")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceInvalid, match="git is not installed"):
        AtReference(tmp_path / "here", "main", ".", "here").names()


def test_subprocesses_are_never_git_in_the_repository_itself(tmp_path, monkeypatch):
    committed(tmp_path / "here", "one")
    folders, run = [], subprocess.run
    monkeypatch.setattr(
        subprocess, "run", lambda *words, **how: folders.append(how["env"]["GIT_DIR"]) or run(*words, **how)
    )
    ask_everything(tmp_path / "here" / "schema.sql")
    assert folders
    assert not [each for each in folders if each.startswith(str(tmp_path / "here"))]
