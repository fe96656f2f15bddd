"""Small pictures drawn from their names: a landscape for an article, a face of squares for a commenter."""

from __future__ import annotations

import colorsys
import hashlib
import struct
import zlib
from functools import lru_cache
from math import sin

Colour = tuple[int, int, int]


def png(rows: list[list[Colour]]) -> bytes:
    """Rows of colours as a PNG file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    raw = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in rows)
    size = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")


def _colour(hue: float, saturation: float, light: float) -> Colour:
    red, green, blue = colorsys.hls_to_rgb(hue % 1, max(0.0, min(1.0, light)), saturation)
    return int(red * 255), int(green * 255), int(blue * 255)


@lru_cache(maxsize=32)
def landscape(name: str, width: int = 480, height: int = 270) -> bytes:
    """Hills under an evening sky, different for every name, always the same for one."""
    seed = hashlib.sha256(name.encode()).digest()
    hue, rise = seed[0] / 255, height * (0.35 + seed[1] / 900)
    sun_x, sun_y, sun = width * (0.2 + seed[2] / 425), height * 0.3, height * 0.09
    hills = [
        [
            rise + layer * height * 0.17 + height * 0.06 * sin(x / width * (4 + layer * 3) + seed[3 + layer])
            for x in range(width)
        ]
        for layer in range(3)
    ]
    shades = [_colour(hue + 0.04 * layer, 0.35, 0.5 - 0.13 * layer) for layer in range(3)]
    rows: list[list[Colour]] = []
    for y in range(height):
        sky = _colour(hue + 0.55, 0.5, 0.62 + 0.3 * y / height)
        row = [sky] * width
        for x in range(width):
            if (x - sun_x) ** 2 + (y - sun_y) ** 2 < sun**2:
                row[x] = (255, 244, 214)
            for layer in (2, 1, 0):
                if y > hills[layer][x]:
                    row[x] = shades[layer]
                    break
        rows.append(row)
    return png(rows)


@lru_cache(maxsize=256)
def face(name: str, size: int = 48) -> bytes:
    """A mirrored pattern of five by five squares, the picture of somebody who has none."""
    seed = hashlib.sha256(name.encode()).digest()
    ink, paper = _colour(seed[0] / 255, 0.5, 0.42), (240, 238, 230)
    cells = [[seed[1 + row * 3 + min(column, 4 - column)] % 2 for column in range(5)] for row in range(5)]

    margin = size // 10

    def at(x: int, y: int) -> Colour:
        column, row = ((value - margin) * 5 // (size - 2 * margin) for value in (x, y))
        return ink if 0 <= column < 5 and 0 <= row < 5 and cells[row][column] else paper

    return png([[at(x, y) for x in range(size)] for y in range(size)])
