"""Logs for people, for the journal and for programs, with every configured secret kept out."""

import json
import logging
import os
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from schemawatchd.reports.harmless import harmless, harmless_json
from schemawatchd.runtime import events

_PRIORITIES = ((logging.ERROR, "<3>"), (logging.WARNING, "<4>"), (logging.INFO, "<6>"), (logging.DEBUG, "<7>"))
_SHORTEST_SECRET = 4


class Redacting(logging.Formatter):
    """Lines without secrets, whoever wrote them; under systemd with the priority in front (sd-daemon(3)).

    With `as_json`, each record is one JSON object on one line, without that priority: `level` says the same.
    """

    def __init__(self, secrets: Iterable[str], form: str, *, journal: bool, as_json: bool = False) -> None:
        super().__init__(form)
        self.as_json = as_json
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
        if self.as_json:
            return self._document(record)
        # What follows the message is a traceback, whose last part may hold a stranger's text.
        first, *others = self._redacted(super().format(record)).split("\n")
        lines = [harmless(first), *(f"  {harmless(line)}" for line in others)]
        if not self._journal:
            return "\n".join(lines)
        mark = next((text for level, text in _PRIORITIES if record.levelno >= level), "<7>")
        return "\n".join(mark + line for line in lines)

    def _document(self, record: logging.LogRecord) -> str:
        """Secrets are replaced in the values: JSON would escape a quotation mark inside of one."""
        values = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, events.EVENT, {}),
        }
        if record.exc_info:
            values["traceback"] = self.formatException(record.exc_info)
        if record.stack_info:
            values["stack"] = self.formatStack(record.stack_info)
        return harmless_json(json.dumps(self._without_secrets(values), ensure_ascii=False))

    def _without_secrets(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._redacted(each) if isinstance(each, str) else each for name, each in values.items()}

    def _redacted(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


def logging_to_stderr(verbosity: int, secrets: Iterable[str], *, as_json: bool = False) -> Redacting:
    """Set up logging for the daemon: 0 says what happened, -1 only trouble, 1 also checks that found no change."""
    journal = bool(os.environ.get("JOURNAL_STREAM"))
    form = "%(message)s" if journal else "%(asctime)s %(levelname)s %(message)s"
    return _installed(Redacting(secrets, form, journal=journal, as_json=as_json), verbosity)


def logging_for_people(verbosity: int, secrets: Iterable[str]) -> Redacting:
    """Set up logging for a command: only trouble, in one line, unless more was asked for.

    Findings are in its report already.
    """
    made = _installed(Redacting(secrets, "schemawatchd: %(message)s", journal=False), verbosity - 1)
    logging.getLogger(events.NAME).setLevel(logging.ERROR if verbosity < 1 else logging.NOTSET)
    return made


def _installed(formatter: Redacting, verbosity: int) -> Redacting:
    level = {-1: logging.WARNING, 0: logging.INFO}.get(max(verbosity, -1), logging.DEBUG)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("schemawatchd").setLevel(level)
    return formatter
