"""A thousand conditions that mean something else still differ, and a thousand spelled otherwise do not."""

import random
from collections import Counter

import pytest

from fixtures.expressions import COLUMNS, changed, condition, spelled
from fixtures.postgres import LIMITS, NOON, majors
from schemawatchd.engines.engine import Script
from schemawatchd.engines.equivalence import equivalence
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.engines.postgresql.scratch.server import OnPrivateServer
from schemawatchd.schema.kinds.check import Check

pytestmark = pytest.mark.postgres

MANY = 1_000
SEED = 20261130
TABLE = "create table t (" + ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items()) + ");"


@pytest.fixture(scope="module")
def same(postgres_servers, postgres_major):
    postgres_servers(postgres_major)  # skips where there is none
    scratch = OnPrivateServer(LIMITS, major=postgres_major)
    try:
        table = scratch.play(Script("schema.sql", TABLE), NOON)
        with equivalence(ENGINE, lambda: scratch, (table, table), LIMITS) as asked:
            yield lambda one, other: asked.same(check(one), check(other), ["expression"]).get("expression")
    finally:
        scratch.close()


@pytest.fixture(scope="module", params=majors()[:1])
def postgres_major(request):
    return request.param


def check(text):
    return Check(schema="public", table="t", name="c", expression=text)


def test_a_thousand_spelled_otherwise_mean_the_same(same):
    chance = random.Random(SEED)
    wrong, texts = [], 0
    while texts < MANY:
        node = condition(chance)
        one, other = spelled(node), spelled(node, chance)
        if one != other:
            texts += 1
            if (answer := same(one, other)) != "":
                wrong.append((one, other, answer))
    assert wrong == []


def test_a_thousand_that_mean_something_else_differ(same):
    chance = random.Random(SEED)
    wrong, kinds = [], Counter()
    while kinds.total() < MANY:
        node = condition(chance)
        other, what = changed(node, chance)
        kinds[what] += 1
        # None: both were understood, and they differ. A reason would say that this is not known.
        if (answer := same(spelled(node), spelled(other, chance))) is not None:
            wrong.append((what, spelled(node), spelled(other), answer))
    assert wrong == []
    assert min(kinds[what] for what in ("operator", "constant", "cast", "quoting", "precedence")) > MANY / 20
