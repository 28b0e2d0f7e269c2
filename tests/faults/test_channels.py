"""Every way in which a receiver can fail, at random and with a seed: nothing is lost, and little is said twice."""

import json
import os
import random
import socket
import threading
from collections import Counter
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from fixtures.findings import finding
from schemawatchd.notify.channel import Spec, channel
from schemawatchd.rules.finding import Severity

SEED = int(os.environ.get("FAULT_SEED", "20261128"))
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "120"))
FAULTS = {
    "busy": 500,
    "too many, and says when": (429, {"Retry-After": "120"}),
    "too many": 429,
    "away for ever": 401,
    "login page": (302, {"Location": "/login"}),
    "not this message": 400,
    "hangs": "hang",
    "drops the connection after the body": "drop",
    "refuses connections": "closed",
    "no such host": "dns",
    "no certificate": "tls",
    "killed after the hand-over": "kill",
}


class Killed(BaseException):
    """The daemon dies between the hand-over and remembering it."""


class Receiver:
    """A webhook's receiver that fails as it is told, and keeps what really arrived."""

    def __init__(self):
        self.fault = None
        self.bodies = []
        self.released = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = FAULTS.get(receiver.fault, 200)
                if answer in (200, "kill", "hang", "drop"):
                    receiver.bodies.append({"answered": answer == 200, **json.loads(body)})
                if answer == "hang":
                    receiver.released.wait(5)
                if answer in ("hang", "drop"):
                    self.connection.shutdown(socket.SHUT_RDWR)
                    self.close_connection = True
                    return
                status, headers = answer if isinstance(answer, tuple) else (answer, {})
                self.send_response(200 if status == "kill" else status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self):
        match FAULTS.get(self.fault):
            case "closed":
                return "http://127.0.0.1:1/hook"
            case "dns":
                return "https://nobody.invalid/hook"
            case "tls":
                return f"https://127.0.0.1:{self.server.server_port}/hook"
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    def close(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


class Hook:
    """The real channel, made anew for each message, since what fails may be the way to its host."""

    threaded = False

    def __init__(self, receiver):
        self.name = "team"
        self.receiver = receiver

    def send(self, message, within):
        secret = {"secret": "whsec_c2VjcmV0"}
        made = channel(Spec(name="team", kind="webhook", url=self.receiver.url, settings=secret))
        outcome = made.send(message, 0.3 if self.receiver.fault == "hangs" else within)
        if self.receiver.fault == "killed after the hand-over":
            raise Killed
        return outcome


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.close()


def test_whatever_a_receiver_does_nothing_is_lost_and_nothing_is_doubled_but_for_lost_answers(
    team, receiver, record_property
):
    chance = random.Random(SEED)
    team.channels = {"team": Hook(receiver)}
    team.route("team", group_interval=timedelta(0), repeat_interval=timedelta(0))
    injected, owed, there = Counter(), [], set()

    def tell():
        try:
            team.deliverer.run_once()
        except Killed:
            team.restart()

    for number in range(ROUNDS):
        receiver.fault = chance.choice([None, None, *FAULTS])
        if receiver.fault:
            injected[receiver.fault] += 1
        there.add(f"t{number:03}")
        owed.append((f"t{number:03}", "opened"))
        if len(there) > 5:
            gone = chance.choice(sorted(there))
            there.discard(gone)
            owed.append((gone, "resolved"))
        team.look(*(finding(name, severity=Severity.CRITICAL) for name in sorted(there)))
        for _ in range(2):
            team.clock.step(chance.choice([10, 60, 600, 4000]))
            tell()
    receiver.fault = None
    team.store.outbox.try_again()
    for _ in range(4):
        team.clock.step(4000)
        tell()
    arrived = Counter((each["object"], each["what"]) for body in receiver.bodies for each in body["findings"])
    came_and_went = {name for name, what in owed if what == "resolved" and not arrived[name, "opened"]}
    lost = [each for each in owed if not arrived[each] and each[0] not in came_and_went]
    unanswered = Counter(
        (each["object"], each["what"])
        for body in receiver.bodies
        if not body["answered"]
        for each in body["findings"]
    )
    doubled = {each: count - 1 for each, count in arrived.items() if count > 1}
    figures = {
        "seed": SEED,
        "faults injected": sum(injected.values()),
        "messages owed": len(owed) - 2 * len(came_and_went),
        "came and went unheard": len(came_and_went),
        "messages arrived": len(receiver.bodies),
        "messages whose answer was lost": sum(not body["answered"] for body in receiver.bodies),
        "findings doubled, their answer lost": sum(doubled.values()),
        "findings doubled for no reason": sum(count > unanswered[each] for each, count in doubled.items()),
        "lost": len(lost),
    }
    record_property("figures", figures)
    print(figures)
    assert lost == []
    assert figures["findings doubled for no reason"] == 0
    assert set(injected) == set(FAULTS)
    assert team.deliverer.backlogs() == ()
