"""One statement, and no more than one, sent to the server; its rows are thrown away as they come."""

import psycopg
from psycopg import errors
from psycopg.generators import copy_from, fetch, send
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn

from schemawatchd.engines.postgresql.connection import Connection

_TO_OR_FROM = "COPY takes its rows from the client, or gives them to it"


def run_single(connection: Connection, text: str) -> None:
    """Run it by the extended protocol. Raises `psycopg.Error`, also where the server sees several statements.

    A splitter of ours can disagree with the server about where a statement ends; here the server itself refuses
    a second one (manual, 55.2.3: "only one statement"). Rows come one by one (libpq, 34.6), so that a SELECT of
    any size takes no memory.
    """
    encoding = connection.info.encoding
    with connection.lock:
        server = connection.pgconn
        server.send_query_params(text.encode(encoding), None)
        server.set_single_row_mode()
        connection.wait(send(server))
        error = _drained(connection, server)
    if error is not None:
        raise error


def _drained(connection: Connection, server: PGconn) -> psycopg.Error | None:
    error: psycopg.Error | None = None
    while (result := connection.wait(fetch(server))) is not None:
        if result.status == ExecStatus.FATAL_ERROR:
            error = error or errors.error_from_result(result, encoding=connection.info.encoding)
            continue  # what the error tells, it reads from the result
        if result.status == ExecStatus.COPY_IN:
            server.put_copy_end(_TO_OR_FROM.encode())
        elif result.status == ExecStatus.COPY_OUT:
            error = psycopg.ProgrammingError(_TO_OR_FROM)
            while isinstance(connection.wait(copy_from(server)), memoryview):
                pass
        result.clear()
    return error
