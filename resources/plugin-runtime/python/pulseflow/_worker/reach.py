"""Which files a plugin reaches. Links are followed first, and the workspace's own files are never within reach."""

from __future__ import annotations

import os
import sys
import unicodedata
from typing import Any, Mapping

IGNORES_CASE = sys.platform in ("win32", "darwin")


def is_within(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def is_within_any_case(folder: str, path: str) -> bool:
    """For names that the disk may take for one another; for what is shut: where in doubt, it is true."""
    return is_within(plain(folder), plain(path))


def plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).lower() if IGNORES_CASE else name


class Workspace:
    """The app's own data: all of the workspace's folder but its `files/`."""

    def __init__(self, places: Mapping[str, Any]) -> None:
        self._places = places

    def owns(self, real: str) -> bool:
        # Looked up each time: a folder may be made, or become a link, while the plugin runs.
        folder = os.path.realpath(self._places["workspaceFolder"])
        files = os.path.realpath(self._places["filesFolder"])
        return is_within_any_case(folder, real) and not is_within_any_case(files, real)


def reach_of(path: str, access: str, places: Mapping[str, Any]) -> str:
    """"open", "not-granted" or "workspace", for an absolute path."""
    real = os.path.realpath(path)

    def is_in(folder: str) -> bool:
        return is_within(os.path.realpath(folder), real)

    if is_in(places["tempFolder"]) or (access == "read" and is_in(places["pluginFolder"])):
        return "open"
    if Workspace(places).owns(real):
        return "workspace"
    granted = [one["path"] for one in places["granted"] if access == "read" or one["access"] == "write"]
    return "open" if any(is_in(folder) for folder in granted) else "not-granted"
