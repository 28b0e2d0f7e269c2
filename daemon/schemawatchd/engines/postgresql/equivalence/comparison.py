"""Whether two texts of PostgreSQL's mean the same: both are entered into one place, and the outcomes compared.

The server words some expressions differently after a dump and a restore (IN on varchar, BETWEEN beside AND), and
after ALTER COLUMN TYPE. So texts that differ are entered once more, in a scratch database, beside an empty
relation with the actual side's columns, types and collations. While texts are equal, or the answer is known,
nothing is made.
"""

import hashlib
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cached_property

import psycopg

from schemawatchd.engines.engine import Limits, Scratch, Script
from schemawatchd.engines.equivalence import KnownEquivalents
from schemawatchd.engines.postgresql.connection import Connection
from schemawatchd.engines.postgresql.equivalence.context import Context
from schemawatchd.engines.postgresql.equivalence.entry import EnteredText, EnteringRefused, form, make, prepare
from schemawatchd.engines.postgresql.equivalence.probes import around, asked, item
from schemawatchd.engines.postgresql.failures import said
from schemawatchd.engines.postgresql.scratch.database import played_on
from schemawatchd.errors import ScratchUnavailable, SourceInvalid
from schemawatchd.schema.key import Key, parts
from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.materialized_view import MaterializedView
from schemawatchd.schema.kinds.sequence import Sequence
from schemawatchd.schema.kinds.trigger import Trigger
from schemawatchd.schema.kinds.view import View
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.sql.lexer import Token, tokens

_ROUNDS = 3
_SECONDS = 5.0
_PATIENCE = 60.0
"""How long all texts of one comparison may take."""
SAME, DIFFERENT = "same", "different"


@contextmanager
def equivalence(
    scratch: Callable[[], Scratch], sides: tuple[Snapshot, Snapshot], limits: Limits, known: KnownEquivalents
) -> Iterator["PostgresqlEquivalence"]:
    """Answers about two snapshots of one major version; the scratch database goes on leaving."""
    with ExitStack() as stack:
        yield PostgresqlEquivalence(scratch, sides, limits, known, stack)


