"""Logs for people and for the journal, with every configured secret kept out."""

import logging
import os
import sys
from collections.abc import Iterable

from schemawatchd.reports.harmless import harmless

_PRIORITIES = ((logging.ERROR, "<3>"), (logging.WARNING, "<4>"), (logging.INFO, "<6>"), (logging.DEBUG, "<7>"))
_SHORTEST_SECRET = 4


class Redacting(logging.Formatter):
    """Lines without secrets, whoever wrote them; under systemd with the priority in front (sd-daemon(3))."""

    def __init__(self, secrets: Iterable[str], form: str, *, journal: bool) -> None:
        super().__init__(form)
        self._journal = journal
        self._secrets: tuple[str, ...] = ()
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Keep these out, too."""
        known = {each for each in (*self._secrets, *secrets) if len(each) >= _SHORTEST_SECRET}
        self._secrets = tuple(sorted(known, key=len, reverse=True))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 -- the library's name
        """The message on one line: a name with a line feed in it would else write a line of its own."""
        return harmless(self._redacted(super().formatMessage(record)))

    def format(self, record: logging.LogRecord) -> str:
        # What follows the message is a traceback, whose last part may hold a stranger's text.
        first, *others = self._redacted(super().format(record)).split("\n")
        lines = [harmless(first), *(f"  {harmless(line)}" for line in others)]
        if not self._journal:
            return "\n".join(lines)
        mark = next((text for level, text in _PRIORITIES if record.levelno >= level), "<7>")
        return "\n".join(mark + line for line in lines)

    def _redacted(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def logging_to_stderr(verbosity: int, secrets: Iterable[str]) -> Redacting:
    """Set up logging for the daemon: 0 says what happened, -1 only trouble, 1 also quiet looks."""
    journal = bool(os.environ.get("JOURNAL_STREAM"))
    form = "%(message)s" if journal else "%(asctime)s %(levelname)s %(message)s"
    return _installed(Redacting(secrets, form, journal=journal), verbosity)


def logging_for_people(verbosity: int, secrets: Iterable[str]) -> Redacting:
    """Set up logging for a command: only trouble, in one line, unless more was asked for."""
    return _installed(Redacting(secrets, "schemawatchd: %(message)s", journal=False), verbosity - 1)


def _installed(formatter: Redacting, verbosity: int) -> Redacting:
    level = {-1: logging.WARNING, 0: logging.INFO}.get(max(verbosity, -1), logging.DEBUG)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("schemawatchd").setLevel(level)
    return formatter
