"""What a repository knows: earlier versions of a file, a folder at a reference, the commit checked out.

A repository is hostile: its configuration can name commands. So git is asked in an empty Git folder of our own,
which borrows the repository's objects (`GIT_OBJECT_DIRECTORY`, git(1)); git never reads configuration, hooks,
attributes and references of the repository. That also works where the repository belongs to another user, which
git would otherwise refuse (CVE-2022-24765).
"""

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from posixpath import normpath

from schemawatchd.engines import private
from schemawatchd.errors import SourceInvalid
from schemawatchd.sources.repository import Repository, around, configured
from schemawatchd.sources.source import LARGEST

_SECONDS = 20.0
_MOST_VERSIONS = 10
_MOST_COMMITS = 200
_SHORT = 10
_MOST_MEMORY = 512 * 1024 * 1024
_BLOCK = 512
_NO_SUCH_PROGRAM = 127
_KEPT = ("PATH", "TZ")
_SET = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "none",  # no transport has this name
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",  # git 2.32 and later; before it, HOME leads to our own folder
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",  # git 2.45 and later
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_CONFIG = """\
[core]
\trepositoryFormatVersion = 0
\tbare = true
\tpackedGitWindowSize = 16m
\tpackedGitLimit = 128m
\tbigFileThreshold = 16m
"""
_LIMITED = 'ulimit -c 0; ulimit -d "$1"; ulimit -f "$2"; shift 2; exec git "$@"'
"""`ulimit` counts memory in KiB and the sizes of files in blocks of 512 bytes (POSIX). Memory that only maps packs
does not count against `-d` (getrlimit(2), RLIMIT_DATA)."""

Ask = Callable[..., bytes]
"""Asks git one question, in its own words. Raises `SourceInvalid`."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its shortened name, and when it was made."""

    commit: str
    at: datetime


def commit_of(path: Path) -> Commit | None:
    """The commit that a file or folder is checked out from; `None` where no readable repository holds it."""
    try:
        found = around(path)
        if found is None:
            return None
        with _asking(found) as ask:
            return _commit(ask, found.revision("HEAD"))
    except SourceInvalid:
        return None


def versions(path: Path) -> Iterator[bytes]:
    """Earlier contents of a file, newest first; nothing where it is in no repository."""
    try:
        found = around(path)
        name = found.inside(path) if found else None
        if found is None or name is None:
            return
        with _asking(found) as ask:
            for commit in _commits(ask, found, _MOST_VERSIONS, name):
                try:
                    yield ask("cat-file", "blob", f"{commit}:{name}")
                except SourceInvalid:
                    continue  # in that commit it was deleted
    except SourceInvalid:
        return


def version_without(path: Path, folder: Path, absent: frozenset[str]) -> tuple[str, bytes] | None:
    """The newest committed content of a file in whose commit none of the `absent` files is in the `folder`.

    The commit's shortened name comes with it. `absent` are names below `folder`, whatever stands before them.
    `None` where no commit is like that, or file and folder are in no repository, or not in the same one.
    """
    names = {Path(each).name for each in absent}
    try:
        found = around(path) if names else None
        if found is None or (name := found.inside(path)) is None or (below := found.inside(folder)) is None:
            return None
        with _asking(found) as ask:
            for commit in _commits(ask, found, _MOST_COMMITS, name, below):
                if names.isdisjoint(Path(each).name for each in _listed(ask, commit, below)):
                    return commit[:_SHORT], ask("cat-file", "blob", f"{commit}:{name}")
    except SourceInvalid:
        return None
    return None


def incomplete(path: Path) -> SourceInvalid | None:
    """Why the history of a file or folder cannot be read, or not all of it; `None` outside of any repository."""
    try:
        found = around(path)
        if found is None:
            return None
        found.revision("HEAD")
        if found.is_partial:
            return SourceInvalid(_PARTIAL, path=found.shown, hint=_PARTIAL_HINT)
        return SourceInvalid(_SHALLOW, path=found.shown, hint=_SHALLOW_HINT) if found.boundary else None
    except SourceInvalid as error:
        return error


@dataclass(frozen=True, slots=True)
class AtReference:
    """A folder as it is at a reference of a repository; no work tree is needed."""

    repository: Path
    reference: str
    inside: str
    named: str
    _content: dict[tuple[str, str], bytes] = field(default_factory=dict)
    _commits: dict[str, Commit] = field(default_factory=dict)

    def commit(self) -> Commit:
        """What the reference names now. Raises `SourceInvalid`."""
        found, revision = self._now()
        if revision not in self._commits:
            with _asking(found, self.named) as ask:
                self._commits[revision] = _commit(ask, revision)
        return self._commits[revision]

    def names(self) -> tuple[str, ...]:
        """The names of all files below the folder, sorted. Raises `SourceInvalid`."""
        found, revision = self._now()
        with _asking(found, self.named) as ask:
            return tuple(sorted(_listed(ask, revision, self._place(found))))

    def stamp(self, name: str) -> str:
        """The commit: with the same one all contents are the same."""
        return f"{self.commit().commit}:{name}"

    def read(self, name: str) -> bytes:
        """The content of one. Raises `SourceInvalid`."""
        found, revision = self._now()
        key = (revision, name)
        if key not in self._content:
            with _asking(found, f"{self.named}/{name}") as ask:
                path = normpath(f"{self._place(found)}/{name}")
                self._content[key] = ask("cat-file", "blob", f"{revision}:{path}")
        return self._content[key]

    def _now(self) -> tuple[Repository, str]:
        found = configured(self.repository)
        return found, found.revision(self.reference)

    def _place(self, found: Repository) -> str:
        """The folder from the top of the repository; `..` starts at the folder that the configuration names."""
        place = normpath(self.inside)
        if place.startswith("..") and found.top is not None:
            place = normpath(f"{self.repository.resolve().relative_to(found.top).as_posix()}/{place}")
        if place.startswith(("..", "/")):
            raise SourceInvalid(
                f"{self.inside} is not a path inside {self.repository}",
                path=self.named,
                hint="With `source`, `migrations` is the path from the top of the repository.",
            )
        return place


