"""Limits of the kernel on a process of our own that takes in what strangers wrote."""

import resource
from collections.abc import Mapping
from contextlib import suppress


def limit(most: Mapping[int, int]) -> None:
    """Set these limits for good, by their number (`resource.RLIMIT_…`), or the lower one that holds already.

    The units are those of getrlimit(2). A sandbox may forbid it (systemd.exec(5), `SystemCallFilter=`), and has
    limits of its own then.
    """
    for what, wanted in most.items():
        with suppress(OSError, ValueError):
            _, hard = resource.getrlimit(what)
            allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(what, (allowed, allowed))
