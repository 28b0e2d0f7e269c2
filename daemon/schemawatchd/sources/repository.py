"""Where a Git repository is, and which commit a reference names.

Read from the repository's own files and without git: git reads `.git/config`, and that can name commands (git(1),
"SECURITY"). The layout is that of gitrepository-layout(5), the names of references those of gitrevisions(7).
"""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from schemawatchd.errors import SourceInvalid

_SMALL = 64 * 1024
_PACKED = 64 * 1024 * 1024
_DEEPEST = 5
"""So many symbolic references are followed one after the other, as git does."""

_SHORTEST = 4
_RULES = ("refs/{}", "refs/tags/{}", "refs/heads/{}", "refs/remotes/{}", "refs/remotes/{}/HEAD")
_BESIDE_REFS = re.compile(r"[A-Z_]+")
_OF_ONE_WORK_TREE = ("refs/bisect/", "refs/rewritten/", "refs/worktree/")
_ID = re.compile(r"[0-9a-f]{40}(?![0-9a-f])")
_SHA256 = re.compile(r"[0-9a-f]{64}\b")
_SHORT_ID = re.compile(rf"[0-9a-fA-F]{{{_SHORTEST},40}}")
_REVISION = re.compile(r"(?P<name>[^~^]+)(?P<way>(?:[~^]\d*|\^\{(?:commit)?\})*)")
_NO_NAME = re.compile(r"\.\.|@\{|//|/\.|^\.|\.lock(?:/|$)|[/.]$|^[-/]|[\x00-\x20\x7f:?*\[\\]")
"""What git-check-ref-format(1) forbids."""


