"""What a call asks the app for."""

from __future__ import annotations

import base64
import os
from typing import Any, Dict, Mapping, Optional

from ..errors import AppError
from .reach import reach_of
from .rpc import Peer


class Port:
    """The port of one call, by its number."""

    def __init__(self, peer: Peer, places: Mapping[str, Any], call: int, has_effect: bool = True) -> None:
        self._peer = peer
        self._places = places
        self._call = call
        self._has_effect = has_effect

    def _ask(self, what: str, **params: Any) -> Any:
        return self._peer.request(f"port/{what}", {"call": self._call, **params})

    def _tell(self, what: str, **params: Any) -> None:
        self._peer.notify(f"port/{what}!", {"call": self._call, **params})

    def log(self, level: str, message: str) -> None:
        self._tell("log", level=level, message=message[:10_000])

    def conceal(self, secret: str) -> None:
        self._tell("conceal", secret=secret)

    def progress(self, share: float, message: Optional[str]) -> None:
        self._tell("progress", share=share, **({} if message is None else {"message": str(message)}))

    def credential(self) -> Optional[Dict[str, Any]]:
        return self._ask("credential")

    def before_effect(self, index: int) -> None:
        if self._has_effect:
            self._ask("beforeEffect", index=index)
        else:
            # Nothing has to be on disk before an effect that there is not.
            self._peer.ask_without_waiting("port/beforeEffect", {"call": self._call, "index": index})

    def after_effect(self, index: int, outputs: Mapping[str, Any]) -> None:
        self._tell("afterEffect", index=index, outputs=outputs)

    def memory_get(self) -> Any:
        return self._ask("memoryGet").get("value")

    def memory_set(self, value: Any) -> None:
        self._ask("memorySet", **({} if value is None else {"value": value}))

    def mail(self, message: Mapping[str, Any]) -> Dict[str, Any]:
        return self._ask("mail", message=message)

    def file_read(self, file: Mapping[str, Any]) -> bytes:
        return base64.b64decode(self._ask("fileRead", file=file))

    def file_create(self, name: str, content: bytes, mime_type: str) -> Dict[str, Any]:
        return self._ask("fileCreate", name=name, bytes=base64.b64encode(content).decode("ascii"), mimeType=mime_type)

    def emit(self, items: Any, key: Optional[str], state: Any) -> Dict[str, Any]:
        more = {name: value for name, value in (("key", key), ("state", state)) if value is not None}
        return self._ask("emit", items=items, **more)

    def save(self, state: Any) -> None:
        self._ask("save", state=state)

    def connected(self) -> None:
        self._tell("connected")

    def resolve(self, path: str, access: str) -> str:
        home = self._places["home"]
        whole = os.path.join(home, path[2:]) if path == "~" or path.startswith("~/") else os.path.join(self._places["filesFolder"], path)
        absolute = os.path.normpath(whole)
        reach = reach_of(absolute, access, self._places)
        if reach == "open":
            return absolute
        self._peer.notify("denied", {"kind": "files", "what": path})
        if reach == "workspace":
            detail = "FILE_OF_WORKSPACE"
            message = f'"{path}" belongs to the workspace\'s own data, which plugins may not touch. Use a path below its files folder.'
        else:
            detail = "PLUGIN_PATH_NOT_GRANTED"
            verb = "read" if access == "read" else "write to"
            message = f'This plugin may not {verb} "{path}": it was not granted. See its capabilities on the Plugins page.'
        raise AppError("FILE_OUTSIDE", message, data={"path": path, "access": access, "detail": detail})