class PostgresqlEquivalence:
    """Answers about the texts of two snapshots."""

    def __init__(
        self,
        scratch: Callable[[], Scratch],
        sides: tuple[Snapshot, Snapshot],
        limits: Limits,
        known: KnownEquivalents,
        stack: ExitStack,
    ) -> None:
        expected, actual = sides
        self._scratch = scratch
        self._sides = (expected.objects, actual.objects)
        self._major = actual.engine.major
        self._collation = actual.engine.collation
        self._context = Context({**expected.objects, **actual.objects})
        self._limits = limits
        self._known = known
        self._stack = stack
        self._made: set[Key] = set()
        self._refused: dict[str, str] = {}
        self._gone = ""
        self._until = 0.0

    def same(self, expected: Object, actual: Object, fields: Collection[str]) -> Mapping[str, str]:
        """See `diff.equivalence`."""
        found = {name: self._field(expected, actual, name) for name in fields}
        return {name: "" if answer == SAME else answer for name, answer in found.items() if answer != DIFFERENT}

    def _field(self, expected: Object, actual: Object, name: str) -> str:
        texts = (getattr(expected, name), getattr(actual, name))
        if isinstance(actual, Trigger) and _columns_sorted(texts[0]) == _columns_sorted(texts[1]):
            return SAME
        if isinstance(actual, Column) and all(
            _is_own_number(actual, text, objects) for text, objects in zip(texts, self._sides, strict=True)
        ):
            return SAME
        if isinstance(texts[0], tuple) and actual.kind != "index":
            return self._items(actual, *texts)
        found = asked(expected, actual, name, self._context)
        if found is None:
            return DIFFERENT
        return self._answer(actual, found.question, found.wanted, found.there, found.mentions)

    def _items(self, actual: Object, wanted: tuple[str, ...], there: tuple[str, ...]) -> str:
        """Whether each of several texts has its like on the other side."""
        left = [each for each in there if each not in wanted]
        said = SAME
        for text in (each for each in wanted if each not in there):
            question = item(actual, text)
            answers = [
                DIFFERENT if question is None else self._answer(actual, question, text, other, around(actual))
                for other in left
            ]
            if SAME in answers:
                del left[answers.index(SAME)]
            else:
                said = next((each for each in answers if each != DIFFERENT), DIFFERENT)
                break
        return DIFFERENT if left and said == SAME else said

    def _answer(
        self, actual: Object, question: EnteredText, wanted: str, there: str, mentions: tuple[str, ...]
    ) -> str:
        """Same, different, or why that cannot be told."""
        itself = actual.key if isinstance(actual, View | MaterializedView) else None
        inside = self._context.around((wanted, there, *mentions), but=itself)
        made = [statement for each in inside for statement in self._context.statements(each)]
        key = _digest(self._major, *question.make("…"), question.shown, *sorted((wanted, there)), *made)
        if answer := self._refused.get(key) or self._known.get(key):
            return answer
        try:
            answer = self._entered(inside, question, wanted, there)
        except EnteringRefused as refused:
            # Not kept for longer: another server may have the extension, or the time, that this one lacks.
            return self._refused.setdefault(key, f"the server does not take it again: {refused}")
        except (ScratchUnavailable, psycopg.Error) as error:
            self._gone = (
                self._gone or f"no scratch database: {said(error) if isinstance(error, psycopg.Error) else error}"
            )
            return self._gone
        self._known.put(key, answer)
        return answer

    def _entered(self, inside: list[Object], question: EnteredText, wanted: str, there: str) -> str:
        if self._gone:
            raise ScratchUnavailable(self._gone)
        if self._until and time.monotonic() > self._until:
            raise EnteringRefused("all texts together took too long")
        connection = self._connection
        self._until = self._until or time.monotonic() + _PATIENCE
        self._ensure(inside)
        for _ in range(_ROUNDS):
            one, other = (form(connection, question, each) for each in (wanted, there))
            if one.is_like(other):
                return SAME
            if (one.printed, other.printed) == (wanted, there):
                break
            wanted, there = one.printed, other.printed
        return DIFFERENT

    def _ensure(self, records: list[Object]) -> None:
        """Make what is not made yet; what needs another one is tried again as long as there is progress."""
        wanted = [each for each in records if each.key not in self._made]
        progress = True
        while wanted and progress:
            left = [each for each in wanted if not self._make(each, self._context.statements(each))]
            progress, wanted = len(left) < len(wanted), left
        for each in wanted:
            # A type that scratch lacks, such as an uninstalled extension's, takes only its own columns along.
            self._make(each, self._context.in_steps(each))

    def _make(self, record: Object, statements: Iterable[str]) -> bool:
        if not make(self._connection, statements):
            return False
        self._made.add(record.key)
        return True

    @cached_property
    def _connection(self) -> Connection:
        scratch = self._scratch().like(self._major)
        stand = scratch.stand(self._collation)
        self._stack.callback(stand.close)
        for statement in self._context.extensions():
            try:
                stand.play(Script("scratch", statement))
            except SourceInvalid:
                continue  # what needs it cannot be entered, and says so
        dsn = self._stack.enter_context(stand.lent())
        connection = self._stack.enter_context(played_on(dsn, self._limits))
        prepare(connection, min(_SECONDS, self._limits.statement))
        for schema in self._context.schemas():
            make(connection, [schema])
        return connection


def _is_own_number(column: Column, text: str, objects: Mapping[Key, Object]) -> bool:
    """Whether a default takes the next number of the column's own sequence, whatever that is called."""
    found = _NEXT.fullmatch(text)
    sequence = objects.get(Key("sequence", parts(found[1].replace("''", "'")))) if found else None
    return isinstance(sequence, Sequence) and sequence.owned_by == column.key.dotted


def _digest(*texts: str) -> str:
    return hashlib.sha256("\x00".join(texts).encode()).hexdigest()


_NEXT = re.compile(r"nextval\('((?:[^']|'')+)'::regclass\)")
_UPDATE_OF = re.compile(r" UPDATE OF ")


def _columns_sorted(definition: str) -> str:
    """A trigger's text with the columns of UPDATE OF in one order, for they are a set; nothing else is moved."""
    found = _UPDATE_OF.search(definition)
    if found is None or definition[: found.start()].count('"') % 2:
        return definition
    names: list[str] = []
    for each in tokens(definition[found.end() :]):
        if each.sort == "sign" and each.text == ",":
            continue
        if each.word == "on":
            rest = definition[found.end() + each.start :]
            return f"{definition[: found.end()]}{', '.join(sorted(names))} {rest}"
        if not _is_name(each):
            break
        names.append(each.text)
    return definition


def _is_name(token: Token) -> bool:
    return token.sort in ("word", "quoted")
