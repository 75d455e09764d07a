"""Whoever started the process, and holds its standard input open for as long as it is wanted."""

from __future__ import annotations

import contextlib
import os
import threading
from concurrent.futures import Future

# After that whoever still hangs is ended at once: nobody is left who could do it.
_LAST_SECONDS = 15.0


def watched(within: float = _LAST_SECONDS) -> Future[None]:
    """Give what is done once standard input closes, even by its holder's dying; the process ends so many seconds later.

    It is to be watched before anything else begins: what takes long to start is not to outlive its starter either.
    """
    gone: Future[None] = Future()

    def watch() -> None:
        # The file descriptor itself: a thread inside sys.stdin's lock would disturb the interpreter's end.
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        gone.set_result(None)
        threading.Event().wait(within)
        os._exit(1)

    threading.Thread(target=watch, name="stdin", daemon=True).start()
    return gone