@dataclass(frozen=True)
class Repository:
    """A repository: the Git folder of one work tree, the one that all share, and the work tree's folder.

    They are the same where there is one work tree, and a bare repository has none.
    """

    own: Path
    common: Path
    top: Path | None

    @property
    def shown(self) -> str:
        """The folder as people know it."""
        return str(self.top or self.own)

    @property
    def objects(self) -> Path:
        """The folder of the objects."""
        return self.common / "objects"

    def inside(self, path: Path) -> str | None:
        """A path as the repository has it, with `/` between parts; `None` where it is not in the work tree."""
        real = path.parent.resolve() / path.name if path.name else path.resolve()
        if self.top is None or not real.is_relative_to(self.top):
            return None
        return real.relative_to(self.top).as_posix()

    def revision(self, reference: str) -> str:
        """The id of the commit or tag that a reference names, for git; a short id as it was given.

        Branches, tags, remote branches and ids, with `~2` or `^` after them. Raises `SourceInvalid`.
        """
        found = _REVISION.fullmatch(reference)
        if _SHA256.fullmatch(reference):
            raise self._sha256()
        if found is None or _NO_NAME.search(found["name"]):
            raise SourceInvalid(
                f"`{reference}` does not name a branch, tag, remote branch or commit",
                path=self.shown,
                hint="Use a name such as `origin/main`, `v1.4` or the id of a commit, optionally followed by"
                " `~2`.",
            )
        commit = self._named(found["name"])
        if commit is None:
            raise SourceInvalid(
                f"there is no commit `{reference}`",
                path=self.shown,
                hint="Fetch it, or correct `source`.",
            )
        return commit + found["way"]

    @cached_property
    def boundary(self) -> tuple[str, ...]:
        """The commits whose parents a shallow clone (`--depth`) left out. Raises `SourceInvalid`."""
        lines = (_text(self.common / "shallow", _PACKED) or "").splitlines()
        return tuple(each for each in lines if _ID.fullmatch(each))

    @cached_property
    def is_partial(self) -> bool:
        """Whether it is a partial clone (`--filter`), which lacks objects that git would fetch when asked."""
        try:
            return any(each.suffix == ".promisor" for each in (self.objects / "pack").iterdir())
        except OSError:
            return False

    def check(self) -> None:
        """Raise `SourceInvalid` for what cannot be read without git, or leads out of the repository."""
        if (self.common / "reftable").is_dir():
            raise SourceInvalid(
                "this repository keeps its references in a reftable, which schemawatchd cannot read",
                path=self.shown,
                hint="Convert it with `git refs migrate --ref-format=files` (git 2.46 or later).",
            )
        real = self.common.resolve()
        for each in (self.objects, self.objects / "pack", self.objects / "info", self.common / "refs"):
            if not each.resolve().is_relative_to(real):
                raise SourceInvalid(
                    f"its `{each.relative_to(self.common)}` leads to {each.resolve()}, out of the repository",
                    path=self.shown,
                    hint="Clone it again with `git clone`; such links are not followed.",
                )
        self._own_objects(self.objects, _DEEPEST)

    def _own_objects(self, objects: Path, depth: int) -> None:
        """Objects borrowed from another repository would be that one's content, read with our rights."""
        for line in (_text(objects / "info" / "alternates", _SMALL) or "").splitlines():
            if not line or line.startswith("#"):
                continue
            other = (objects / line.strip('"')).resolve()
            if not depth or not other.is_relative_to(self.common.resolve()):
                raise SourceInvalid(
                    f"it borrows objects from {other} (`git clone --shared` or `--reference`)",
                    path=self.shown,
                    hint="schemawatchd does not follow that. Copy the objects with `git repack -a -d`, then remove"
                    f" {objects / 'info' / 'alternates'}.",
                )
            self._own_objects(other, depth - 1)

    def _named(self, name: str) -> str | None:
        if _ID.fullmatch(name):
            return name
        for each in self._candidates("HEAD" if name == "@" else name):
            if commit := self._followed(each, _DEEPEST):
                return commit
        return name.lower() if _SHORT_ID.fullmatch(name) else None

    @staticmethod
    def _candidates(name: str) -> Iterator[str]:
        if _BESIDE_REFS.fullmatch(name) or name.startswith("refs/"):
            yield name
        yield from (rule.format(name) for rule in _RULES)

    def _followed(self, name: str, depth: int) -> str | None:
        value = self._value(name)
        if value is None or not depth:
            return None
        kind, _, target = value.partition(":")
        if kind == "ref":
            target = target.strip()
            is_name = target.startswith("refs/") and not _NO_NAME.search(target)
            return self._followed(target, depth - 1) if is_name else None
        if _SHA256.match(value):
            raise self._sha256()
        found = _ID.match(value)
        return found[0] if found else None

    def _value(self, name: str) -> str | None:
        """What the file of a reference says, else its line in `packed-refs`."""
        own = "/" not in name or name.startswith(_OF_ONE_WORK_TREE)
        folder = self.own if own else self.common
        path = folder / name
        if path.parent.resolve().is_relative_to(folder.resolve()) and (loose := _text(path, _SMALL)) is not None:
            return loose
        packed = _text(self.common / "packed-refs", _PACKED) or ""
        at = packed.find(f" {name}\n")
        return packed[:at].rpartition("\n")[2] if at > 0 else None

    def _sha256(self) -> SourceInvalid:
        return SourceInvalid(
            "this repository names its objects by SHA-256, which schemawatchd cannot read",
            path=self.shown,
            hint="Read from a clone whose object format is sha1, git's default.",
        )


def around(path: Path) -> Repository | None:
    """The repository whose work tree holds a file or folder; `None` where there is none.

    Found by the name `.git` only. A folder that merely looks like a bare repository can be committed to another
    one as ordinary files (CVE-2022-24765 and `safe.bareRepository` in git-config(1)). Raises `SourceInvalid` for
    one that cannot be read.
    """
    folder = path.resolve() if path.is_dir() else path.parent.resolve()
    for top in (folder, *folder.parents):
        if (found := _at(top)) is not None:
            return found
    return None