def _commit(ask: Ask, revision: str) -> Commit:
    seconds, _, name = ask("rev-list", "-1", "--timestamp", revision, "--").decode().strip().partition(" ")
    return Commit(name[:_SHORT], datetime.fromtimestamp(int(seconds), UTC))


def _commits(ask: Ask, found: Repository, most: int, *names: str) -> list[str]:
    """The commits, newest first, that changed one of these files or folders."""
    return ask("rev-list", f"-{most}", found.revision("HEAD"), "--", *names).decode().split()


def _listed(ask: Ask, commit: str, inside: str) -> list[str]:
    tree = f"{commit}:{'' if inside == '.' else inside}"
    said = ask("ls-tree", "-r", "-z", "--name-only", tree).decode("utf-8", "replace")
    return [each for each in said.split("\0") if each]


_PARTIAL = "this is a partial clone (`--filter`); what was left out is not fetched"
_PARTIAL_HINT = "Clone it anew without `--filter`."
_SHALLOW = "this is a shallow clone (`--depth`); older commits are not in it"
_SHALLOW_HINT = "Fetch them with `git fetch --unshallow`."


@contextmanager
def _asking(found: Repository, named: str = "") -> Iterator[Ask]:
    """Questions to git about a repository; `named` is what they are about in errors. Raises `SourceInvalid`."""
    try:
        with private.folder() as own:
            (own / "objects").mkdir()
            (own / "refs").mkdir()
            (own / "HEAD").write_text("ref: refs/heads/none\n", encoding="ascii")
            (own / "config").write_text(_CONFIG, encoding="ascii")
            if found.boundary:
                (own / "shallow").write_text("\n".join((*found.boundary, "")), encoding="ascii")
            yield lambda *question: _asked(found, own, question, named or found.shown)
    except OSError as error:
        raise SourceInvalid(f"git could not be run: {error}", path=named or found.shown) from error


def _asked(found: Repository, own: Path, question: tuple[str, ...], path: str) -> bytes:
    limits = (str(_MOST_MEMORY >> 10), str(LARGEST // _BLOCK))
    with tempfile.TemporaryFile(dir=own) as answer, tempfile.TemporaryFile(dir=own) as complaint:
        try:
            done = subprocess.run(
                ["/bin/sh", "-c", _LIMITED, "sh", *limits, *question],
                cwd=own,
                env=_environment(os.environ, own, found.objects),
                stdin=subprocess.DEVNULL,
                stdout=answer,
                stderr=complaint,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise SourceInvalid(f"git did not answer within {_SECONDS:g} s", path=path) from error
        for each in (answer, complaint):
            each.seek(0)
        if done.returncode:
            raise _refused(found, done.returncode, complaint.read(LARGEST).decode("utf-8", "replace"), path)
        return answer.read()


def _refused(found: Repository, code: int, says: str, path: str) -> SourceInvalid:
    lines = says.strip().splitlines()
    last = lines[-1] if lines else f"it ended with {code}"
    if code == -signal.SIGXFSZ:
        return SourceInvalid(f"it has more than {LARGEST >> 20} MiB", path=path)
    if "ut of memory" in says or "malloc" in says or "mmap failed" in says:
        return SourceInvalid(f"git needs more than {_MOST_MEMORY >> 20} MiB of memory to read it", path=path)
    if code == _NO_SUCH_PROGRAM:
        return SourceInvalid("git is not installed here", path=path, hint="Install git, or remove `source`.")
    missing, hint = "", ""
    if "does not exist in" not in says and (found.is_partial or found.boundary):
        missing = f"; {_PARTIAL if found.is_partial else _SHALLOW}"
        hint = _PARTIAL_HINT if found.is_partial else _SHALLOW_HINT
    return SourceInvalid(f"git: {last}{missing}", path=path, hint=hint)


def _environment(environ: Mapping[str, str], own: Path, objects: Path) -> dict[str, str]:
    kept = {name: environ[name] for name in _KEPT if name in environ}
    places = {"GIT_DIR": own, "GIT_OBJECT_DIRECTORY": objects, "HOME": own, "XDG_CONFIG_HOME": own}
    return kept | _SET | {name: str(each) for name, each in places.items()}
