"""/gallery: articles that are hard to show, as they look in Discord. Who makes their cards hands them in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from aiohttp import web

Message = tuple[str, list[dict[str, Any]]]
"""What it is, and its components."""
Exhibit = tuple[str, str, Sequence[Message]]
"""A name, what is awkward, and the messages."""
Exhibits = Callable[[], Sequence[Exhibit]]


def none() -> Sequence[Exhibit]:
    """An empty gallery."""
    return ()


def routes(exhibits: Exhibits, files: Path, headers: Mapping[str, str]) -> list[web.RouteDef]:
    """The page, and what is on it."""

    async def page(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(files / "gallery.html", headers=headers)

    async def shown(request: web.Request) -> web.Response:
        told = [
            {"name": name, "note": note, "messages": [{"told": told, "components": parts} for told, parts in messages]}
            for name, note, messages in exhibits()
        ]
        return web.json_response(told, headers=headers)

    return [web.get("/gallery", page), web.get("/gallery.json", shown)]
