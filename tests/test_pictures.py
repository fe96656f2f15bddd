"""The pictures in the documents: each is there, small, and described in words; ``make pictures`` takes them."""

import re
import struct
import zlib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.page.palette import SIGNATURE, smaller

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
SHOWN = [
    (page, alt, target)
    for page in PAGES
    for alt, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    if not urlsplit(target).scheme
]
MOST_BYTES = 120_000


@pytest.mark.parametrize(("page", "alt", "target"), SHOWN, ids=lambda each: getattr(each, "name", None))
def test_a_picture_is_there_and_described(page: Path, alt: str, target: str) -> None:
    assert (page.parent / target).is_file()
    assert len(alt.split()) > 3


def test_pictures_are_small_and_each_is_shown_somewhere() -> None:
    shown = {(page.parent / target).resolve() for page, _, target in SHOWN}
    taken = set((ROOT / "docs" / "pictures").glob("*.png"))
    assert taken
    assert taken <= shown
    assert [picture.name for picture in taken if picture.stat().st_size > MOST_BYTES] == []


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def test_a_picture_of_few_colours_loses_nothing() -> None:
    red, sea = b"\xff\x00\x00", b"\x00\x80\x80"
    # the same row five times, each filtered in another way; of the fourth byte of each pixel, how opaque it is
    row = red + b"\xff" + sea + b"\xff"
    left = row[:4] + bytes((b - a) & 255 for a, b in zip(row, row[4:], strict=False))
    half = row[:4] + row[4:]
    mean = bytes((b - (a + up) // 2) & 255 for a, b, up in zip(bytes(4) + row[:4], half, row, strict=True))
    filtered = [b"\0" + row, b"\1" + left, b"\2" + bytes(8), b"\3" + mean, b"\4" + bytes(8)]
    head = struct.pack(">IIBBBBB", 2, 5, 8, 6, 0, 0, 0)
    data = zlib.compress(b"".join(filtered))
    found = smaller(SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b""))
    assert zlib.compress(b"\0\0\1" * 5, 9) in found
    assert red + sea in found
