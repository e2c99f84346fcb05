"""What a plugin in Python was not granted, it does not get: by audit hooks (PEP 578), put up before its code is loaded.

    audit hook   sees what Python does: opening files, connecting, looking up names, starting programs, loading libraries
    rlimits      memory; no core dumps

A hook cannot be taken down again. It does not see what compiled packages do by themselves, nor what they are told to do by
ctypes: it is a fence against what a plugin was not meant to do and against careless packages, not against an enemy.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from typing import Any, Callable, Dict, List, Optional, Sequence
from urllib.parse import unquote

from ..errors import DeniedError
from .hosts import is_granted, is_loopback
from .reach import Workspace, is_within

SQLITE_ATTACH = 24
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
#: What the system lets programs know about itself, and packages read when they start.
SYSTEM = ["/usr/share", "/etc/ssl", "/etc/pki", "/etc/localtime", "/etc/mime.types", "/etc/hosts", "/etc/resolv.conf",
          "/etc/nsswitch.conf", "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu", "/dev/null",
          "/dev/urandom", "/dev/random", "/lib", "/usr/lib", "/usr/local/lib"]
PATHS_READ = {"os.listdir", "os.scandir", "os.chdir", "glob.glob", "os.listxattr", "os.getxattr"}
PATHS_WRITTEN = {"os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod", "os.chown", "os.utime", "os.chflags",
                 "os.setxattr", "os.removexattr", "os.mkfifo", "os.mknod", "dbm.open", "tempfile.mkstemp",
                 "tempfile.mkdtemp", "shutil.rmtree"}
PAIRS_WRITTEN = {"os.rename", "os.link", "os.symlink", "shutil.move"}
PROCESSES = {"os.fork", "os.forkpty", "os.kill", "os.killpg", "pty.spawn", "os.startfile", "os.setns", "os.unshare", "syslog.openlog"}
STARTS = {"os.exec", "os.posix_spawn", "os.spawn"}


class Fence:
    """The granted paths, hosts and programs of one plugin."""

    def __init__(self, start: Dict[str, Any], runtime_folder: str, denied: Callable[[str, str], None]) -> None:
        places = start["places"]
        granted = places["granted"]
        self._denied = denied
        self._network: Sequence[str] = start["network"]
        self._commands: Sequence[str] = start["commands"]
        self._known: set = set()
        python = [sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.__file__), runtime_folder]
        temp = os.path.realpath(places["tempFolder"])
        own = [temp, *(os.path.realpath(path) for path in [places["pluginFolder"], *python, *SYSTEM]), *SYSTEM]
        self._workspace = Workspace(places)
        self._own_written = [temp, "/dev/null"]
        self._own_read = [*dict.fromkeys(own)]
        self._written = [os.path.realpath(one["path"]) for one in granted if one["access"] == "write"]
        self._read = [os.path.realpath(one["path"]) for one in granted]
        self._python = [os.path.realpath(path) for path in python[:-1]]
        self._inside = threading.local()

    def put_up(self) -> None:
        """From now on, and for good."""
        self._learn_names()
        self._watch_databases()
        sys.addaudithook(self._hook)

    def _learn_names(self) -> None:
        """A name that was granted makes its addresses known."""
        original = socket.getaddrinfo

        def getaddrinfo(host: Any, *rest: Any, **more: Any) -> Any:
            found = original(host, *rest, **more)
            self._known.update(each[4][0] for each in found if isinstance(each[4][0], str))
            return found

        socket.getaddrinfo = getaddrinfo

    def _watch_databases(self) -> None:
        """ATTACH and VACUUM INTO open further files, of which no hook is told."""
        try:
            import sqlite3
        except ImportError:
            return
        authorize = self._authorize
        plain = sqlite3.Connection
        connect = sqlite3.connect

        class Connection(plain):  # type: ignore[misc, valid-type]
            def __init__(self, *given: Any, **more: Any) -> None:
                super().__init__(*given, **more)
                self.set_authorizer(authorize)

        def fenced_connect(*given: Any, **more: Any) -> Any:
            if len(given) < 6:
                more.setdefault("factory", Connection)
            return connect(*given, **more)

        for module in (sqlite3, sqlite3.dbapi2):
            module.Connection = Connection  # type: ignore[attr-defined]
            module.connect = fenced_connect  # type: ignore[attr-defined]

    def _hook(self, event: str, args: Any) -> None:
        check = self._check_of(event)
        # Checking a path may open or look up something itself.
        if check is None or getattr(self._inside, "busy", False):
            return
        self._inside.busy = True
        try:
            check(event, args)
        finally:
            self._inside.busy = False

    def _check_of(self, event: str) -> Optional[Callable[[str, Any], None]]:
        if event == "open":
            return self._open
        if event.startswith("socket."):
            return self._socket
        if event == "import":
            return self._native
        if event == "sqlite3.connect":
            return self._database
        if event in PATHS_READ or event in PATHS_WRITTEN or event in PAIRS_WRITTEN:
            return self._paths
        if event == "subprocess.Popen" or event in PROCESSES or event in STARTS or event == "os.system":
            return self._process
        return self._library if event.startswith("ctypes.") else None

    def _refuse(self, kind: str, what: str) -> None:
        self._denied(kind, what)
        raise DeniedError(kind, what)

    def _open(self, _event: str, args: Any) -> None:
        path, mode, flags = args
        if isinstance(path, int) or path is None:
            return
        writes = bool((flags or 0) & WRITING) or (isinstance(mode, str) and any(letter in mode for letter in "wax+"))
        self._path(path, writes)

    def _paths(self, event: str, args: Any) -> None:
        paths: List[Any] = list(args[:2]) if event in PAIRS_WRITTEN else list(args[:1])
        for path in paths:
            if isinstance(path, (str, bytes, os.PathLike)) and path not in (":memory:", ""):
                self._path(path, event not in PATHS_READ)

    def _path(self, path: Any, writes: bool) -> None:
        text = os.fsdecode(path)
        real = os.path.realpath(text)
        if any(is_within(folder, real) for folder in (self._own_written if writes else self._own_read)):
            return
        granted = self._written if writes else self._read
        if self._workspace.owns(real) or not any(is_within(folder, real) for folder in granted):
            self._refuse("files", text)

    def _database(self, _event: str, args: Any) -> None:
        self._database_file(os.fsdecode(args[0]))

    def _database_file(self, location: str) -> None:
        name, _, options = location.partition("?")
        if name.startswith("file:"):
            name = unquote(name[len("file:") :])
        if name not in ("", ":memory:"):
            self._path(name, "mode=ro" not in options)

    def _authorize(self, action: int, location: Any, *_rest: Any) -> int:
        if action != SQLITE_ATTACH:
            return 0
        try:
            # What is not written out in the statement cannot be known here.
            self._database_file(location if location is not None else os.sep)
        except DeniedError:
            return 1
        return 0

    def _socket(self, event: str, args: Any) -> None:
        if "*" in self._network and event != "socket.bind":
            return
        if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
            host = args[0]
            # Without a host it is asked what this machine listens on.
            if host is not None and not is_granted(self._network, os.fsdecode(host)):
                self._refuse("network", os.fsdecode(host))
        elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
            self._address(args[1])
        elif event == "socket.bind":
            self._bind(args[1])

    def _address(self, address: Any) -> None:
        if address is None:
            return
        if not isinstance(address, tuple):
            self._refuse("network", os.fsdecode(address) if isinstance(address, (str, bytes)) else str(address))
        host, port = str(address[0]), address[1]
        if host not in self._known and not is_granted(self._network, host, port):
            self._refuse("network", f"{host}:{port}")

    def _bind(self, address: Any) -> None:
        if not isinstance(address, tuple):
            return
        host = str(address[0])
        if not (is_loopback(host) and is_granted(self._network, host, address[1] or None)):
            self._refuse("network", f"{host}:{address[1]}")

    def _process(self, event: str, args: Any) -> None:
        if event in PROCESSES:
            self._refuse("commands", event)
        program = "/bin/sh" if event == "os.system" else args[1] if event == "os.spawn" else args[0]
        name = os.fsdecode(program)
        is_path = os.sep in name
        granted = "*" in self._commands or name in self._commands or (not is_path and os.path.basename(name) in self._commands)
        # Popen tries each folder of the path: the name is what was asked for.
        if not granted and is_path and os.path.basename(name) in self._commands:
            granted = os.path.dirname(name) in os.environ.get("PATH", "").split(os.pathsep)
        if not granted:
            self._refuse("commands", name)

    def _native(self, _event: str, args: Any) -> None:
        """Compiled modules come from Python and from the environment that the user has agreed to, nowhere else."""
        path = args[1]
        if isinstance(path, str) and not any(is_within(folder, os.path.realpath(path)) for folder in self._python):
            self._refuse("other", path)

    def _library(self, event: str, args: Any) -> None:
        # Importing ctypes loads the program itself; calling into libraries is what would get around the fence.
        if event == "ctypes.dlopen" and args[0] is not None:
            self._path(args[0], False)
        elif event in ("ctypes.dlsym", "ctypes.call_function") and "*" not in self._commands:
            self._refuse("other", event)


def limit_memory(memory_mb: int) -> None:
    """Python's own memory ends here; the app watches the rest. Where there are no limits, the app alone watches."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    runtime_mb = 128
    limit = (memory_mb + runtime_mb) * 1024 * 1024
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    except (ValueError, OSError):
        # The system allows less already.
        return
