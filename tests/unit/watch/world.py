"""A target, its services and everything they touch, as fakes that do what they are told."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fixtures.clock import SteppedClock
from schemawatchd.engines.engine import Pulse
from schemawatchd.errors import SourceInvalid
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.schema.snapshot import Taken
from schemawatchd.schema.target import Dsn, Target
from schemawatchd.sources.canonical import LoadedSchema
from schemawatchd.watch.services import Services
from unit.samples import POSTGRES, column, snapshot, table

GOOD = snapshot(table(), column(), origin="schema.sql")
DRIFTED = snapshot(table(), column(type="numeric(12,2)"), origin="prod")


def target(name="prod", **more):
    return Target(
        **{
            "name": name,
            "environment": name,
            "dsn": Dsn(f"postgresql://watch:pw@db/{name}"),
            "schema": Path("schema.sql"),
        }
        | more
    )


@dataclass
class Session:
    """Answers with `pulses` and `snapshots` one by one, the last one for ever; an error among them is raised."""

    pulses: list
    snapshots: list
    asked: list = field(default_factory=list)
    marked: str = ""
    rereads: list = field(default_factory=lambda: [None])
    engine = POSTGRES
    proven = True

    def pulse(self, last):
        self.asked.append("pulse")
        self.last = self._next(self.pulses)
        return self.last

    def read(self, schemas, taken_at):
        self.asked.append("read")
        return self._next(self.snapshots)

    def take(self, schemas, taken_at, last, *, marked):
        return Taken(self.read(schemas, taken_at), last, self._marks() if marked else "")

    def retake(self, start, schemas, taken_at):
        marks = self._marks()
        self.asked.append("retake")
        found = self._next(self.rereads)
        return found and Taken(found, self.last, marks)

    def _marks(self):
        self.asked.append("marks")
        return self.marked

    def _next(self, answers):
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class Expectation:
    """A schema file with contents one by one: a snapshot, or the error that loading ends with."""

    contents: list
    old: object = None
    named: str = "schema.sql"
    loads: int = 0

    def fingerprint(self):
        answer = self.contents[0]
        if isinstance(answer, SourceInvalid) and answer.says == "the file is missing":
            raise answer
        return f"mark of {answer.says if isinstance(answer, Exception) else id(answer)}"

    def load(self, *_, **__):
        self.loads += 1
        answer = self.contents[0]
        mark = self.fingerprint()
        if len(self.contents) > 1:
            self.contents.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return LoadedSchema(snapshot=answer, named=self.named, fingerprint=mark)

    def printed(self, *_):
        return {}

    def last_good(self, *_, **__):
        return self.old and LoadedSchema(snapshot=self.old, named=self.named, fingerprint="")


def pulse(mark="one"):
    return Pulse(mark, mark)


class World:
    """One target's surroundings; change what they hold between looks."""

    def __init__(self, *snapshots, pulses=("one",), contents=(GOOD,), old=None):
        self.session = Session(
            [each if isinstance(each, Exception) else pulse(each) for each in pulses], [*snapshots]
        )
        self.expectation = Expectation([*contents], old)
        self.clock = SteppedClock()
        self.waits = []
        self.policy = RulePolicy()
        self.refusal = None
        self.lasting = False

    @contextmanager
    def connect(self):
        if self.refusal:
            raise self.refusal
        yield self.session

    def wait(self, seconds):
        self.waits.append(seconds)
        self.clock.step(seconds)

    def services(self, state=None, *, always_full=False, start=None, stateless=False):
        return Services(
            connect=self.connect,
            expectation=self.expectation,
            clock=self.clock,
            wait=self.wait,
            policy=self.policy,
            state=state or TargetState(target="prod"),
            stateless=stateless,
            start=start,
            always_full=always_full,
            lasting=self.lasting,
        )
