"""Installing: below a folder for real, as root refused to anybody else, and with scripts that any shell runs."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted([*ROOT.glob("systemd/*.sh"), *ROOT.glob("tests/systemd/*.sh")])
NOT_HERE = (
    "Python 3.11 or later",
    "venv module is missing",
    "No matching distribution",
    "Could not find a version",
)


def run(*command, **environment):
    return subprocess.run(
        command,
        cwd="/",
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Everything, installed below a folder."""
    folder = tmp_path_factory.mktemp("installed")
    before = subprocess.run(
        ["git", "status", "--short"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    done = run(str(ROOT / "systemd" / "install.sh"), DESTDIR=str(folder))
    if done.returncode and any(each in done.stderr for each in NOT_HERE):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"cannot be installed here: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr
    return folder, done, before


def test_below_a_folder_everything_lies_where_the_unit_looks_for_it(installed):
    folder, done, _ = installed
    assert (folder / "usr/local/bin/schemawatchd").readlink() == Path("/opt/schemawatchd/bin/schemawatchd")
    assert (folder / "opt/schemawatchd/bin/schemawatchd").exists()
    assert (folder / "etc/systemd/system/schemawatchd.service").exists()
    assert (folder / "etc/sysusers.d/schemawatchd.conf").exists()
    assert (folder / "etc/schemawatchd/schemawatchd.toml.example").stat().st_mode & 0o777 == 0o640
    assert not (folder / "etc/schemawatchd/schemawatchd.toml").exists()
    assert (folder / "etc/schemawatchd").stat().st_mode & 0o777 == 0o750
    assert "systemd-sysusers" in done.stdout


def test_nothing_installed_names_the_folder_it_was_put_together_in(installed):
    folder, _, _ = installed
    named = run("grep", "-rIl", str(folder), str(folder / "opt"), str(folder / "etc"))
    assert named.stdout == ""
    script = (folder / "opt/schemawatchd/bin/schemawatchd").read_text()
    assert script.startswith("#!/opt/schemawatchd/bin/python")


def test_the_program_runs_and_is_no_link_into_the_source(installed):
    folder, _, _ = installed
    python = folder / "opt/schemawatchd/bin/python"
    where = run(str(python), "-c", "import schemawatchd, schemawatchd_migrations; print(schemawatchd.__file__)")
    assert where.stdout.startswith(str(folder)), where.stderr
    version = run(str(python), "-m", "schemawatchd.cli.main", "--version")
    assert version.returncode == 0, version.stderr


def test_the_source_tree_is_left_as_it_was(installed):
    _, _, before = installed
    after = subprocess.run(
        ["git", "status", "--short"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    # Others may work in the tree meanwhile; what a build leaves behind is known.
    left = {
        each
        for each in set(after.splitlines()) - set(before.splitlines())
        if "egg-info" in each or "dist/" in each
    }
    assert left == set()


@pytest.mark.parametrize("script", ["install.sh", "uninstall.sh"])
def test_without_root_it_says_what_to_do(script):
    command = [str(ROOT / "systemd" / script)]
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("setpriv is not installed")
        # Others may not be let into the folders above the source, so the text comes by standard input.
        command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-s"]
        text = (ROOT / "systemd" / script).read_text()
    else:
        text = ""
    done = subprocess.run(command, cwd="/", input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "sudo make" in done.stderr


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_shellcheck_has_nothing_to_say(script):
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not installed")
    done = run("shellcheck", str(script))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_plain_shell_can_read_it(script):
    assert run("sh", "-n", str(script)).returncode == 0
    assert os.access(script, os.X_OK)


SYSTEM = ("systemctl", "userdel", "groupdel", "getent")


def watched_commands(folder):
    """A folder for PATH in which each command that changes a machine only notes how it was called."""
    folder.mkdir()
    for name in SYSTEM:
        script = folder / name
        script.write_text(f'#!/bin/sh\necho "{name} $*" >>"{folder}/called"\n')
        script.chmod(0o755)
    remove = folder / "rm"
    remove.write_text(f'#!/bin/sh\necho "rm $*" >>"{folder}/called"\nexec /bin/rm "$@"\n')
    remove.chmod(0o755)
    return folder


FILES = {
    "etc/systemd/system/schemawatchd.service": "[Unit]\n",
    "etc/sysusers.d/schemawatchd.conf": "u schemawatchd\n",
    "etc/schemawatchd/schemawatchd.toml.example": "# example\n",
}


def manifest(root, *more):
    """A tree as install.sh leaves it below a folder, and its record."""
    for name, text in {**FILES, "opt/schemawatchd/bin/schemawatchd": "", "usr/local/bin/other": ""}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (root / "usr/local/bin/schemawatchd").symlink_to("/opt/schemawatchd/bin/schemawatchd")
    (root / "var/lib/schemawatchd").mkdir(parents=True)
    (root / "var/lib/schemawatchd/state.db").write_text("")
    (root / "etc/schemawatchd/schemawatchd.toml").write_text("")
    lines = [
        "tree /opt/schemawatchd",
        "link /opt/schemawatchd/bin/schemawatchd /usr/local/bin/schemawatchd",
        *(f"file {hashlib.sha256(text.encode()).hexdigest()} /{name}" for name, text in FILES.items()),
        *more,
        "purge /etc/schemawatchd",
        "purge /var/lib/schemawatchd",
        "purge /etc/systemd/system/schemawatchd.service.d",
        "user schemawatchd",
    ]
    (root / "etc/schemawatchd/manifest").write_text("".join(f"{line}\n" for line in lines))


def uninstalled(root, **environment):
    return run(str(ROOT / "systemd" / "uninstall.sh"), DESTDIR=str(root), **environment)


def files(root):
    return sorted(str(each.relative_to(root)) for each in root.rglob("*") if not each.is_dir())


KEPT = ["etc/schemawatchd/manifest", "etc/schemawatchd/schemawatchd.toml", "usr/local/bin/other"]


@pytest.mark.parametrize("purge", ["", "1"])
def test_below_a_folder_uninstalling_touches_nothing_outside_of_it(tmp_path, purge):
    root, shims = tmp_path / "root", watched_commands(tmp_path / "shims")
    manifest(root)
    done = uninstalled(root, PURGE=purge, PATH=f"{shims}:{os.environ['PATH']}")
    assert done.returncode == 0, done.stderr
    called = (shims / "called").read_text().splitlines()
    assert [each for each in called if not each.startswith("rm ")] == []
    removed = [word for each in called for word in each.split()[1:] if not word.startswith("-")]
    ours = [each for each in removed if each.startswith(f"{root}/")]
    assert len(ours) == (7 if purge else 5)
    assert [each for each in removed if each not in ours and "/tmp." not in each] == []
    assert [line for line in done.stdout.splitlines() if line.startswith("Removed: ")] == [
        f"Removed: {each}" for each in ours
    ]
    state = [] if purge else ["var/lib/schemawatchd/state.db"]
    assert files(root) == sorted([*([] if purge else KEPT[:2]), KEPT[2], *state])


def test_what_was_installed_is_what_is_taken_away(installed, tmp_path):
    folder, _, _ = installed
    root = tmp_path / "root"
    shutil.copytree(folder, root, symlinks=True)
    (root / "etc/systemd/system/other.service").write_text("")
    assert uninstalled(root, PURGE="1").returncode == 0
    assert files(root) == ["etc/systemd/system/other.service"]


def test_without_a_record_nothing_is_taken_away(tmp_path):
    manifest(tmp_path)
    (tmp_path / "etc/schemawatchd/manifest").unlink()
    before = files(tmp_path)
    done = uninstalled(tmp_path, PURGE="1")
    assert (done.returncode, "no record of an installation" in done.stderr) == (1, True)
    assert files(tmp_path) == before


def test_what_was_changed_since_is_kept(tmp_path):
    manifest(tmp_path)
    (tmp_path / "etc/systemd/system/schemawatchd.service").write_text("[Unit]\nDescription=mine\n")
    (tmp_path / "usr/local/bin/schemawatchd").unlink()
    (tmp_path / "usr/local/bin/schemawatchd").symlink_to("/opt/another")
    done = uninstalled(tmp_path)
    assert done.returncode == 0
    assert done.stdout.count("(changed") == 2
    assert (tmp_path / "etc/systemd/system/schemawatchd.service").exists()
    assert (tmp_path / "usr/local/bin/schemawatchd").is_symlink()


@pytest.mark.parametrize("folder", ["opt", "usr/local", "etc/systemd", "var/lib", "etc"])
@pytest.mark.parametrize("purge", ["", "1"])
def test_a_link_out_of_the_folder_is_not_followed(tmp_path, folder, purge):
    root, outside = tmp_path / "root", tmp_path / "outside"
    manifest(root)
    (root / folder).rename(outside)
    (root / folder).symlink_to(outside)
    before = files(outside)
    uninstalled(root, PURGE=purge)
    assert files(outside) == before


def test_a_link_in_the_place_of_a_folder_or_below_it_is_not_followed(tmp_path):
    root, outside = tmp_path / "root", tmp_path / "outside"
    manifest(root)
    outside.mkdir()
    (outside / "precious").write_text("")
    (root / "var/lib/schemawatchd/inner").symlink_to(outside)
    shutil.rmtree(root / "opt/schemawatchd")
    (root / "opt/schemawatchd").symlink_to(outside)
    done = uninstalled(root, PURGE="1")
    assert "no folder any more" in done.stdout
    assert files(outside) == ["precious"]
    assert not (root / "var/lib/schemawatchd").exists()


@pytest.mark.parametrize("line", ["tree /opt/../../outside", "tree outside", "rm -rf /outside", "tree //outside"])
def test_a_record_that_leads_elsewhere_is_refused(tmp_path, line):
    root, outside = tmp_path / "root", tmp_path / "outside"
    outside.mkdir()
    manifest(root, line)
    done = uninstalled(root, PURGE="1")
    assert (done.returncode, "the record is damaged" in done.stderr) == (1, True)
    assert outside.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("whose", ["etc/schemawatchd/manifest", "etc/schemawatchd"])
def test_a_record_of_another_user_is_not_followed(tmp_path, whose):
    manifest(tmp_path)
    os.chown(tmp_path / whose, 65534, 65534)
    before = files(tmp_path)
    done = uninstalled(tmp_path, PURGE="1")
    assert (done.returncode, "is not followed" in done.stderr) == (1, True)
    assert files(tmp_path) == before
