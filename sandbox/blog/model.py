"""The nouns of a WordPress blog as the sandbox keeps them: accounts, posts, comments, options.

Times are whole seconds since 1970 (UTC), as WordPress stores no finer ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ROLES: dict[str, frozenset[str]] = {
    "subscriber": frozenset({"read"}),
    "author": frozenset(
        {"read", "edit_posts", "publish_posts", "upload_files", "edit_published_posts", "delete_posts"}
    ),
    "editor": frozenset(
        {
            "read",
            "edit_posts",
            "publish_posts",
            "upload_files",
            "edit_published_posts",
            "delete_posts",
            "edit_others_posts",
            "read_private_posts",
            "moderate_comments",
            "unfiltered_html",
            "manage_categories",
        }
    ),
}
ROLES["administrator"] = ROLES["editor"] | {"manage_options", "list_users", "edit_users"}

DEFAULT_OPTIONS: dict[str, object] = {
    "comment_moderation": False,  # hold every comment
    "comment_previously_approved": True,  # hold a guest's first comment
    "require_name_email": True,
    "comment_max_links": 2,
    "moderation_keys": "",  # one word a line: hold
    "disallowed_keys": "",  # one word a line: straight to the trash
    "comment_flood_seconds": 15,
    "posts_per_rss": 10,
    "largest_upload": 64 * 2**20,  # bytes: upload_max_filesize of php.ini
    "gmt_offset": 0,  # hours that the site's local time is ahead of UTC
    "application_passwords": True,
    "site_icon": 0,  # the number of a picture in the media library
    "hub": "",  # a WebSub hub: named in the feeds, and told whenever an article is published or changed
    "webhook": "",  # an address that is told the same, as webhook plugins do
}


@dataclass(frozen=True, slots=True)
class Account:
    """A user name and one application password of it, ready for HTTP Basic authentication."""

    user: str
    password: str
    id: int
    email: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A post's featured picture: its file name below /wp-content/uploads/ and what it shows in words."""

    name: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A published post, as its author gets it back."""

    id: int
    link: str


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """One comment with everything that only the blog's owner sees; `status`: approved, hold, spam, trash."""

    id: int
    post: int
    parent: int
    author_name: str
    author_email: str
    content_raw: str
    content_rendered: str
    status: str
    user_id: int
    link: str


@dataclass(frozen=True, slots=True)
class MediaRecord:
    """A picture in the media library, as the blog's owner sees it; ``author`` is an account's id."""

    id: int
    url: str
    alt: str
    description: str
    author: int


@dataclass(slots=True)
class Application:
    """An application password of an account: its secret without the spaces it is shown with, and what it is for."""

    uuid: str
    secret: str
    name: str
    app_id: str = ""
    created: int = 0


@dataclass(slots=True)
class User:
    """Somebody with a login (readers who comment have none)."""

    id: int
    login: str
    name: str
    email: str
    role: str
    applications: list[Application]
    capabilities: frozenset[str]

    @property
    def login_password(self) -> str:
        """The one for wp-login.php; REST does not take it."""
        return f"the door of {self.login}"

    def can(self, capability: str) -> bool:
        """Whether the role brings this capability."""
        return capability in self.capabilities


@dataclass(slots=True)
class StoredPost:
    """A post in the archive; `status` is publish, future, draft, pending, private or trash."""

    id: int
    title: str
    content: str
    author: int
    date: int
    modified: int
    slug: str
    guid_path: str  # the permalink at first publication: WordPress never changes it afterwards
    categories: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()
    picture: int = 0  # media id
    status: str = "publish"
    comments_open: bool = True
    password: str = ""
    dated: bool = True  # False: a draft, whose date will be that of its publication


@dataclass(slots=True)
class StoredComment:
    """A comment in the archive; `status` is approved, hold, spam, trash or post-trashed."""

    id: int
    post: int
    author_name: str
    author_email: str
    content: str
    date: int
    parent: int = 0
    user_id: int = 0
    author_url: str = ""
    author_ip: str = "127.0.0.1"
    agent: str = ""
    status: str = "approved"
    status_before: str = "approved"  # what leaving the trash goes back to
    type: str = "comment"  # or pingback


@dataclass(slots=True)
class Media:
    """A picture in the media library; one without ``data`` is drawn from its name."""

    id: int
    name: str  # its path below /wp-content/uploads/
    alt: str
    author: int = 1
    date: int = 0
    title: str = ""
    caption: str = ""
    description: str = ""
    type: str = "image/png"
    data: bytes = b""

    @property
    def stem(self) -> str:
        """The file's name without folder and ending."""
        return self.name.rpartition("/")[2].rpartition(".")[0]


@dataclass(slots=True)
class Category:
    """A category or tag; posts hold its id."""

    id: int
    name: str
    slug: str


class Refusal(Exception):
    """WordPress says no: a code for programs, a sentence for people, an HTTP status."""

    def __init__(self, code: str, message: str, status: int, **data: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.data: dict[str, object] = {"status": status, **data}


@dataclass(frozen=True, slots=True)
class Change:
    """Something on the blog is different now: what happened ("comment added"), and to which id."""

    what: str
    id: int
    post: int = field(default=0)
