"""Whether a host is one of those that were granted: a name, `*.example.com`, with `:port`, or `*`."""

from __future__ import annotations

import re
from typing import Iterable, Optional

PATTERN = re.compile(r"^(\[[^\]]*\]|[^:]*)(?::(\d+))?$")


def normal(host: str) -> str:
    return host.lower().strip("[]").rstrip(".")


def is_granted(patterns: Iterable[str], host: str, port: Optional[int] = None) -> bool:
    name = normal(host)
    for pattern in patterns:
        found = PATTERN.match(pattern)
        granted, granted_port = (found.group(1), found.group(2)) if found else (pattern, None)
        granted = normal(granted)
        if granted_port is not None and port is not None and int(granted_port) != port:
            continue
        if granted == "*" or name == granted or (granted.startswith("*.") and name.endswith(granted[1:])):
            return True
    return False


def is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")
