"""Whatever stands in a migration, the rules about it answer."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from schemawatchd.catalog import modules
from schemawatchd.rules import migration
from schemawatchd.rules.linting import linted
from schemawatchd.rules.policy import Policy
from schemawatchd.schema.migration import Migration, Section

_WORDS = sorted(
    {
        word
        for module in modules(migration)
        if hasattr(module, "TRIPS")
        for text in ((module.TRIPS,) if isinstance(module.TRIPS, str) else module.TRIPS)
        for word in re.findall(r"\w+|'[^']*'|[^\w\s]", text)
    }
)


@settings(max_examples=150, deadline=None)
@given(
    up=st.lists(st.sampled_from(_WORDS), max_size=25),
    down=st.lists(st.sampled_from(_WORDS), max_size=10),
    engine=st.sampled_from(("mariadb", "postgresql", "sqlite")),
)
def test_words_in_any_order_are_judged(up, down, engine):
    one = Migration(version="1", path="1.sql", up=Section(" ".join(up)), down=Section(" ".join(down)))
    for each in linted(one, engine, Policy()):
        assert each.summary.startswith("1.sql")
