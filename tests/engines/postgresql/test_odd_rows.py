"""Each column of each catalog query NULL, empty or odd, one at a time: nothing else is hidden by it."""

import pytest

from fixtures.postgres import RICH, fitting, look
from schemawatchd.engines.postgresql import reader
from schemawatchd.errors import ReadFailed

ODD = (None, "", "\x07odd", -1, 2**62, [], [None], [""], {"a": 1}, b"\xff", True, 1.5)
_MOST_ROWS = 3


@pytest.fixture
def answers(postgres_database, postgres_server, monkeypatch):
    """What the catalog answers about a rich database: kinds, columns and rows."""
    postgres_database.run(fitting(RICH, postgres_server))
    found, hydrated = [], reader._hydrated

    def kept(kind, columns, rows):
        found.append((kind, list(columns), [tuple(each) for each in rows]))
        return hydrated(kind, columns, rows)

    monkeypatch.setattr(reader, "_hydrated", kept)
    look(postgres_database.dsn)
    monkeypatch.undo()
    return found


@pytest.mark.postgres
def test_one_odd_value_is_its_own_object_s_trouble(answers):
    assert len({kind for kind, _, _ in answers}) > 30
    unread = 0
    for kind, columns, rows in answers:
        whole = reader._hydrated(kind, columns, rows).records
        for place, column in enumerate(columns):
            for number, row in list(enumerate(rows))[:_MOST_ROWS]:
                others = whole[:number] + whole[number + 1 :]
                for odd in ODD:
                    changed = [*rows]
                    changed[number] = (*row[:place], odd, *row[place + 1 :])
                    try:
                        found = reader._hydrated(kind, columns, changed)
                    except ReadFailed:
                        continue  # the row does not tell what it is about: nothing is known of the kind
                    assert len(found.records) + len(found.unread) == len(rows), (kind, column, odd)
                    rest = found.records if found.unread else found.records[:number] + found.records[number + 1 :]
                    assert rest == others, (kind, column, odd)
                    unread += len(found.unread)
    assert unread > 100
