"""Channels at their edge: what goes out, how each answer ends, and that no URL is ever told."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import requests
from requests.adapters import HTTPAdapter

from fixtures.ears import hearing
from fixtures.messages import item
from fixtures.sinks import HANG, http_sinking
from schemawatchd.errors import SettingsError
from schemawatchd.notify.channel import Ending, Spec, channels
from schemawatchd.notify.channel import channel as made
from schemawatchd.notify.channels import apprise_channel
from schemawatchd.notify.channels.apprise_channel import AppriseChannel
from schemawatchd.notify.message import Message
from schemawatchd.notify.pipeline.delivery import send_test
from schemawatchd.notify.transports import apprise_child
from schemawatchd.rules.finding import Severity

HOSTILE = "table <!channel> & <@U123> *b* `x` {{7*7}} %s is missing"
TOLD = Message(
    head="prod (shop): 1 change",
    items=(item(summary=HOSTILE, consequence="", severity=Severity.CRITICAL),),
    commands=("schemawatchd status",),
    host="host",
    severity=Severity.CRITICAL,
)
SECRET = "s3cret"


class Slack(HTTPAdapter):
    """Takes the place of the network below `requests`."""

    def __init__(self):
        super().__init__()
        self.sent = []

    def send(self, request, **_):
        self.sent.append(request)
        response = requests.Response()
        response.status_code, response._content = 200, b"ok"
        response.url, response.request = request.url, request
        return response


def channel(name, url):
    return made(Spec(name=name, url=url))


@pytest.fixture
def slack(monkeypatch):
    """Slack itself cannot be had, so what would go there is caught in this process."""
    adapter = Slack()
    monkeypatch.setattr(requests.Session, "get_adapter", lambda *_, **__: adapter)
    monkeypatch.setattr(apprise_child, "_cap_answers", list)
    monkeypatch.setattr(apprise_channel, "_answered", apprise_child.answer)
    return adapter


@pytest.fixture
def quick(monkeypatch):
    """Half a second is long enough to hang."""
    monkeypatch.setitem(apprise_channel._OURS, "rto", "0.4")
    monkeypatch.setitem(apprise_channel._OURS, "cto", "0.4")


@pytest.fixture(autouse=True)
def logged():
    with hearing() as heard:
        yield heard
    said = "\n".join(heard)
    assert SECRET not in said
    assert "TOKENTOKEN" not in said


SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcTOKENTOKEN"
ESCAPED = (
    "prod (shop): 1 change\n"
    "CRITICAL  table &lt;!channel&gt; &amp; &lt;@U123&gt; *b* `x` {{7*7}} %s is missing\n"
    "on host:  schemawatchd status"
)


def test_slack_gets_every_sign_escaped_once_and_nothing_of_a_third_party(slack):
    outcome = channel("team", SLACK).send(TOLD, 5)
    assert outcome.ending is Ending.HANDED_OVER
    (request,) = slack.sent
    assert request.url == "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcTOKENTOKEN"
    payload = requests.models.complexjson.loads(request.body)
    (attachment,) = payload.pop("attachments")
    assert payload == {"mrkdwn": False}
    assert attachment.pop("color").startswith("#")
    assert attachment == {"title": "", "text": ESCAPED}


def test_slacks_own_form_of_the_url_works_alike(slack):
    own = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcTOKENTOKEN"
    assert channel("team", own).send(TOLD, 5).ending is Ending.HANDED_OVER
    assert "&lt;!channel&gt;" in slack.sent[0].body
    assert "<!channel" not in slack.sent[0].body


def test_slack_gets_no_more_than_it_shows(slack):
    channel("team", SLACK).send(Message(head="head", notes=tuple("<&>" * 20 for _ in range(100))), 5)
    text = requests.models.complexjson.loads(slack.sent[0].body)["attachments"][0]["text"]
    assert 2500 < len(text) <= 2900
    assert text.endswith(" more lines")


def test_a_webhook_gets_the_exact_text(http_sink):
    assert channel("hook", http_sink.url).send(TOLD, 5).ending is Ending.HANDED_OVER
    (body,) = http_sink.bodies
    assert body["title"] == TOLD.subject
    assert body["message"] == "\n".join(TOLD.lines)
    assert body["type"] == "failure"


@pytest.mark.parametrize(
    ("answer", "ending", "says", "whole"),
    [
        (500, Ending.BUSY, "it answered 500", False),
        (503, Ending.BUSY, "it answered 503", False),
        (429, Ending.BUSY, "it answered 429", False),
        (408, Ending.BUSY, "it answered 408", False),
        (400, Ending.REFUSED, "it answered 400", False),
        (401, Ending.REFUSED, "it answered 401", True),
        (404, Ending.REFUSED, "it answered 404", True),
        (
            (302, {"Location": "/login"}),
            Ending.REFUSED,
            "it answered 302, and redirects are not followed",
            True,
        ),
    ],
)
def test_an_http_answer_has_its_ending(http_sink, answer, ending, says, whole):
    http_sink.answers = [answer, 200]
    outcome = channel("hook", http_sink.url).send(TOLD, 5)
    assert (outcome.ending, outcome.says, outcome.whole) == (ending, says, whole)
    assert len(http_sink.requests) == 1


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        ((429, {"Retry-After": "120"}), timedelta(minutes=2)),
        ((503, {"Retry-After": "Mon, 23 Nov 2026 08:13:48 GMT"}), timedelta(minutes=2)),
        ((429, {"Retry-After": "soon"}), None),
        (429, None),
    ],
)
def test_the_wait_that_a_service_asks_for_is_known(http_sink, clock, answer, wait):
    http_sink.answers = [answer]
    outcome = AppriseChannel("hook", http_sink.url, clock).send(TOLD, 5)
    assert (outcome.ending, outcome.asked) == (Ending.BUSY, wait)


def test_what_one_channel_is_asked_for_is_nothing_to_another(http_sink):
    with http_sinking() as other, http_sinking() as silent:
        http_sink.answers = [(429, {"Retry-After": "7"})] * 5
        other.answers = [(429, {"Retry-After": "9"})] * 5
        silent.answers = [429] * 5
        hooks = [channel("hook", each.url) for each in (http_sink, other, silent)]
        with ThreadPoolExecutor(3) as pool:
            for _ in range(5):
                ends = list(pool.map(lambda each: each.send(TOLD, 5).asked, hooks))
                assert ends == [timedelta(seconds=7), timedelta(seconds=9), None]


@pytest.mark.parametrize("within", [60, 0.2], ids=["its own time-out", "our deadline"])
def test_no_answer_may_have_arrived(http_sink, quick, within):
    http_sink.answers = [HANG]
    hook = channel("hook", http_sink.url)
    started = time.monotonic()
    outcome = hook.send(TOLD, within)
    assert time.monotonic() - started < 30  # the sink never answers, and a busy machine is slow to start a process
    assert (outcome.ending, outcome.says) == (Ending.UNKNOWN, "it did not answer in time")


def test_nobody_there_has_certainly_not_heard(http_sink):
    hook = channel("hook", f"json://127.0.0.1:1/{SECRET}")
    outcome = hook.send(TOLD, 5)
    assert (outcome.ending, outcome.says) == (Ending.BUSY, "it could not be reached")


@pytest.mark.parametrize(
    "url",
    [
        f"json://user:{SECRET}@localhost/?format=markdown",
        f"json://user:{SECRET}@localhost/?a=b&Format=text",
        f"json://user:{SECRET}@localhost/?optional=yes",
        f"json://user:{SECRET}@localhost/?a=b;format=markdown",
        f" mailto://user:{SECRET}@example.org?to=a@example.org",
        f"mailto://user:{SECRET}@example.org?cc=a@example.org",
        f"nosuch://{SECRET}",
        f"slack://{SECRET}",
        f"slack://T1JJ3T3L2/A1BRTD4JD/{SECRET}*%21",
        f"json://a/{SECRET}, json://b/{SECRET}",
        f"mailto://user:{SECRET}@example.org?to=a@example.org,b@example.org",
        SECRET,
    ],
)
def test_an_unusable_url_is_refused_by_name_and_never_shown(url, capfd):
    with pytest.raises(SettingsError, match=r"^channels\.team: ") as caught:
        channel("team", url).check()
    assert SECRET not in f"{caught.value.says} {caught.value.hint} {caught.value!r}"
    assert caught.value.exit_code == 78
    assert SECRET not in "".join(capfd.readouterr())


def test_a_url_that_turns_out_unusable_is_an_outcome():
    outcome = channel("team", f"slack://{SECRET}").send(TOLD, 1)
    assert (outcome.ending, outcome.whole) == (Ending.REFUSED, True)
    assert SECRET not in outcome.says


def test_settings_of_ours_cannot_be_overridden(http_sink):
    http_sink.answers = [(302, {"Location": "/login"}), 500, 200]
    hook = channel("hook", f"{http_sink.url}?redirect=yes&retry=3&rto=60&wait=0")
    assert hook.send(TOLD, 5).ending is Ending.REFUSED
    assert hook.send(TOLD, 5).says == "it answered 500"
    assert len(http_sink.requests) == 2


def test_a_channel_shows_its_name_and_no_url(http_sink):
    found = channels({"hook": Spec(name="hook", url=http_sink.url)})
    assert repr(found) == "{'hook': AppriseChannel('hook')}"


def test_libraries_are_quiet_at_any_level(http_sink):
    channel("hook", http_sink.url).send(TOLD, 5)
    for name in ("apprise", "requests", "urllib3"):
        assert logging.getLogger(name).getEffectiveLevel() >= logging.WARNING


def test_a_test_message_says_that_it_is_one(http_sink):
    assert send_test(channel("hook", http_sink.url), "db-watch-1").ending is Ending.HANDED_OVER
    assert "this is a test of the channel hook" in http_sink.bodies[0]["message"]
    assert http_sink.bodies[0]["type"] == "info"


def test_making_a_channel_does_not_import_apprise():
    import subprocess
    import sys

    code = (
        "import sys; from schemawatchd.notify.channel import Spec, channel\n"
        "import schemawatchd.notify.pipeline.delivery\n"
        "channel(Spec(name='team', url='json://localhost/'))\n"
        "sys.exit(bool({'apprise', 'requests', 'smtplib'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
