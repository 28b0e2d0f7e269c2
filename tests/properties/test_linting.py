"""Whatever stands in a migration, the rules about it answer."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from schemawatchd.catalog import modules
from schemawatchd.history.migration import Migration, Section
from schemawatchd.rules import migration
from schemawatchd.rules.linting import lint_migration
from schemawatchd.rules.policy import RulePolicy

_EXAMPLES = [
    tuple(re.findall(r"\w+|'[^']*'|[^\w\s]", text))
    for module in modules(migration)
    if hasattr(module, "TRIPS")
    for text in ((module.TRIPS,) if isinstance(module.TRIPS, str) else module.TRIPS)
]
_WORDS = sorted({word for each in _EXAMPLES for word in each})


@settings(max_examples=150, deadline=None)
@given(
    up=st.lists(st.sampled_from(_WORDS), max_size=25),
    down=st.lists(st.sampled_from(_WORDS), max_size=10),
    engine=st.sampled_from(("mariadb", "postgresql", "sqlite")),
)
def test_words_in_any_order_are_judged(up, down, engine):
    one = Migration(version="1", path="1.sql", up=Section(" ".join(up)), down=Section(" ".join(down)))
    for each in lint_migration(one, engine, RulePolicy()):
        assert each.summary.startswith("1.sql")


@settings(max_examples=150, deadline=None)
@given(
    example=st.sampled_from(_EXAMPLES),
    place=st.integers(0, 25),
    put=st.lists(st.sampled_from(_WORDS), max_size=1),
    rest=st.booleans(),
    engine=st.sampled_from(("mariadb", "postgresql", "sqlite")),
)
def test_examples_with_a_word_lost_or_another_in_its_place_are_judged(example, place, put, rest, engine):
    up = (*example[:place], *put, *(example[place + 1 :] if rest else ()))
    for each in lint_migration(
        Migration(version="1", path="1.sql", up=Section(" ".join(up))), engine, RulePolicy()
    ):
        assert each.summary.startswith("1.sql")
