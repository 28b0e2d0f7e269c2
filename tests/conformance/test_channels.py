"""What every channel has to do: ours, those of Apprise, the example of a plug-in and the one that tests use."""

import importlib.util
import socket
import sys
from pathlib import Path

import pytest

from fixtures.ears import hearing
from fixtures.messages import item
from fixtures.team import ListChannel
from schemawatchd.errors import SettingsError
from schemawatchd.notify.channel import Ending, Outcome, Spec, channel, hand_over, kinds
from schemawatchd.notify.message import Message
from schemawatchd.rules.finding import Severity

EXAMPLE = Path(__file__).parents[2] / "examples" / "plugins" / "acme_schemawatchd" / "logfile.py"
SECRET = "s3cret-word"
MESSAGE = Message(
    head="prod (shop): 1 change",
    items=(item(summary="column shop.orders.total\x1b[2J is missing\n::error::x", severity=Severity.CRITICAL),),
    commands=("schemawatchd status",),
    host="host",
    severity=Severity.CRITICAL,
)


def example(tmp_path):
    made = importlib.util.spec_from_file_location("acme_logfile", EXAMPLE)
    module = importlib.util.module_from_spec(made)
    sys.modules["acme_logfile"] = module  # a dataclass looks there for its annotations
    made.loader.exec_module(module)
    return module.make(Spec(name="team", kind="logfile", settings={"path": str(tmp_path / "log")}))


def spec(kind, where):
    """A channel of the kind that leads to this address, which a secret stands in."""
    host, port = where
    return {
        "webhook": Spec(
            name="team", kind="webhook", url=f"http://{host}:{port}/{SECRET}", settings={"secret": SECRET}
        ),
        "slack": Spec(
            name="team",
            kind="slack",
            url=f"http://{host}:{port}",
            settings={"token": f"xoxb-{SECRET}", "channel": "C0123456789"},
        ),
        "mail": Spec(
            name="team",
            kind="mail",
            url=f"mailto://user:{SECRET}@{host}:{port}/?from=a@example.org&to=b@example.org",
        ),
        "apprise": Spec(name="team", url=f"json://user:{SECRET}@{host}:{port}/"),
    }[kind]


OVER_THE_NETWORK = ("webhook", "slack", "mail", "apprise")


@pytest.fixture
def closed():
    """An address of this machine without a listener."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()


@pytest.fixture
def silent():
    """An address at which somebody listens who never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()


def test_each_kind_of_ours_is_tried():
    assert {each for each in OVER_THE_NETWORK if each != "apprise"} == kinds().keys()


@pytest.mark.parametrize("kind", OVER_THE_NETWORK)
def test_one_that_cannot_be_reached_is_an_outcome_without_a_secret(kind, closed):
    with hearing() as heard:
        made = channel(spec(kind, closed))
        made.check()
        outcome = made.send(MESSAGE, 10)
    assert isinstance(outcome, Outcome)
    assert outcome.ending is not Ending.HANDED_OVER
    assert outcome.says
    assert SECRET not in f"{outcome} {made!r} {' '.join(heard)}"


@pytest.mark.timeout(30)
@pytest.mark.parametrize("kind", OVER_THE_NETWORK)
def test_one_that_never_answers_is_left_in_time(kind, silent):
    outcome = channel(spec(kind, silent)).send(MESSAGE, 1.0)
    assert outcome.ending in {Ending.UNKNOWN, Ending.BUSY}
    assert SECRET not in str(outcome)


@pytest.mark.parametrize("kind", OVER_THE_NETWORK)
def test_its_name_is_the_one_of_the_configuration(kind, closed):
    made = channel(spec(kind, closed))
    assert made.name == "team"
    assert isinstance(made.threaded, bool)


def checked(wanted):
    """What is said against the channel before anything is sent; nothing if it can be used."""
    try:
        channel(wanted).check()
    except SettingsError as error:
        return f"{error.told} {error.hint}"
    return None


@pytest.mark.parametrize("kind", OVER_THE_NETWORK)
@pytest.mark.parametrize("url", ["", "nonsense", "http://", "smtp://", "json://", "\x00"])
def test_a_url_that_cannot_be_used_is_an_error_of_the_configuration_or_an_outcome(kind, url, closed):
    wanted = spec(kind, closed)
    broken = Spec(name="team", kind=wanted.kind, url=url, settings=wanted.settings)
    says = checked(broken)
    if says is None:
        assert isinstance(hand_over(channel(broken), MESSAGE, 1.0), Outcome)
    else:
        assert "channels.team" in says
        assert SECRET not in says


@pytest.mark.parametrize("which", ["plug-in", "list"])
def test_those_that_only_write_down_take_a_message_and_say_so(which, tmp_path):
    made = example(tmp_path) if which == "plug-in" else ListChannel("team")
    made.check()
    assert (made.name, made.threaded) == ("team", False)
    outcome = hand_over(made, MESSAGE, 5)
    assert outcome.ending is Ending.HANDED_OVER
    if which == "plug-in":
        assert len((tmp_path / "log").read_text().splitlines()) == 2
