"""What a repository knows: earlier versions of a file, a folder at a reference, the commit checked out.

Asked of the `git` program. A repository is hostile: its configuration can name commands, so git is told to fetch
nothing that is missing (a promisor remote's `uploadpack` is a command), to use no transport whatever the
configuration allows, and to take no folder for a bare repository that merely looks like one.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from schemawatchd.errors import SourceInvalid

_SECONDS = 20.0
_MOST_VERSIONS = 10
_MOST_COMMITS = 200
_SHORT = 10
_KEPT = ("PATH", "LANG", "TZ")
_OPTIONS = (
    *("-c", "safe.directory=*"),
    *("-c", "safe.bareRepository=explicit"),
    *("-c", "protocol.allow=never"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
)
_SET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",  # git 2.45 and later
    # `protocol.file.allow` of a repository is stronger than our `protocol.allow`; this variable is stronger than
    # both (git(1), GIT_ALLOW_PROTOCOL), and no transport has this name.
    "GIT_ALLOW_PROTOCOL": "none",
}


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its shortened name, and when it was made."""

    commit: str
    at: datetime


def commit_of(path: Path, reference: str = "HEAD", *, configured: bool = False) -> Commit | None:
    """The commit that a file or folder is checked out from, or that a reference names; `None` outside of any.

    `configured` says that the configuration names the path as a repository, which may then be a bare one.
    """
    folder = path if path.is_dir() else path.parent
    question = ("log", "-1", "--no-show-signature", "--format=%H %ct", reference, "--")
    try:
        said = _asked(folder, *question, configured=configured).decode()
    except SourceInvalid:
        return None
    name, _, seconds = said.strip().partition(" ")
    return Commit(name[:_SHORT], datetime.fromtimestamp(int(seconds), UTC)) if seconds else None


def versions(path: Path) -> Iterator[bytes]:
    """Earlier contents of a file, newest first; nothing where it is in no repository."""
    try:
        said = _asked(
            path.parent, "log", f"-{_MOST_VERSIONS}", "--no-show-signature", "--format=%H", "--", path.name
        )
    except SourceInvalid:
        return
    for commit in said.decode().split():
        try:
            yield _asked(path.parent, "show", f"{commit}:./{path.name}")
        except SourceInvalid:
            continue  # in that commit it was deleted


def version_without(path: Path, folder: Path, absent: frozenset[str]) -> tuple[str, bytes] | None:
    """The newest committed content of a file in whose commit none of the `absent` files is in the `folder`.

    The commit's shortened name comes with it. `absent` are names below `folder`, whatever stands before them.
    `None` where no commit is like that, or file and folder are in no repository.
    """
    if not absent:
        return None
    names = {Path(each).name for each in absent}
    try:
        said = _asked(
            path.parent,
            "log",
            f"-{_MOST_COMMITS}",
            "--no-show-signature",
            "--format=%H",
            "--",
            str(path),
            str(folder),
        )
        for commit in said.decode().split():
            there = _asked(folder, "ls-tree", "-r", "-z", "--name-only", commit, ".").decode("utf-8", "replace")
            if names.isdisjoint(Path(each).name for each in there.split("\0")):
                return commit[:_SHORT], _asked(path.parent, "show", f"{commit}:./{path.name}")
    except SourceInvalid:
        return None
    return None


@dataclass(frozen=True, slots=True)
class AtReference:
    """A folder as it is at a reference of a repository; no work tree is needed."""

    repository: Path
    reference: str
    inside: str
    named: str
    _content: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def commit(self) -> Commit:
        """What the reference names now. Raises `SourceInvalid`."""
        found = commit_of(self.repository, self.reference, configured=True)
        if found is None:
            raise SourceInvalid(
                f"there is no commit `{self.reference}` in {self.repository}",
                path=self.named,
                hint="Fetch it, or mend `source`.",
            )
        return found

    def names(self) -> tuple[str, ...]:
        """The names of all files below the folder, sorted. Raises `SourceInvalid`."""
        place = f"{self.reference}:{self.inside}"
        question = ("ls-tree", "-r", "-z", "--name-only", place)
        said = _asked(self.repository, *question, path=self.named, configured=True)
        return tuple(sorted(each for each in said.decode("utf-8", "replace").split("\0") if each))

    def stamp(self, name: str) -> str:
        """The commit: with the same one all contents are the same."""
        return f"{self.commit().commit}:{name}"

    def read(self, name: str) -> bytes:
        """The content of one. Raises `SourceInvalid`."""
        key = (self.commit().commit, name)
        if key not in self._content:
            place = f"{self.reference}:{self.inside.rstrip('/')}/{name}".replace(":/", ":")
            path = f"{self.named}/{name}"
            self._content[key] = _asked(self.repository, "show", place, path=path, configured=True)
        return self._content[key]


def _asked(folder: Path, *question: str, path: str = "", configured: bool = False) -> bytes:
    bare = configured and (folder / "HEAD").is_file() and not (folder / ".git").exists()
    place = ["-C", str(folder), *(["--git-dir=."] if bare else [])]
    try:
        done = subprocess.run(
            ["git", *_OPTIONS, *place, *question],  # noqa: S607 -- wherever git is installed
            env=_environment(os.environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise SourceInvalid("git is not installed here", path=path or str(folder)) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SourceInvalid(f"git did not answer: {error}", path=path or str(folder)) from error
    if done.returncode:
        says = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise SourceInvalid(f"git: {says[-1] if says else 'failed'}", path=path or str(folder))
    return done.stdout


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    kept = {name: environ[name] for name in _KEPT if name in environ}
    return kept | _SET
