"""The gateway: HELLO, IDENTIFY, READY, heartbeats, events, RESUME. Source: developers/events/gateway.mdx.

A `Session` outlives its socket: what happens meanwhile is kept and told again on RESUME.
"""

import asyncio
import contextlib
import json
import secrets
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.discord import payloads
from sandbox.discord.permissions import Permission, permissions_in
from sandbox.discord.places import Private
from sandbox.discord.state import Event, World

Json = dict[str, Any]

GUILDS, MEMBERS, MODERATION, PRESENCES, MESSAGES, REACTIONS, CONTENT = (1 << n for n in (0, 1, 2, 8, 9, 10, 15))
KNOWN_INTENTS = (1 << 26) - 1
INTENT_OF = {
    "GUILD_MEMBER_": MEMBERS, "GUILD_BAN_": MODERATION, "GUILD_AUDIT_LOG_": MODERATION, "GUILD_": GUILDS,
    "CHANNEL_": GUILDS, "THREAD_": GUILDS, "MESSAGE_REACTION_": REACTIONS, "MESSAGE_": MESSAGES,
    "INTERACTION_": 0,
}  # fmt: skip
IN_PRIVATE = {MESSAGES: 1 << 12, REACTIONS: 1 << 13}
"""The intents for the same events of private messages."""
HEARTBEAT_MS = 41250
SESSION_KEPT = 180.0
"""Seconds for which a lost session can be resumed (Discord: "a few minutes")."""
MOST_KEPT = 5000
MOST_PAYLOAD = 4096


class ZlibStream:
    """`compress=zlib-stream`: one context for the connection, flushed after every payload."""

    def __init__(self) -> None:
        self._context = zlib.compressobj()

    def pack(self, data: bytes) -> bytes:  # noqa: D102
        return self._context.compress(data) + self._context.flush(zlib.Z_SYNC_FLUSH)


class ZstdStream:
    """`compress=zstd-stream` (asked for by Python >= 3.14): one endless frame of blocks that are not compressed.

    RFC 8878: a frame header, then blocks of at most 128 KiB, each with a 3-byte header (last, type raw, size).
    """

    def __init__(self) -> None:
        self._header = b"\x28\xb5\x2f\xfd" + b"\x00" + b"\x58"  # magic, no checksum, 2 MiB window

    def pack(self, data: bytes) -> bytes:  # noqa: D102
        size = 1 << 16
        blocks = [data[start : start + size] for start in range(0, len(data), size)]
        packed = self._header + b"".join((len(block) << 3).to_bytes(3, "little") + block for block in blocks)
        self._header = b""
        return packed


@dataclass(eq=False)
class Session:
    """One IDENTIFY: its intents, and the events it was told, by number."""

    id: str
    intents: int
    shard: tuple[int, int]
    connection: "Connection | None" = None
    seq: int = 0
    told: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=MOST_KEPT))
    lost_at: float | None = None

    def tell(self, name: str, data: Json) -> None:
        """Number the event, keep it, and send it if there is a socket."""
        self.seq += 1
        packed = json.dumps({"op": 0, "t": name, "s": self.seq, "d": data})
        self.told.append((self.seq, packed))
        if self.connection is not None:
            self.connection.put(packed)

    def wants(self, event: Event) -> bool:
        """Whether the intents, the shard and the bot's permissions let this event through."""
        prefix = next((prefix for prefix in INTENT_OF if event.name.startswith(prefix)), None)
        if prefix is None:  # something that only the sandbox itself is told
            return False
        needed = INTENT_OF[prefix]
        if isinstance(event.channel, Private) or (event.message is not None and event.message.ephemeral):
            needed = IN_PRIVATE.get(needed, 0)
            return self.shard[0] == 0 and (not needed or bool(self.intents & needed))
        if needed and not self.intents & needed:
            return False
        if event.guild is not None and not event.guild.has_bot and event.name != "GUILD_DELETE":
            return False
        if event.guild is not None and (event.guild.id >> 22) % self.shard[1] != self.shard[0]:
            return False
        if event.guild is not None and needed == MODERATION:
            log = event.guild.me.may(Permission.VIEW_AUDIT_LOG)
            return log or (event.name.startswith("GUILD_BAN_") and event.guild.me.may(Permission.BAN_MEMBERS))
        if event.channel is None or event.name == "INTERACTION_CREATE":
            return True
        return Permission.VIEW_CHANNEL in permissions_in(event.channel.guild.me, event.channel)

    def shown(self, event: Event) -> Json:
        """The event's data, without what people wrote if the session may not read it."""
        message = event.message
        if message is None or self.intents & CONTENT:
            return event.data
        return event.data if message.readable else payloads.hidden(event.data)


