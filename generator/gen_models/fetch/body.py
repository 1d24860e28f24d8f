"""Reads response bodies within a total size, however well they are compressed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterable


class BodyError(ValueError):
    """A body that is too large, or not encoded as requested or declared."""


class BodyReader:
    """Reads bodies that together may have this many bytes, decompressed."""

    def __init__(self, most: int) -> None:
        self._most = self._room = most

    async def read(self, chunks: AsyncIterable[bytes], content_encoding: str) -> bytes:
        """A whole body.

        Raises:
            BodyError: see there.
        """
        inflater = _inflater(content_encoding)
        parts: list[bytes] = []
        async for chunk in chunks:
            part = chunk if inflater is None else self._inflated(inflater, chunk)
            self._room -= len(part)
            if self._room < 0:
                raise BodyError(f"the response is larger than {self._most / 2**20:.0f} MiB")
            parts.append(part)
        if inflater is not None and (not inflater.eof or inflater.unused_data):
            raise BodyError("the compressed response is truncated, or followed by more data")
        return b"".join(parts)

    def _inflated(self, inflater: Any, chunk: bytes) -> bytes:
        try:
            # One byte more than there is room for shows that it is too much.
            part: bytes = inflater.decompress(chunk, self._room + 1)
        except zlib.error:
            raise BodyError("the response is not compressed as declared") from None
        return part


def _inflater(content_encoding: str) -> Any | None:
    """Decompresses a response that was compressed unasked; None if it is not compressed."""
    encoding = content_encoding.strip().lower()
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "x-gzip", "deflate"):
        return zlib.decompressobj(zlib.MAX_WBITS | 32)
    raise BodyError("the response has a content encoding that was not requested")
