"""The table of questions: what is asked over the control socket, typed on both sides."""

import os
import socket
import threading
import time
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest

from schemawatchd.actions import api_client
from schemawatchd.actions import questions as folder
from schemawatchd.actions.api import (
    LocalApi,
    NoArguments,
    Question,
    QuestionArguments,
    QuestionContext,
    answer,
    questions,
)
from schemawatchd.actions.api_client import ApiClient, QuestionRefused
from schemawatchd.actions.api_types import SilenceRequest, SystemStatus
from schemawatchd.actions.questions.check_now import CheckNowArguments, check_now
from schemawatchd.actions.questions.history import HistoryArguments, history
from schemawatchd.actions.questions.incidents import AckArguments, ack
from schemawatchd.actions.questions.silence import SilenceArguments, silence, silences
from schemawatchd.actions.questions.status import status
from schemawatchd.alerts.matchers import Matchers
from schemawatchd.catalog import names
from schemawatchd.clock import SystemClock
from schemawatchd.errors import UsageError
from schemawatchd.runtime.control import Control, ControlReply, default_path, login
from schemawatchd.service.api_server import ApiServer
from schemawatchd.settings.models import Settings
from schemawatchd.settings.translate import translate
from schemawatchd.store.store import Store

NEW = '''
"""A question that somebody adds."""
from schemawatchd.actions.api import QuestionArguments, QuestionContext, question

class TwiceArguments(QuestionArguments, frozen=True):
    """A number."""
    number: int

@question()
def twice(context: QuestionContext, asked: TwiceArguments) -> int:
    """Twice the number."""
    return 2 * asked.number
'''


@pytest.fixture
def configuration(tmp_path):
    path = tmp_path / "schemawatchd.toml"
    target = {"url": "sqlite:///shop.db", "environment": "prod"}
    return translate(
        path,
        Settings(targets={"prod": target}, canonical="schema.sql", state=f"sqlite:///{tmp_path}/state.db"),
        {},
    )


@pytest.fixture
def store(configuration):
    with closing(Store.open(configuration.state, SystemClock())) as store:
        yield store


@pytest.fixture
def context(configuration, store):
    return QuestionContext(configuration, store, SystemClock(), "ada")


@pytest.fixture
def client(configuration, store):
    """A client of a server in this process; the list counts answers."""
    answered = []
    server = ApiServer(
        configuration=lambda: configuration,
        store=store,
        clock=SystemClock(),
        check_now=lambda names, seconds: [],
        on_answer=lambda: answered.append(1),
        states=tuple,
    )
    control = Control(default_path(configuration.state), server)
    control.start()
    yield ApiClient(configuration.state), answered
    control.stop()


def raw(configuration, line):
    with closing(socket.socket(socket.AF_UNIX)) as talk:
        talk.settimeout(10)
        talk.connect(str(default_path(configuration.state)))
        talk.sendall(line + b"\n")
        with talk.makefile("rb") as lines:
            return msgspec.json.decode(lines.readline(), type=ControlReply)


def test_every_question_has_arguments_and_a_value_of_its_own():
    for each in questions().values():
        assert issubclass(each.arguments, QuestionArguments), each.name
        assert each.value is not msgspec.UNSET
        assert each.answer.__doc__, each.name
        msgspec.json.Decoder(each.value)


def test_every_file_of_questions_has_one():
    homes = {each.answer.__module__.rpartition(".")[2] for each in questions().values()}
    assert homes == set(names(folder))


def test_a_question_is_one_file(tmp_path, monkeypatch, client):
    (tmp_path / "doubling.py").write_text(NEW)
    monkeypatch.setattr(folder, "__path__", [*folder.__path__, str(tmp_path)])
    questions.cache_clear()
    try:
        added = questions()["twice"]
        assert client[0].ask(added, added.arguments(number=21)) == 42
    finally:
        monkeypatch.undo()
        questions.cache_clear()


def test_the_daemon_answers_with_the_value_that_the_table_names(client):
    api, answered = client
    found = api.ask(status, NoArguments())
    assert isinstance(found, SystemStatus)
    assert [each.name for each in found.targets] == ["prod"]
    assert answered == [1]


def test_a_check_needs_the_daemon(client, context):
    assert client[0].ask(check_now, CheckNowArguments()).targets == ()
    with pytest.raises(UsageError, match="no daemon runs"):
        LocalApi(context).ask(check_now, CheckNowArguments())


