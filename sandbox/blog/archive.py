"""Everything a blog remembers, in memory, and the plain facts about it. No HTTP here."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable

from . import text
from .model import (
    DEFAULT_OPTIONS,
    ROLES,
    Application,
    Category,
    Change,
    CommentRecord,
    Media,
    MediaRecord,
    Picture,
    Refusal,
    StoredComment,
    StoredPost,
    User,
)

Listener = Callable[[Change], object]


class Archive:
    """Posts, comments, people and options of one blog."""

    def __init__(self, title: str, clock: Callable[[], float], *, permalinks: bool = True) -> None:
        self.title = title
        self.permalinks = permalinks
        self.url = ""  # known once the blog listens
        self.options = dict(DEFAULT_OPTIONS)
        self.users: dict[int, User] = {}
        self.posts: dict[int, StoredPost] = {}
        self.comments: dict[int, StoredComment] = {}
        self.media: dict[int, Media] = {}
        self.categories: dict[int, Category] = {}
        self.tags: dict[int, Category] = {}
        self.listeners: list[Listener] = []
        self._clock = clock
        self._last_id = 0  # posts and media count together, as in WordPress
        self._last_comment = 0
        for role, login in (("administrator", "admin"), *((name, name) for name in ("editor", "author", "subscriber"))):
            self.add_user(login, login if role == "administrator" else login.title(), role)
        self.category("Uncategorized")

    # -- people and options

    def now(self) -> int:
        """The time in whole seconds."""
        return int(self._clock())

    def option(self, name: str) -> object:
        """A setting of the blog; unknown names are an error here, so that a misspelt test fails."""
        return self.options[name]

    def number(self, name: str) -> int:
        """A setting that is a number."""
        return int(str(self.options[name]))

    def add_user(self, login: str, name: str, role: str, capabilities: Iterable[str] | None = None) -> User:
        """A new account with one application password."""
        secret = hashlib.sha256(f"application password of {login}".encode()).hexdigest()[:24]
        allowed = ROLES[role] if capabilities is None else frozenset(capabilities)
        number = len(self.users) + 1
        first = Application(f"00000000-0000-4000-8000-{number:012d}", secret, "tests", created=self.now())
        user = User(number, login, name, f"{login}@example.org", role, [first], allowed)
        self.users[user.id] = user
        return user

    def writer(self, name: str) -> User:
        """The account whose display name this is, made when there is none."""
        found = next((user for user in self.users.values() if name in (user.name, user.login)), None)
        return found or self.add_user(text.slug(name) or f"writer-{len(self.users)}", name, "author")

    def who(self, login: str, password: str) -> tuple[User, Application] | None:
        """Who this is, by user name or e-mail and application password (its spaces do not matter), and by which."""
        secret = password.replace(" ", "")
        if not self.options["application_passwords"]:
            return None
        known = (user for user in self.users.values() if login.lower() in (user.login.lower(), user.email))
        return next(((user, each) for user in known for each in user.applications if each.secret == secret), None)

    def icon(self) -> str:
        """The address of the site's icon; empty when it has none."""
        media = self.media.get(self.number("site_icon"))
        return self.picture_record(media).url if media is not None else ""

    # -- posts

    def category(self, name: str) -> int:
        """The id of a category, made when it is new."""
        return self._term(self.categories, name)

    def tag(self, name: str) -> int:
        """The id of a tag, made when it is new."""
        return self._term(self.tags, name)

    def _term(self, terms: dict[int, Category], name: str) -> int:
        for known in terms.values():
            if known.name == name:
                return known.id
        new = Category(len(self.categories) + len(self.tags) + 1, name, text.slug(name))  # they count together
        terms[new.id] = new
        return new.id

    def terms(self, post: StoredPost) -> list[Category]:
        """A post's categories, then its tags."""
        return [*(self.categories[number] for number in post.categories), *(self.tags[number] for number in post.tags)]

    def next_id(self) -> int:
        """The next number for a post or a picture."""
        self._last_id += 1
        return self._last_id

    def add_picture(self, picture: Picture) -> int:
        """Upload a picture (the server draws it from its name)."""
        media = Media(self.next_id(), picture.name, picture.alt, date=self.now())
        self.media[media.id] = media
        return media.id

    def media_at(self, name: str) -> Media | None:
        """The picture with this path below /wp-content/uploads/."""
        return next((media for media in self.media.values() if media.name == name), None)

    def free_name(self, stem: str, ending: str) -> str:
        """Where an upload of now goes: a folder for each month, and a number when the name is taken."""
        local = time.gmtime(self.now() + self.number("gmt_offset") * 3600)
        folder = f"{local.tm_year}/{local.tm_mon:02d}"
        names = (
            f"{folder}/{stem}{number}.{ending}" for number in ("", *(f"-{n}" for n in range(1, len(self.media) + 2)))
        )
        return next(name for name in names if self.media_at(name) is None)

    def picture_record(self, media: Media) -> MediaRecord:
        """A picture with all that its blog's owner sees."""
        address = f"{self.url}/wp-content/uploads/{media.name}"
        return MediaRecord(media.id, address, media.alt, media.description, media.author)

    def free_slug(self, wanted: str, post_id: int) -> str:
        """`wanted`, or `wanted-2` and so on when another post (not in the trash) has it."""
        taken = {post.slug for post in self.posts.values() if post.id != post_id}
        candidates = [wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))]
        return next(name for name in candidates if name not in taken)

    def path(self, post: StoredPost) -> str:
        """The permalink without the site's address: /2007/05/name/ (or, with plain permalinks, /?p=ID)."""
        if not self.permalinks:
            return f"/?p={post.id}"
        local = time.gmtime(post.date + self.number("gmt_offset") * 3600)
        return f"/{local.tm_year}/{local.tm_mon:02d}/{post.slug}/"

    def link(self, post: StoredPost) -> str:
        """The permalink; a draft, or what is in the trash, has only ?p=ID."""
        return self.url + (self.path(post) if post.status in ("publish", "private") else f"/?p={post.id}")

    def comments_feed(self, post: StoredPost | None = None) -> str:
        """Where the comments of the site, or of one post, are as a feed."""
        if not self.permalinks:
            return f"{self.url}/?feed=" + (f"rss2&p={post.id}" if post else "comments-rss2")
        return f"{self.link(post) if post else f'{self.url}/comments/'}feed/"

    def public(self, post: StoredPost) -> bool:
        """Whether everybody may read it."""
        return post.status == "publish"

    def published(self) -> list[StoredPost]:
        """What the front page and the feed show, newest first."""
        found = [post for post in self.posts.values() if self.public(post)]
        return sorted(found, key=lambda post: (post.date, post.id), reverse=True)

    def post_at(self, path: str) -> StoredPost | None:
        """The public post with this permalink."""
        return next((post for post in self.published() if self.path(post) == path), None)

    def may_edit(self, user: User | None, post: StoredPost) -> bool:
        """`edit_post` of WordPress: own or others', published or not."""
        if user is None or not user.can("edit_posts"):
            return False
        others = post.author == user.id or user.can("edit_others_posts")
        return others and (post.status not in ("publish", "future") or user.can("edit_published_posts"))

    def may_read(self, user: User | None, post: StoredPost) -> bool:
        """Whether this visitor may see the post at all."""
        private = post.status == "private" and user is not None and user.can("read_private_posts")
        return self.public(post) or private or self.may_edit(user, post)

    # -- comments

    def comment_link(self, comment: StoredComment) -> str:
        """The comment's own address on its article's page."""
        return f"{self.link(self.posts[comment.post])}#comment-{comment.id}"

    def comments_of(self, post_id: int, *, shown_only: bool = False) -> list[StoredComment]:
        """A post's comments, oldest first."""
        found = [comment for comment in self.comments.values() if comment.post == post_id]
        if shown_only:
            found = [comment for comment in found if comment.status == "approved"]
        return sorted(found, key=lambda comment: (comment.date, comment.id))

    def add_comment(self, draft: StoredComment) -> StoredComment:
        """Keep a comment that the rules let pass; it gets its id here."""
        self._last_comment += 1
        draft.id = self._last_comment
        self.comments[draft.id] = draft
        self.tell("comment added", draft.id, draft.post)
        return draft

    def get_comment(self, comment_id: int) -> StoredComment:
        """A comment, or WordPress' 404."""
        comment = self.comments.get(comment_id)
        if comment is None:
            raise Refusal("rest_comment_invalid_id", "Invalid comment ID.", 404)
        return comment

    def set_comment_status(self, comment: StoredComment, status: str) -> bool:
        """Move a comment; False when nothing changes. `untrash` and `unspam` go back to where it was."""
        wanted = {"approve": "approved", "1": "approved", "0": "hold"}.get(status, status)
        if wanted in ("untrash", "unspam"):
            wanted = comment.status_before
        if wanted == comment.status or wanted not in ("approved", "hold", "spam", "trash"):
            return False
        if wanted in ("spam", "trash"):
            comment.status_before = comment.status
        comment.status = wanted
        self.tell("comment moved", comment.id, comment.post)
        return True

    def drop_comment(self, comment: StoredComment) -> None:
        """Delete for good; its answers move up to its parent."""
        del self.comments[comment.id]
        for child in self.comments.values():
            if child.parent == comment.id:
                child.parent = comment.parent
        self.tell("comment deleted", comment.id, comment.post)

    def record(self, comment: StoredComment) -> CommentRecord:
        """A comment with all that its blog's owner sees."""
        return CommentRecord(
            id=comment.id,
            post=comment.post,
            parent=comment.parent,
            author_name=comment.author_name,
            author_email=comment.author_email,
            content_raw=comment.content,
            content_rendered=text.rendered_comment(comment.content),
            status=comment.status,
            user_id=comment.user_id,
            link=self.comment_link(comment),
        )

    def tell(self, what: str, changed_id: int, post: int = 0) -> None:
        """Let everybody know who asked for it."""
        change = Change(what, changed_id, post)
        for listener in list(self.listeners):
            listener(change)