def configured(path: Path) -> Repository:
    """The repository that the configuration names: a work tree, a folder in one, or a bare repository.

    Raises `SourceInvalid`.
    """
    if not path.is_dir():
        raise SourceInvalid("there is no such folder", path=str(path), hint="Correct `source`.")
    folder = path.resolve()
    found = _at(folder)
    if found is None and _is_git_folder(folder):
        found = _opened(folder, None)
    found = found or around(folder)
    if found is None:
        raise SourceInvalid(
            "there is no Git repository", path=str(path), hint="Clone one there, or correct `source`."
        )
    return found


def _at(top: Path) -> Repository | None:
    """The repository whose work tree begins at this folder."""
    path = top / ".git"
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise SourceInvalid(f"{path} cannot be read: {error.strerror}", path=str(top)) from error
    if top.stat().st_mode & stat.S_IWOTH and found.st_uid not in (top.stat().st_uid, 0, os.geteuid()):
        raise SourceInvalid(
            f"{path} was made by another user in a folder that is writable by everyone",
            path=str(top),
            hint="Move the checkout to a folder of its own.",
        )
    if stat.S_ISDIR(found.st_mode):
        return _opened(path, top) if _is_git_folder(path) else None
    if not stat.S_ISREG(found.st_mode):
        raise SourceInvalid(
            f"{path} is neither a folder nor a file", path=str(top), hint="Links are not followed: clone it again."
        )
    return _pointed(path, top)


def _is_git_folder(path: Path) -> bool:
    return (path / "HEAD").is_file() and ((path / "objects").is_dir() or (path / "commondir").is_file())


def _pointed(path: Path, top: Path) -> Repository:
    """The Git folder of a linked work tree or a submodule, whose `.git` is a file that says where it is."""
    word, _, where = (_text(path, _SMALL) or "").partition(":")
    own = (top / where.strip()).resolve()
    if word == "gitdir" and own.is_dir() and (_is_ours(own, path) or _is_inside(own, top)):
        return _opened(own, top)
    raise SourceInvalid(
        f"{path} leads to {own}, which is not known to belong to it"
        if word == "gitdir"
        else f"{path} is not a Git file",
        path=str(top),
        hint="Only linked work trees and submodules are followed. Otherwise name the repository itself:"
        f' source = {{git = "{own if word == "gitdir" else top}"}}.',
    )


def _is_ours(own: Path, path: Path) -> bool:
    """Whether the Git folder names this `.git` as its work tree's, as `git worktree add` writes it."""
    back = (_text(own / "gitdir", _SMALL) or "").strip()
    return bool(back) and (own / back).resolve() == path.resolve()


def _is_inside(own: Path, top: Path) -> bool:
    """Whether it lies in the work tree itself, or in the Git folder of a repository around it (a submodule's)."""
    if own.is_relative_to(top):
        return True
    outer = around(top.parent) if top.parent != top else None
    return outer is not None and (own.is_relative_to(outer.own) or own.is_relative_to(outer.common))


def _opened(own: Path, top: Path | None) -> Repository:
    """A Git folder, with the one that it shares. Raises `SourceInvalid`."""
    own = own.resolve()
    common = own
    if (shared := _text(own / "commondir", _SMALL)) is not None:
        common = (own / shared.strip()).resolve()
        if own.parent != common / "worktrees":
            raise SourceInvalid(
                f"{own} shares the folder {common}, which does not hold it",
                path=str(top or own),
                hint="Run `git worktree repair` in the main work tree.",
            )
    repository = Repository(own, common, top)
    repository.check()
    return repository


def _text(path: Path, most: int) -> str | None:
    """The text of a small ordinary file; `None` where there is none. Raises `SourceInvalid`.

    Neither a link nor a FIFO, which would block the open for ever, is an ordinary file.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise SourceInvalid(f"{path} cannot be read: {error.strerror}", path=str(path.parent)) from error
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode) or found.st_size > most:
        os.close(handle)
        if stat.S_ISDIR(found.st_mode):
            return None
        raise SourceInvalid(f"{path} is no regular file of at most {most >> 10} KiB", path=str(path.parent))
    with os.fdopen(handle, "rb") as file:
        return os.fsdecode(file.read(most))
