"""Migrations that only their own tool can run: a command of the team's, on the lent scratch database."""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from schemawatchd.engines.engine import ScratchSession
from schemawatchd.errors import SourceInvalid
from schemawatchd.history.migration import Migration
from schemawatchd.sources.child.process import environment

_SECONDS = 300.0
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class CommandRunner:
    """Runs `command` in the project's folder, with an environment that holds nothing of ours.

    It finds the URL of scratch in `DATABASE_URL` and the version to bring it to in `SCHEMAWATCHD_VERSION`.
    """

    command: str
    project: Path
    seconds: float = _SECONDS

    def run(self, migrations: Sequence[Migration], stand: ScratchSession) -> None:
        """Bring scratch to the last of these. Raises `SourceInvalid` with the command's last line."""
        version = migrations[-1].version
        with stand.lent() as dsn:
            url = dsn.reveal()
            known = {name: value for name, value in environment(os.environ).items() if name != "PYTHONPATH"}
            done = self._done({**known, "DATABASE_URL": url, "SCHEMAWATCHD_VERSION": version})
        if done.returncode:
            lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
            says = "".join(each if each.isprintable() else " " for each in (lines[-1] if lines else "")[:_SHOWN])
            raise SourceInvalid(
                f"it ended with {done.returncode}: {says.replace(url, 'scratch')}".removesuffix(": "),
                path="replay_command",
                hint=f"It must migrate $DATABASE_URL to {version}, with nothing else in its environment.",
            )

    def _done(self, environ: dict[str, str]) -> "subprocess.CompletedProcess[bytes]":
        try:
            return subprocess.run(
                ["/bin/sh", "-c", self.command],
                cwd=self.project,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=self.seconds,
                check=False,
                start_new_session=True,
            )
        except subprocess.TimeoutExpired as error:
            raise SourceInvalid(
                f"it did not end within {self.seconds:g} s, and was stopped", path="replay_command"
            ) from error
        except OSError as error:
            raise SourceInvalid(f"it could not be started: {error.strerror}", path="replay_command") from error
