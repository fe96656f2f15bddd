"""A page that shows the blog and the Discord side by side, and lets one act on both."""

from .server import BotSwitch, Page

__all__ = ["BotSwitch", "Page"]
