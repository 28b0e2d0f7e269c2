"""What SQLite keeps only in its stored text, by the short way and by the long one."""

import pytest

from schemawatchd.engines.sqlite import stored_text as texts


@pytest.mark.parametrize(
    "rest",
    [
        "on t (a) where b > 1",
        "ON t(a,\n  B desc )\tWHERE (b > 'where (x)')",
        "on t (a) where b is not null -- why (not) where",
        "on t (a) where (b) > (1)",
    ],
)
def test_the_short_way_to_a_partial_index_leads_to_the_same_place(rest):
    """A quoted name takes the long way."""
    short, long = (texts.index_parts(f"create index {name} {rest}") for name in ("i", '"i"'))
    assert short == long


def test_a_comment_that_looks_like_the_end_of_the_columns_is_none():
    assert texts.index_parts("create index i /* (a) where */ on t (b) where c") == (["b"], "c")
