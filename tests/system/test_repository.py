"""References read without git: every name for a commit that people write, in every layout of a repository."""

import shutil

import pytest

from fixtures.git import committed, git
from schemawatchd.errors import SourceInvalid
from schemawatchd.sources.git import AtReference, commit_of, incomplete, version_without, versions
from schemawatchd.sources.repository import around, configured


@pytest.fixture
def folder(tmp_path):
    """Two commits on `main`, the first tagged."""
    here = tmp_path / "here"
    committed(here, "one", "db/1_a.sql")
    git(here, "tag", "light")
    git(here, "tag", "-a", "-m", "heavy", "v1/heavy")
    committed(here, "two", "db/2_b.sql")
    return here


NAMES = {
    "HEAD": 2,
    "@": 2,
    "main": 2,
    "heads/main": 2,
    "refs/heads/main": 2,
    "light": 1,
    "v1/heavy": 1,
    "tags/v1/heavy": 1,
    "v1/heavy^{}": 1,
    "main~1": 1,
    "main^": 1,
    "HEAD^{commit}~1": 1,
    "origin/main": 2,
    "refs/remotes/origin/main": 2,
    "origin": 2,
}


@pytest.mark.parametrize("layout", ["loose", "packed", "bare", "mirror"])
@pytest.mark.parametrize("name", NAMES)
def test_a_commit_by_its_name(tmp_path, folder, name, layout):
    there = tmp_path / "there"
    how = {"bare": ["--bare"], "mirror": ["--mirror"]}.get(layout, [])
    git(tmp_path, "clone", "-q", *how, str(folder), str(there))
    if layout == "packed":
        git(there, "pack-refs", "--all")
        git(there, "gc", "-q", "--aggressive")
    if how and "origin" in name:
        git(there, "update-ref", "refs/remotes/origin/main", "refs/heads/main")
        git(there, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    place = AtReference(there, name, "db", "here")
    assert place.names() == ("1_a.sql", "2_b.sql")[: NAMES[name]]
    assert place.read("1_a.sql") == b"one"
    assert place.commit().commit == git(there, "rev-parse", f"{name}^{{commit}}")[:10]


@pytest.mark.parametrize("length", [40, 12, 4])
def test_a_commit_by_its_id(folder, length):
    name = git(folder, "rev-parse", "HEAD~1")
    for given in (name[:length], name[:length].upper() if length < len(name) else name):
        assert AtReference(folder, given, "db", "here").names() == ("1_a.sql",)


def test_a_branch_is_taken_before_a_short_id(folder):
    git(folder, "branch", "deadbeef", "HEAD~1")
    assert AtReference(folder, "deadbeef", "db", "here").names() == ("1_a.sql",)


def test_head_without_a_branch_and_what_was_fetched(tmp_path, folder):
    git(tmp_path, "clone", "-q", str(folder), str(tmp_path / "there"))
    git(tmp_path / "there", "fetch", "-q", "origin", "light")
    git(tmp_path / "there", "checkout", "-q", "HEAD~1")
    for name in ("HEAD", "FETCH_HEAD"):
        assert AtReference(tmp_path / "there", name, "db", "here").names() == ("1_a.sql",)


@pytest.mark.parametrize(
    "name",
    ["nothing", "HEAD@{1}", "main:db", "../config", "refs/../config", "--all", "a b", "", "config", "HEAD~x"],
)
def test_what_is_no_name_of_a_commit(folder, name):
    with pytest.raises(SourceInvalid) as caught:
        AtReference(folder, name, "db", "here").names()
    assert caught.value.hint


def test_a_reference_that_points_in_a_circle(folder):
    heads = folder / ".git" / "refs" / "heads"
    (heads / "a").write_text("ref: refs/heads/b\n")
    (heads / "b").write_text("ref: refs/heads/a\n")
    with pytest.raises(SourceInvalid, match="no commit `a`"):
        AtReference(folder, "a", "db", "here").commit()


@pytest.mark.parametrize("target", ["../../secret", "HEAD", "/etc/hostname"])
def test_a_reference_that_points_out_of_the_references(tmp_path, folder, target):
    (tmp_path / "secret").write_text("1" * 40)
    (folder / ".git" / "refs" / "heads" / "a").write_text(f"ref: {target}\n")
    with pytest.raises(SourceInvalid, match="no commit `a`"):
        AtReference(folder, "a", "db", "here").commit()


def test_references_behind_a_link_are_not_read(tmp_path, folder):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "main").write_text(git(folder, "rev-parse", "main") + "\n")
    (folder / ".git" / "refs" / "heads" / "x").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SourceInvalid, match="no commit `x/main`"):
        AtReference(folder, "x/main", "db", "here").commit()


# Layouts


def test_a_linked_work_tree(tmp_path, folder):
    git(folder, "worktree", "add", "-q", "-b", "other", str(tmp_path / "tree"), "HEAD~1")
    assert commit_of(tmp_path / "tree").commit == git(folder, "rev-parse", "HEAD~1")[:10]
    assert list(versions(tmp_path / "tree" / "db" / "1_a.sql")) == [b"one"]
    assert AtReference(tmp_path / "tree", "main", "db", "here").names() == ("1_a.sql", "2_b.sql")


def test_a_linked_work_tree_of_a_bare_repository(tmp_path, folder):
    git(tmp_path, "clone", "-q", "--bare", str(folder), str(tmp_path / "app.git"))
    git(tmp_path / "app.git", "worktree", "add", "-q", str(tmp_path / "tree"), "main")
    assert list(versions(tmp_path / "tree" / "db" / "2_b.sql")) == [b"two"]