class Connection:
    """One WebSocket. What is put goes out in order."""

    def __init__(self, socket: web.WebSocketResponse, compress: str | None) -> None:
        self.socket = socket
        self.session: Session | None = None
        self.closed_here = False
        streams: dict[str | None, type[ZlibStream] | type[ZstdStream]] = {
            "zlib-stream": ZlibStream,
            "zstd-stream": ZstdStream,
        }
        self._stream = streams[compress]() if compress in streams else None
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()

    def put(self, packed: str) -> None:
        """Send this after everything put before."""
        self._outgoing.put_nowait(packed)

    def op(self, op: int, data: object = None) -> None:
        """Send something that is not an event."""
        self.put(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def drain(self) -> None:
        """Write until the socket goes."""
        while True:
            packed = await self._outgoing.get()
            try:
                if self._stream is None:
                    await self.socket.send_str(packed)
                else:
                    await self.socket.send_bytes(self._stream.pack(packed.encode()))
            except ConnectionError:
                return
            finally:
                self._outgoing.task_done()

    async def close(self, code: int) -> None:
        """Close with one of Discord's codes, after what was put before has gone out."""
        self.closed_here = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._outgoing.join(), 1.0)
        await self.socket.close(code=code)


class Gateway:
    """Every session of the bot."""

    def __init__(self, world: World, unknown_calls: list[str]) -> None:
        self.world = world
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.identified = 0
        self.closed_with: list[int] = []
        self.unknown_calls = unknown_calls
        world.listeners.append(self.hear)

    def hear(self, event: Event) -> None:
        """Something happened: tell each session what it may know."""
        for session in self.sessions.values():
            if session.wants(event):
                session.tell(event.name, session.shown(event))

    async def disconnect(self, code: int) -> None:
        """Close every socket; sessions can be resumed."""
        for connection in list(self.connections):
            await connection.close(code)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from HELLO to its end."""
        socket = web.WebSocketResponse(max_msg_size=1 << 20)
        await socket.prepare(request)
        connection = Connection(socket, request.query.get("compress"))
        self.connections.add(connection)
        writer = asyncio.create_task(connection.drain())
        connection.op(10, {"heartbeat_interval": HEARTBEAT_MS, "_trace": []})
        code: int | None = None
        try:
            if request.query.get("v") != "10" or request.query.get("encoding", "json") != "json":
                code = 4012
            async for frame in socket:
                code = code or self._take(connection, frame.data if frame.type is WSMsgType.TEXT else "")
                if code:
                    self.closed_with.append(code)
                    await connection.close(code)
        finally:
            writer.cancel()
            self.connections.discard(connection)
            self._lose(connection, socket.close_code)
        return socket

    def _lose(self, connection: Connection, code: int | None) -> None:
        session = connection.session
        if session is None or session.connection is not connection:
            return
        session.connection = None
        session.lost_at = self.world.clock()
        if code in (1000, 1001) and not connection.closed_here:  # the client says goodbye for good
            self.sessions.pop(session.id, None)

    def _take(self, connection: Connection, text: str) -> int | None:
        """One payload of the client; the close code if it may not go on."""
        if len(text) > MOST_PAYLOAD:
            return 4002
        try:
            payload = json.loads(text)
            op, data = payload["op"], payload.get("d")
        except (ValueError, KeyError, TypeError):
            return 4002
        if op == 1:
            connection.op(11)
            return None
        if op == 2:
            return self._identify(connection, data)
        if op == 6:
            return self._resume(connection, data)
        if op in (3, 4, 8) and connection.session is None:
            return 4003
        if op == 3:  # presence: nobody here looks at it
            return None
        if op in (4, 8):  # voice, member lists
            self.unknown_calls.append(f"gateway op {op}")
            return None
        return 4001

    def _identify(self, connection: Connection, data: Json) -> int | None:
        if connection.session is not None:
            return 4005
        if data.get("token") != self.world.token:
            return 4004
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~KNOWN_INTENTS:
            return 4013
        if intents & (MEMBERS | PRESENCES) or (intents & CONTENT and not self.world.allow_message_content):
            return 4014
        self.identified += 1
        number, count = data.get("shard", (0, 1))
        session = Session(secrets.token_hex(16), intents, (number, count), connection)
        self.sessions[session.id] = session
        connection.session = session
        guilds = [one for one in self.world.guilds.values() if one.has_bot and (one.id >> 22) % count == number]
        ready = {
            "v": 10,
            "user": payloads.user(self.world.bot_user) | {"verified": True, "mfa_enabled": True, "email": None},
            "guilds": [{"id": str(one.id), "unavailable": True} for one in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.world.gateway_url,
            "shard": [number, count],
            "application": {"id": str(self.world.bot_user.id), "flags": payloads.application_flags(self.world)},
            "private_channels": [],
            "session_type": "normal",
            "_trace": [],
        }
        session.tell("READY", ready)
        if intents & GUILDS:
            for one in guilds:
                session.tell("GUILD_CREATE", payloads.guild(one) | {"unavailable": False})
        return None

    def _resume(self, connection: Connection, data: Json) -> int | None:
        if data.get("token") != self.world.token:
            return 4004
        session = self.sessions.get(str(data.get("session_id")))
        seq = data.get("seq")
        stale = session is not None and session.lost_at is not None
        if session is not None and stale and self.world.clock() - (session.lost_at or 0.0) > SESSION_KEPT:
            self.sessions.pop(session.id)
            session = None
        first = session.told[0][0] if session is not None and session.told else 1
        if session is None or not isinstance(seq, int) or seq + 1 < first or seq > session.seq:
            connection.op(9, False)
            return None
        session.connection, session.lost_at = connection, None
        connection.session = session
        for number, packed in session.told:
            if number > seq:
                connection.put(packed)
        session.tell("RESUMED", {"_trace": []})
        return None
