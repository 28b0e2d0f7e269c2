"""Every session, real or fake, answers what a look may ask of it."""

import inspect

import pytest

from schemawatchd.engines import engine
from schemawatchd.engines.generic.session import GenericSession
from schemawatchd.engines.mariadb.session import MariadbSession
from schemawatchd.engines.postgresql.session import PostgresqlSession as PostgresSession
from schemawatchd.engines.sqlite.engine import SqliteSession
from schemawatchd.schema.snapshot import Start
from unit.samples import NOON
from unit.watch.world import GOOD
from unit.watch.world import Session as FakeSession

REAL = (GenericSession, MariadbSession, PostgresSession, SqliteSession)
QUESTIONS = ("pulse", "read", "retake", "take", "worded")


def names(function):
    return [name for name in inspect.signature(function).parameters if name != "self"]


@pytest.mark.parametrize("session", REAL)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_session_is_asked_as_looks_ask(session, question):
    asked = inspect.signature(getattr(engine.Session, question))
    only = [name for name, each in asked.parameters.items() if each.kind is each.KEYWORD_ONLY]
    found = inspect.signature(getattr(session, question))
    found.bind(*(name for name in asked.parameters if name not in only), **dict.fromkeys(only))


@pytest.mark.parametrize("question", ["pulse", "read", "retake", "take"])
def test_the_fake_is_asked_as_the_real_ones(question):
    assert names(getattr(FakeSession, question)) == names(getattr(engine.Session, question))


@pytest.mark.parametrize("session", [GenericSession, MariadbSession, SqliteSession])
def test_what_cannot_tell_what_moved_reads_everything(session):
    made = session.__new__(session)
    assert made.retake(Start(GOOD, "marks"), frozenset(), NOON) is None
