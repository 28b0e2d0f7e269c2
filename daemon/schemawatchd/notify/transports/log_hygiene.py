"""Silence library loggers that would print secrets."""

import logging


def quiet_library_loggers() -> None:
    """Little from them, whatever our own level.

    urllib3 prints paths at DEBUG, and whole URLs at WARNING when an answer's headers are odd; Apprise prints
    payloads at DEBUG, passwords at TRACE, and at WARNING the tokens of a URL that is wrong.
    """
    for name in ("apprise", "requests"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    apprise = logging.getLogger("apprise")
    apprise.propagate = False
    if not apprise.handlers:
        apprise.addHandler(logging.NullHandler())
