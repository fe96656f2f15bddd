"""Rate limits: a bucket per route and channel (or guild, or webhook), and one for all. Source: topics/rate-limits.mdx.

Time here is real time and not the sandbox's clock, because the client that is told to wait really waits.
"""

import hashlib
import time
from dataclasses import dataclass, field

DEFAULT = (1000, 1.0)


@dataclass
class Verdict:
    """Whether a request may pass, and the headers to answer with."""

    headers: dict[str, str]
    retry_after: float | None = None
    everywhere: bool = False


@dataclass
class RateLimits:
    """How many requests each bucket takes, and when its present window began."""

    limits: dict[str, tuple[int, float]] = field(default_factory=dict)
    windows: dict[tuple[str, str], tuple[float, int]] = field(default_factory=dict)

    def set(self, name: str, count: int, per: float) -> None:
        """`count` requests in `per` seconds for "POST messages" and the like, or for "global"."""
        self.limits[name] = (count, per)
        self.windows.clear()

    def _use(self, name: str, major: str) -> tuple[int, float, float]:
        """Count one request: how many are left (-1: none was), when the window ends, and after how long."""
        count, per = self.limits.get(name, DEFAULT)
        now = time.monotonic()
        begun, used = self.windows.get((name, major), (now, 0))
        if now - begun >= per:
            begun, used = now, 0
        if used < count:
            used += 1
            left = count - used
        else:
            left = -1
        self.windows[name, major] = (begun, used)
        wait = max(0.0, begun + per - now)
        return left, time.time() + wait, wait

    def check(self, name: str, major: str, exempt: bool) -> Verdict:
        """Count a request against its bucket and, unless exempt (interactions), against the global limit."""
        if "global" in self.limits and not exempt:
            left, _, wait = self._use("global", "")
            if left < 0:
                return Verdict({"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}, wait, everywhere=True)
        left, reset, wait = self._use(name, major)
        headers = {
            "X-RateLimit-Limit": str(self.limits.get(name, DEFAULT)[0]),
            "X-RateLimit-Remaining": str(max(left, 0)),
            "X-RateLimit-Reset": f"{reset:.3f}",
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(),
        }
        if left < 0:
            return Verdict(headers | {"X-RateLimit-Scope": "user"}, wait)
        return Verdict(headers)