def test_a_submodule_and_one_inside_of_it(tmp_path, folder):
    committed(tmp_path / "middle", "m")
    git(tmp_path / "middle", "submodule", "-q", "add", str(folder), "inner")
    git(tmp_path / "middle", "commit", "-q", "-m", "inner")
    committed(tmp_path / "outer", "o")
    git(tmp_path / "outer", "submodule", "-q", "add", str(tmp_path / "middle"), "middle")
    git(tmp_path / "outer", "submodule", "-q", "update", "--init", "--recursive")
    assert list(versions(tmp_path / "outer" / "middle" / "schema.sql")) == [b"m"]
    assert list(versions(tmp_path / "outer" / "middle" / "inner" / "db" / "1_a.sql")) == [b"one"]


def test_a_git_folder_that_lies_elsewhere_has_to_be_named_itself(tmp_path):
    git(tmp_path, "init", "-q", "-b", "main", f"--separate-git-dir={tmp_path}/real", str(tmp_path / "here"))
    committed(tmp_path / "here", "one")
    assert commit_of(tmp_path / "here") is None
    with pytest.raises(SourceInvalid) as caught:
        configured(tmp_path / "here")
    assert f'git = "{tmp_path}/real"' in caught.value.hint
    assert AtReference(tmp_path / "real", "main", ".", "here").read("schema.sql") == b"one"


def test_a_folder_inside_of_a_work_tree(folder):
    assert AtReference(folder / "db", "main", "db", "here").names() == ("1_a.sql", "2_b.sql")
    assert AtReference(folder / "db", "main", "../db", "here").names() == ("1_a.sql", "2_b.sql")
    with pytest.raises(SourceInvalid, match="not a path inside"):
        AtReference(folder / "db", "main", "../../db", "here").names()


def test_a_folder_that_is_none_and_one_without_a_repository(tmp_path):
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(SourceInvalid) as caught:
            configured(path)
        assert caught.value.hint
    assert around(tmp_path) is None


def test_a_checkout_that_is_reached_through_a_link(tmp_path, folder):
    (tmp_path / "link").symlink_to(folder)
    assert list(versions(tmp_path / "link" / "db" / "1_a.sql")) == [b"one"]


def test_names_that_git_would_take_for_patterns(folder):
    committed(folder, "star", "db/*.sql")
    committed(folder, "three", "db/3_c.sql")
    assert list(versions(folder / "db" / "*.sql")) == [b"star"]


def test_the_version_before_a_migration(folder):
    committed(folder, "old", "schema.sql")
    committed(folder, "three", "db/3_c.sql")
    committed(folder, "new", "schema.sql")
    found = version_without(folder / "schema.sql", folder / "db", frozenset({"3_c.sql"}))
    assert found is not None
    assert found[1] == b"old"
    assert version_without(folder / "schema.sql", folder.parent, frozenset({"3_c.sql"})) is None


# What is not all there, or cannot be read


def test_a_shallow_clone_has_what_it_has(tmp_path, folder):
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{folder}", str(tmp_path / "there"))
    there = tmp_path / "there"
    assert commit_of(there).commit == git(folder, "rev-parse", "HEAD")[:10]
    assert list(versions(there / "db" / "2_b.sql")) == [b"two"]
    with pytest.raises(SourceInvalid, match="shallow clone") as caught:
        AtReference(there, git(folder, "rev-parse", "HEAD~1"), "db", "here").names()
    assert "git fetch --unshallow" in caught.value.hint
    assert "shallow" in incomplete(there / "db").says


def test_a_partial_clone_says_so_and_fetches_nothing(tmp_path, folder):
    git(folder, "config", "uploadpack.allowFilter", "true")
    how = ["--filter=blob:none", "--no-checkout"]
    git(tmp_path, "clone", "-q", *how, f"file://{folder}", str(tmp_path / "there"))
    there = tmp_path / "there"
    before = sorted(str(each) for each in (there / ".git").rglob("*"))
    place = AtReference(there, "main", "db", "here")
    assert place.names() == ("1_a.sql", "2_b.sql")
    with pytest.raises(SourceInvalid, match="partial clone") as caught:
        place.read("1_a.sql")
    assert "--filter" in caught.value.hint
    assert "partial" in incomplete(there / "db").says
    assert sorted(str(each) for each in (there / ".git").rglob("*")) == before


def test_objects_named_by_sha256(tmp_path):
    committed(tmp_path / "here", "one", init=["--object-format=sha256"])
    name = git(tmp_path / "here", "rev-parse", "HEAD")
    for reference in ("main", "HEAD", name):
        with pytest.raises(SourceInvalid, match="SHA-256") as caught:
            AtReference(tmp_path / "here", reference, ".", "here").names()
        assert caught.value.hint
    assert "SHA-256" in incomplete(tmp_path / "here").says


def test_references_in_a_reftable(tmp_path):
    """As `git init --ref-format=reftable` (git 2.45) lays it out."""
    committed(tmp_path / "here", "one")
    own = tmp_path / "here" / ".git"
    shutil.rmtree(own / "refs")
    (own / "reftable").mkdir()
    (own / "reftable" / "tables.list").write_text("0x000000000001-0x000000000002-00000000.ref\n")
    (own / "HEAD").write_text("ref: refs/heads/.invalid\n")
    (own / "refs").mkdir()
    (own / "refs" / "heads").write_text("this repository uses the reftable format\n")
    with pytest.raises(SourceInvalid, match="reftable") as caught:
        AtReference(tmp_path / "here", "main", ".", "here").names()
    assert "git refs migrate" in caught.value.hint
    assert "reftable" in incomplete(tmp_path / "here").says


def test_an_empty_git_folder_is_passed_over(folder):
    (folder / "db" / ".git").mkdir()
    assert list(versions(folder / "db" / "1_a.sql")) == [b"one"]
    assert incomplete(folder / "db") is None
