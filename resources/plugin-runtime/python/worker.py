"""The process of a plugin in Python: it is told what to load, fences itself, and then serves calls until its pipe ends."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from typing import Any

RUNTIME = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, RUNTIME)
sys.dont_write_bytecode = True

# What the runtime itself uses is imported before the fence is up.
import asyncio  # noqa: E402, F401
import encodings.idna  # noqa: E402, F401
import ssl  # noqa: E402, F401

from pulseflow._worker import call_output  # noqa: E402
from pulseflow._worker.fence import Fence, limit_memory  # noqa: E402
from pulseflow._worker.plugin import Plugin  # noqa: E402
from pulseflow._worker.rpc import Peer  # noqa: E402
from pulseflow._worker.serve import Server  # noqa: E402
from pulseflow._worker.told_error import error_info  # noqa: E402

PROTOCOL = 1
MEMORY_EVERY_SECONDS = 1.0


class OutsideLog(call_output.CallLog):
    """Lines of Python's logging that belong to no call go into the log of the plugin."""

    def __init__(self, peer: Peer) -> None:
        super().__init__()
        self._peer = peer

    def _outside(self, level: str, line: str) -> None:
        self._peer.notify("log", {"level": level, "message": line[:10_000]})


def main() -> None:
    # Programs that the plugin may start must not inherit the pipes.
    os.set_inheritable(3, False)
    os.set_inheritable(4, False)
    peer = Peer(3, 4)
    server: Any = None

    def start(params: Any, number: Any) -> Any:
        logging.basicConfig(level=logging.INFO, handlers=[OutsideLog(peer)], format="%(message)s")
        sys.stdout = call_output.CallStream(sys.stdout, "info")
        sys.stderr = call_output.CallStream(sys.stderr, "warn")
        places = params["places"]
        folder = places["pluginFolder"]
        sys.path.insert(0, folder)
        limit_memory(params["memoryMb"])
        Fence(params, RUNTIME, lambda kind, what: peer.notify("denied", {"kind": kind, "what": what[:2000]})).put_up()
        try:
            made = Server(peer, Plugin(params["plugin"], folder), places, params["memoryMb"])
        except BaseException as error:
            peer.refuse(number, error_info(error, params["memoryMb"]))
            return None
        peer.answer(number, {"protocol": PROTOCOL, "isFenced": True})
        threading.Thread(target=tell_memory, args=(peer,), daemon=True).start()
        return made

    def handle(method: str, params: Any, number: Any) -> None:
        nonlocal server
        if method == "start":
            server = start(params, number)
        elif server is not None:
            server.handle(method, params or {}, number)

    peer.run(handle)
    # Threads may be at work still; without the app there is nothing left to do.
    os._exit(0)


def tell_memory(peer: Peer) -> None:
    # Where there is /proc the app looks for itself; the figure of getrusage is the highest so far.
    if os.path.exists("/proc/self/status"):
        return
    try:
        import resource
    except ImportError:
        return
    unit = 1 if sys.platform == "darwin" else 1024
    while True:
        peer.notify("memory", {"bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit})
        time.sleep(MEMORY_EVERY_SECONDS)


main()
