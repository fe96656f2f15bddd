"""PNGs with a palette, by the standard library alone: a page's picture in a quarter of the bytes."""

import struct
import zlib
from collections import Counter

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST = 256


def smaller(png: bytes) -> bytes:
    """Give the same picture with at most 256 colours: the frequent ones as they are, others as the nearest of them.

    Takes what browsers write: 8 bits a channel, RGB or RGBA, not interlaced; transparency is left out.
    """
    width, height, rows = _read(png)
    colours = Counter(row[at : at + 3] for row in rows for at in range(0, len(row), 3))
    palette = _palette(colours)
    places = {colour: place for place, colour in enumerate(palette)}
    for colour in colours:
        if colour not in places:
            places[colour] = min(range(len(palette)), key=lambda place: _far(palette[place], colour))
    lines = [b"\0" + bytes(places[row[at : at + 3]] for at in range(0, len(row), 3)) for row in rows]
    return SIGNATURE + b"".join(
        [
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", b"".join(palette)),
            _chunk(b"IDAT", zlib.compress(b"".join(lines), 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _palette(colours: Counter[bytes]) -> list[bytes]:
    """Colours that are frequent, and far enough from those before them to be worth a place."""
    palette: list[bytes] = []
    for least in (300, 60, 0):  # squared distance: first what is really another colour
        for colour, _ in colours.most_common(6000):
            if len(palette) == MOST:
                return palette
            if all(_far(colour, other) > least for other in palette):
                palette.append(colour)
    return palette


def _far(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _read(png: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height, and each row as RGB."""
    at, data, head = len(SIGNATURE), b"", b""
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + size]
        head = body if kind == b"IHDR" else head
        data += body if kind == b"IDAT" else b""
        at += size + 12
    width, height, depth, sort, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    assert (depth, interlaced) == (8, 0)
    step = {2: 3, 6: 4}[sort]
    raw, length, before = zlib.decompress(data), width * step, bytes(width * step)
    rows = []
    for n in range(height):
        start = n * (length + 1)
        before = _unfiltered(raw[start], raw[start + 1 : start + 1 + length], before, step)
        rows.append(b"".join(before[x : x + 3] for x in range(0, length, step)))
    return width, height, rows


def _unfiltered(sort: int, line: bytes, above: bytes, step: int) -> bytes:
    """A row as it was before it was filtered: https://www.w3.org/TR/png-3/#9Filters."""
    row = bytearray(line)
    for x in range(len(row)):
        a, b, c = row[x - step] if x >= step else 0, above[x], above[x - step] if x >= step else 0
        if sort == 1:
            guess = a
        elif sort == 2:
            guess = b
        elif sort == 3:
            guess = (a + b) // 2
        elif sort == 4:
            p = a + b - c
            guess = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
        else:
            return line
        row[x] = (row[x] + guess) & 255
    return bytes(row)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
