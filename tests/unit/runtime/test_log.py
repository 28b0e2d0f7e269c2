"""Logs: no secret, no trick, and the priority where the journal wants it."""

import json
import logging
from datetime import datetime

import pytest

from schemawatchd.runtime.log import Redacting

SECRET = "s3cr3t-token"
FORM = "%(levelname)s %(message)s"


def line(text, *args, level=logging.INFO, journal=False, secrets=(SECRET,), error=None):
    record = logging.LogRecord("schemawatchd", level, __file__, 1, text, args, error)
    return Redacting(secrets, FORM, journal=journal).format(record)


def test_a_secret_is_kept_out_wherever_it_stands():
    assert SECRET not in line(f"sent to slack://{SECRET}/x")
    assert SECRET not in line("sent to %s", SECRET)
    assert "***" in line(SECRET)


def test_a_secret_in_a_traceback_is_kept_out():
    error = ValueError(f"login with {SECRET} failed")
    text = line("trouble", error=(type(error), error, None))
    assert "ValueError" in text
    assert SECRET not in text


def test_a_secret_within_a_longer_one_leaves_no_rest():
    text = line("slack://abcdef-tail", secrets=("abcdef", "slack://abcdef-tail"))
    assert "tail" not in text


def test_secrets_that_are_learned_later_are_kept_out_beside_the_old():
    formatter = Redacting(["first-secret"], FORM, journal=False)
    formatter.learn(["second-secret"])
    text = formatter.format(logging.LogRecord("x", 20, "f", 1, "first-secret second-secret", (), None))
    assert "secret" not in text


def test_what_is_too_short_to_be_a_secret_does_not_blank_the_log():
    assert "checked prod" in line("checked prod", secrets=("a", ""))


def test_names_that_could_trick_a_terminal_are_escaped():
    assert "\x1b" not in line("table %s", "\x1b[2J")


PRIORITIES = {
    logging.DEBUG: "<7>",
    logging.INFO: "<6>",
    logging.WARNING: "<4>",
    logging.ERROR: "<3>",
    logging.CRITICAL: "<3>",
}


@pytest.mark.parametrize(("level", "mark"), PRIORITIES.items())
def test_the_journal_gets_the_priority_before_each_line(level, mark):
    text = line("one", level=level, journal=True, error=(ValueError, ValueError("two"), None))
    assert [each[:3] for each in text.splitlines()] == [mark, mark]
    assert text.endswith(f"{mark}  ValueError: two")


def test_a_person_gets_the_form_alone():
    assert line("looked") == "INFO looked"


FORGED = "2026-12-01 03:00:00,000 INFO prod: in sync"


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x85", "\u2028", "\x1b[1G"])
@pytest.mark.parametrize("journal", [False, True])
def test_a_name_writes_no_line_of_its_own(end, journal):
    """Neither in the message nor in the last part of a traceback, which is the error's own text."""
    error = ValueError(f"x{end}{FORGED}")
    written = line("table %s", f"x{end}{FORGED}", error=(ValueError, error, None), journal=journal)
    starts = [each.removeprefix("<6>") for each in written.splitlines()]
    assert not [each for each in starts if each.startswith((FORGED, "<"))]
    assert all(" " <= each <= "~" for each in written.replace("\n", ""))


def test_a_secret_with_a_line_feed_is_kept_out_of_a_message_and_a_traceback():
    secret = "first half\nsecond half"
    text = line("login with %s", secret, secrets=(secret,), error=(ValueError, ValueError(secret), None))
    assert "half" not in text


def document(text, *args, error=None, secrets=(SECRET,), **fields):
    record = logging.LogRecord("schemawatchd", logging.WARNING, __file__, 1, text, args, error)
    record.event = fields
    written = Redacting(secrets, FORM, journal=True, as_json=True).format(record)
    assert "\n" not in written
    return json.loads(written)


def test_json_is_one_object_with_the_fields_of_the_event():
    found = document("finding %s", "opened", event="opened", target=None, seconds=1.5)
    assert (found["level"], found["message"]) == ("warning", "finding opened")
    assert (found["event"], found["target"], found["seconds"]) == ("opened", None, 1.5)
    assert datetime.fromisoformat(found["time"]).tzinfo is not None


@pytest.mark.parametrize("secret", ['quo"te\\back', "two\nlines", "plain-secret"])
def test_json_keeps_secrets_out_of_messages_fields_and_tracebacks(secret):
    error = ValueError(f"login with {secret}")
    found = document("to %s", secret, error=(ValueError, error, None), secrets=(secret,), reason=secret)
    assert found["message"] == "to ***"
    assert found["reason"] == "***"
    assert found["traceback"].endswith("login with ***")


def test_json_escapes_what_a_terminal_would_obey():
    record = logging.LogRecord("schemawatchd", 20, __file__, 1, "\x1b[2J\u202e\x9b\n", (), None)
    written = Redacting((), FORM, journal=False, as_json=True).format(record)
    assert all(" " <= each <= "~" for each in written)
    assert json.loads(written)["message"] == "\x1b[2J\u202e\x9b\n"
