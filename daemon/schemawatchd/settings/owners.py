"""Whose a file is that was found and not named: only what the caller or root wrote counts.

Whoever works in a folder of another user would else run that user's commands (as with git: CVE-2022-24765).
"""

import grp
import os
import pwd
import stat
from contextlib import suppress
from pathlib import Path

_ROOT = 0
_ACL = "system.posix_acl_access"


def doubt(path: Path) -> str:
    """Why somebody else may have written a file; empty where only the caller and root can.

    The file and the folder that holds it count, and where they are links, what they lead to as well. What cannot
    be looked at raises no doubt: whoever reads it says so.
    """
    real = path.resolve()
    for each in dict.fromkeys((path.parent, path, real.parent, real)):
        with suppress(OSError):
            if why := _of_one(each):
                return f"{each} {why}"
    return ""


def owner(path: Path) -> str:
    """The name of the user to whom a file belongs, or its number."""
    try:
        return _user(path.stat().st_uid)
    except OSError:
        return "an unknown user"


def _of_one(path: Path) -> str:
    for found in (path.lstat(), path.stat()):
        if found.st_uid not in (_ROOT, os.geteuid()):
            return f"belongs to {_user(found.st_uid)}"
        if stat.S_ISLNK(found.st_mode):
            continue  # the mode of a link says nothing
        if found.st_mode & stat.S_IWOTH:
            return "can be written by everybody"
        if found.st_mode & stat.S_IWGRP and not (_is_private(found.st_gid) and not _has_acl(path)):
            return f"can be written by the group {_group(found.st_gid)}"
    return ""


def _is_private(group: int) -> bool:
    """Whether it is the caller's primary group and has no other members: the default of Debian, with umask 002."""
    me = os.geteuid()
    users = {each.pw_name: each for each in pwd.getpwall()}
    own = next((each.pw_gid for each in users.values() if each.pw_uid == me), os.getegid())
    if group != own:
        return False
    named: list[str] = []
    with suppress(KeyError):
        named = grp.getgrgid(group).gr_mem
    members = {users[name].pw_uid if name in users else None for name in named}
    members |= {each.pw_uid for each in users.values() if each.pw_gid == group}
    return members <= {me, _ROOT}


def _has_acl(path: Path) -> bool:
    """Whether a list may give others what the group has: the mask shows as the group's (acl(5))."""
    try:
        return _ACL in os.listxattr(path)
    except OSError:
        return False  # a file system without such lists


def _user(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"the user {uid}"


def _group(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)