def test_who_asks_is_known_to_the_kernel_and_not_said(client):
    api, _ = client
    wanted = SilenceRequest(
        matchers=Matchers(targets=("prod",)), ends=datetime(2099, 1, 1, tzinfo=UTC), reason="x"
    )
    assert api.ask(silence, SilenceArguments(wanted=wanted)).author == login(os.getuid())
    assert [each.reason for each in api.ask(silences, NoArguments())] == ["x"]


def test_an_error_keeps_its_words_its_hint_and_its_code(client, context):
    with pytest.raises(UsageError) as alone:
        LocalApi(context).ask(ack, AckArguments(ids=("9f2c",), reason="x"))
    with pytest.raises(QuestionRefused) as asked:
        client[0].ask(ack, AckArguments(ids=("9f2c",), reason="x"))
    assert (asked.value.says, asked.value.hint) == (alone.value.says, alone.value.hint)
    assert asked.value.exit_code == alone.value.exit_code


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"ask": "dance"}', "does not know the request `dance`"),
        (b'{"ask": "__init__"}', "does not know the request `__init__`"),
        (
            b'{"ask": "history", "given": {"target": "prod", "limit": "all"}}',
            "Expected `int`, got `str` - at `$.limit`",
        ),
        (b'{"ask": "history", "given": {"target": "prod"}}', "missing required field `limit`"),
        (
            b'{"ask": "history", "given": {"target": "prod", "limit": 1, "author": "root"}}',
            "unknown field `author`",
        ),
        (b'{"ask": "ack", "given": {"ids": "9f2c", "reason": "x"}}', "Expected `array`, got `str` - at `$.ids`"),
        (b'{"ask": 1}', "the request cannot be understood"),
        (b"not json", "the request cannot be understood"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_the_reason(configuration, client, line, says):
    reply = raw(configuration, line)
    assert says in reply.says
    assert reply.code == 64
    assert "same version" in reply.hint
    assert client[1] == []


def test_arguments_of_the_right_types_reach_the_function(context):
    with pytest.raises(UsageError, match="no target `nosuch`"):
        answer(context, "history", {"target": "nosuch", "limit": 3})
    assert LocalApi(context).ask(history, HistoryArguments(target="prod", limit=3)).observed == ()


def test_an_answer_of_another_version_is_refused_and_no_crash(client):
    other = Question("silences", NoArguments, int, lambda context, asked: 0, 5.0)
    with pytest.raises(QuestionRefused, match="cannot be understood"):
        client[0].ask(other, NoArguments())


@pytest.fixture
def served(configuration):
    """A daemon that answers with these bytes, a piece at a time."""
    servers = []

    def serve(*pieces, pause=0.0):
        listening = socket.socket(socket.AF_UNIX)
        path = default_path(configuration.state)
        path.unlink(missing_ok=True)
        listening.bind(str(path))
        listening.listen()
        servers.append(listening)

        def answer():
            with suppress(OSError):
                talk, _ = listening.accept()
                with talk:
                    talk.recv(1 << 16)
                    for piece in pieces:
                        talk.sendall(piece)
                        time.sleep(pause)

        threading.Thread(target=answer, daemon=True).start()
        return ApiClient(configuration.state)

    yield serve
    for each in servers:
        each.close()


@pytest.mark.parametrize(
    ("pieces", "says"),
    [
        ((b"no JSON\n",), "cannot be understood"),
        ((b"[]\n",), "cannot be understood"),
        ((b'{"value": {"a"',), "cannot be understood"),
        ((), "closed the connection"),
    ],
)
def test_an_answer_that_is_none_is_refused_and_no_crash(served, pieces, says):
    asked = questions()["status"]
    with pytest.raises(QuestionRefused, match=says):
        served(*pieces).ask(asked, asked.arguments())


def test_an_answer_byte_by_byte_is_given_up_in_time(served):
    asked = replace(questions()["status"], patience=0.5)
    with pytest.raises(QuestionRefused, match="did not answer in time"):
        served(*[b"x"] * 400, pause=0.1).ask(asked, asked.arguments())


def test_an_answer_in_pieces_is_read_whole(served):
    asked = Question("number", NoArguments, int, lambda *_: 0, 5.0)
    whole = msgspec.json.encode(ControlReply(value=42)) + b"\n"
    pieces = [whole[place : place + 1] for place in range(len(whole))]
    assert served(*pieces).ask(asked, NoArguments()) == 42


def test_an_answer_without_an_end_is_given_up_at_its_limit(served, monkeypatch):
    monkeypatch.setattr(api_client, "_LONGEST_ANSWER", 1 << 20)
    asked = questions()["status"]
    with pytest.raises(QuestionRefused, match="cannot be understood"):
        served(*[b"x" * 65536] * 40).ask(asked, asked.arguments())
