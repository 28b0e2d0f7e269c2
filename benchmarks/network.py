"""A network between us and a server: a proxy that hands on everything some milliseconds later."""

import queue
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path


class Delay:
    """Listens on a port of its own and connects to a Unix socket; each direction takes half of a round trip."""

    def __init__(self, server: Path, round_trip: float) -> None:
        self._server = server
        self._one_way = round_trip / 2
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._server))
                for source, target in ((client, server), (server, client)):
                    late: queue.Queue[tuple[float, bytes]] = queue.Queue()
                    threading.Thread(target=self._receive, args=(source, late), daemon=True).start()
                    threading.Thread(target=_send, args=(target, late), daemon=True).start()

    def _receive(self, source: socket.socket, late: "queue.Queue[tuple[float, bytes]]") -> None:
        data = b" "
        while data:
            try:
                data = source.recv(1 << 20)
            except OSError:
                data = b""
            late.put((time.monotonic() + self._one_way, data))


def _send(target: socket.socket, late: "queue.Queue[tuple[float, bytes]]") -> None:
    with suppress(OSError):
        while True:
            due, data = late.get()
            time.sleep(max(0.0, due - time.monotonic()))
            if not data:
                target.shutdown(socket.SHUT_WR)
                return
            target.sendall(data)
