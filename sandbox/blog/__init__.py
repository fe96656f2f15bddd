"""A blog on this machine for `demo` and for tests: WordPress 6.8 as its readers and programs see it."""

from .blog import Blog
from .model import Account, Change, CommentRecord, MediaRecord, Picture, Post, Refusal

__all__ = ["Account", "Blog", "Change", "CommentRecord", "MediaRecord", "Picture", "Post", "Refusal"]
