"""Whose the state store is: one account's alone. Everyone else asks the daemon over its socket.

Who may write the folder can delete incidents and acknowledge in the names of others. In earlier versions the group
of a service could; what such a version left is closed when its owner opens the store.
"""

import errno
import logging
import os
import pwd
import stat
from contextlib import suppress
from pathlib import Path

from schemawatchd.store.errors import named_user, not_owned

_log = logging.getLogger(__name__)

MODE = 0o600
"""The mode of every file of a state store."""

SOCKET = "control.sock"
_FOLDER = 0o750
_OTHERS = 0o077
WRITTEN_BY_OTHERS = 0o022
"""The bits of a folder's mode with which others may replace what is in it."""

_ROOT = 0


def owner_of(path: Path) -> int | None:
    """The user whose store at `path` it is, or would be; `None` where the folder tells no user but root.

    The folder says so, since who owns it may replace the file. A folder of root's that others may write, such as
    /tmp, says nothing.
    """
    folder = _found(path.resolve().parent)
    if folder is None:
        return None
    if folder.st_uid != _ROOT:
        return folder.st_uid
    file = None if folder.st_mode & WRITTEN_BY_OTHERS else _found(path)
    return file.st_uid if file is not None and file.st_uid != _ROOT else None


def enter(path: Path) -> None:
    """Go on as the owner of the store at `path`, if we are root and the store is another user's.

    A file that root made there (a lock, a `-wal`) would keep the service from starting, and in a folder of another
    user root could be led to any file by a link. Raises `StoreBroken` where the store is not ours then, either.
    """
    if os.geteuid() == _ROOT and (owner := owner_of(path)) is not None:
        _become(owner, path)
    demand(path)


def demand(path: Path) -> None:
    """Raise `StoreBroken` unless the store at `path` is ours: its file, and the folder or root's."""
    us = os.geteuid()
    for folder in dict.fromkeys((path.parent, path.resolve().parent)):
        found = _found(folder)
        if found is not None and found.st_uid not in (us, _ROOT):
            raise not_owned(path, found.st_uid)
    file = _found(path)
    if file is not None and file.st_uid != us:
        raise not_owned(path, file.st_uid, us if owner_of(path) == us else None)


def tighten(path: Path) -> None:
    """Close to the group what an older version left open to it: files of the store, and a folder for it alone."""
    with suppress(FileNotFoundError):
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            _tighten(folder, path)
        finally:
            os.close(folder)


def _tighten(folder: int, path: Path) -> None:
    names = os.listdir(folder)
    ours = [each for each in names if each.startswith(path.name)]
    for name in ours:
        with suppress(OSError):
            _tighten_file(folder, name, path.parent)
    found = os.fstat(folder)
    # Older versions took the set-group-ID bit as a sign that a group writes here.
    is_shared = found.st_mode & stat.S_ISGID and found.st_mode & WRITTEN_BY_OTHERS
    if is_shared and found.st_uid == os.geteuid() and {*names} <= {*ours, SOCKET}:
        os.fchmod(folder, found.st_mode & _FOLDER)
        _log.warning(
            "the folder of the state store, %s, was open to its group (mode %o) and now has mode %o;"
            " members of the group use the socket of the daemon",
            *(path.parent, stat.S_IMODE(found.st_mode), found.st_mode & _FOLDER),
        )


def _tighten_file(folder: int, name: str, shown: Path) -> None:
    # Looked at first: closing a file of SQLite's drops the locks that this process has on it
    # (https://www.sqlite.org/howtocorrupt.html, 2.2).
    seen = os.stat(name, dir_fd=folder, follow_symlinks=False)
    if not seen.st_mode & _OTHERS or not stat.S_ISREG(seen.st_mode) or seen.st_uid != os.geteuid():
        return
    file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    try:
        found = os.fstat(file)
        if (found.st_dev, found.st_ino) == (seen.st_dev, seen.st_ino):
            os.fchmod(file, found.st_mode & MODE)
            _log.warning(
                "%s was open to others (mode %o) and now has mode %o",
                *(shown / name, stat.S_IMODE(found.st_mode), found.st_mode & MODE),
            )
    finally:
        os.close(file)


def _become(user: int, path: Path) -> None:
    """Give up root for good; what this command starts runs as that user, too."""
    name, group, home = str(user), path.resolve().parent.stat().st_gid, "/"
    with suppress(KeyError):
        found = pwd.getpwuid(user)
        name, group, home = found.pw_name, found.pw_gid, found.pw_dir
    try:
        os.initgroups(name, group)
        os.setresgid(group, group, _ROOT)
        os.setresuid(user, user, _ROOT)
        # What is imported later has to be readable, too; a program below /root is not.
        if not all(os.access(each, os.R_OK) for each in (os.__file__, __file__)):
            os.setresuid(_ROOT, _ROOT, _ROOT)
            raise PermissionError(errno.EACCES, "this program cannot be read by that user", __file__)
        os.setresuid(user, user, user)
        os.setresgid(group, group, group)
    except OSError as error:  # or root lacks the capability, as in some containers
        raise not_owned(path, user) from error
    os.environ.update(HOME=home, USER=name, LOGNAME=name)
    os.umask(_OTHERS)
    _log.info("the state store %s is %s's; continuing as that user", path, named_user(user))


def _found(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:  # not there, or in a folder that is closed to us: then the folder says whose it is
        return None
