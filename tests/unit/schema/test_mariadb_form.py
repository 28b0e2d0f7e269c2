import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.table import Table
from schemawatchd.schema.kinds.trigger import Trigger
from schemawatchd.schema.mariadb_form import expression, formed, query

NAME = st.text("aAbB`. (", min_size=1, max_size=6).map(lambda text: "`" + text.replace("`", "``") + "`")
STRING = st.text("aAbB'\\ `", max_size=6).map(
    lambda text: "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
)
PART = st.one_of(NAME, STRING, st.sampled_from(["+", " and ", "lower(", ")", ","]))


@given(st.lists(PART))
def test_an_expression_keeps_its_texts_and_its_names_lose_their_case(parts):
    folded = expression("".join(f"{part} " for part in parts))
    assert folded == "".join(f"{part.lower() if part.startswith('`') else part} " for part in parts)


@given(st.lists(PART))
def test_a_second_time_changes_nothing(parts):
    text = " ".join(parts)
    assert expression(expression(text)) == expression(text)
    assert query(query(text)) == query(text)


@given(STRING, NAME, NAME)
def test_a_query_keeps_tables_and_texts(text, table, column):
    found = query(f"select {table}.{column} AS {column},{text} AS `x` from {table} join `D`.{table}")
    low = column.lower()
    assert found == f"select {table}.{low} AS {low},{text} AS `x` from {table} join `D`.{table}"


@pytest.mark.parametrize("name", ["userId", "ÜberÄ", "İ"])
def test_a_column(name):
    one = Column(table="T", name=name, type="int(11)", nullable=True)
    other = Column(table="T", name=name.lower(), type="int(11)", nullable=True)
    assert formed(one) == formed(other)
    assert formed(one).table == "T"


def test_what_is_not_caseless():
    table = Table(name="T", column_order=("A",))
    assert formed(table).name == "T"
    trigger = Trigger(table="T", name="Tr", definition="BEFORE INSERT FOR EACH ROW\nset NEW.A = 'X'")
    assert formed(trigger) is trigger


def test_an_index_on_mysqls_expression_keeps_its_texts():
    index = Index(table="t", name="I", keys=("(concat(`A`,'X'))", "B(10) DESC"))
    assert formed(index).keys == ("(concat(`a`,'X'))", "b(10) desc")
    assert re.search("X", formed(index).keys[0])
