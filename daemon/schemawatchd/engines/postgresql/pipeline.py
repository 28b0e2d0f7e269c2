"""Several queries in one round trip, each answer as soon as it is there.

The server works on the next query while the rows of the last one are made into records here. psycopg's own
pipeline hands out the first answer only when it has all of them.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any

import psycopg
from psycopg import errors, generators, pq
from psycopg.adapt import Transformer
from psycopg.sql import SQL, Composed

from schemawatchd.engines.postgresql.connection import Connection

Query = tuple[str | SQL | Composed, Mapping[str, Any] | Sequence[Any] | None]
"""A query and its values; with `None` for them, a percent sign stands for itself."""
Rows = list[tuple[Any, ...]]


class Answer:
    """The rows of one query, by the portion: what was made of one is freed before the next is asked for."""

    def __init__(self, connection: Connection, result: pq.abc.PGresult) -> None:
        self._rows = Transformer(connection)
        self._rows.set_pgresult(result)
        self._size = result.ntuples
        encoding = connection.info.encoding
        self.columns = [(result.fname(place) or b"").decode(encoding) for place in range(result.nfields)]

    def portions(self, size: int) -> Iterator[Rows]:
        for start in range(0, self._size, size):
            yield self._rows.load_rows(start, min(start + size, self._size), tuple)

    def rows(self) -> Rows:
        return self._rows.load_rows(0, self._size, tuple)


def answers(connection: Connection, queries: Sequence[Query]) -> Generator[Answer]:
    """The answers in the order of the queries. Raises what `execute` raises, at the first one that fails.

    They may begin a transaction and end it; after a query that fails, the rest is not run. All answers have to be
    taken, or the iterator closed, before the connection is used again.
    """
    binding, server = psycopg.ClientCursor(connection), connection.pgconn
    texts = [binding.mogrify(text, values).encode(connection.info.encoding) for text, values in queries]
    server.enter_pipeline_mode()
    pending = len(texts) + 1
    try:
        for text in texts:
            server.send_query_params(text, None, result_format=pq.Format.BINARY)
        server.pipeline_sync()
        connection.wait(generators.send(server))
        for _ in texts:
            results = connection.wait(generators.fetch_many(server))
            pending -= 1
            yield Answer(connection, _succeeded(connection, results[-1]))
    finally:
        if server.status == pq.ConnStatus.OK:
            # What was not taken is read and thrown away: else the connection could be used for nothing any more.
            for _ in range(pending):
                connection.wait(generators.fetch_many(server))
            server.exit_pipeline_mode()


def _succeeded(connection: Connection, result: pq.abc.PGresult) -> pq.abc.PGresult:
    if result.status in {pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK}:
        return result
    raise errors.error_from_result(result, encoding=connection.info.encoding)
