"""Telling systemd how we are: sd_notify(3) over its datagram socket, and the watchdog's pace."""

import os
import socket
import time
from collections.abc import Mapping


class Notifier:
    """Says READY, RELOADING, STOPPING, WATCHDOG and STATUS where `$NOTIFY_SOCKET` is set; else nothing."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        micro = environ.get("WATCHDOG_USEC", "")
        ours = environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        self.pace = int(micro) / 2_000_000 if micro.isdecimal() and ours else None
        """Seconds between two signs of life; half of what systemd waits (sd_watchdog_enabled(3))."""

    def ready(self, status: str) -> None:
        """Started, or reloaded."""
        self._send(f"READY=1\nSTATUS={_line(status)}")

    def reloading(self) -> None:
        """Reading the configuration again; `ready` ends it. systemd wants the time of its monotonic clock."""
        self._send(f"RELOADING=1\nMONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")

    def stopping(self) -> None:
        """On the way out."""
        self._send("STOPPING=1")

    def alive(self) -> None:
        """A sign of life for the watchdog."""
        if self.pace is not None:
            self._send("WATCHDOG=1")

    def status(self, text: str) -> None:
        """One line for `systemctl status`."""
        self._send(f"STATUS={_line(text)}")

    def _send(self, text: str) -> None:
        if not self._address:
            return
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
            out.settimeout(1.0)
            try:
                out.sendto(text.encode(), address)
            except OSError:
                # The manager is gone or busy: nothing here depends on it having heard.
                return


def _line(text: str) -> str:
    return " ".join(text.split())
