"""The tables. What each means is told in docs/architecture.md; migrations/ makes them.

Ids are made here, not by the database (they are needed before the insert, to seal a row's texts to it); they grow with
time, so ordering by id is ordering by age. Moments are seconds since the epoch.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.engine import Dialect

from bot.text.words import again, kept

metadata = MetaData()


class Words(TypeDecorator[str]):
    """Text that people will read: a sentence of ours is kept by its key, so that each reads it in their language."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """As it is stored."""
        return None if value is None else kept(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """In the language that is spoken just now."""
        return None if value is None else again(value)


# Nearly all mirrors are up to date: the outbox has an index of its own, of those that are not.
_BEHIND = text("hold IS NULL AND want != have")

blogs = Table(
    "blogs",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("url", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("feed", String, nullable=False),
    Column("api", String, nullable=False),
    # the bell: opaque validators of the feed and a hash of its body
    Column("etag", String),
    Column("modified", String),
    Column("digest", String),
    Column("baseline", Float),  # when its articles were first recorded
    Column("next_look", Float, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("trouble", Words),  # the last failure in words, until a look works again
    Column("active", Float),  # when something was last new there
    Column("pace", Float),  # the seconds between two looks by now
    Column("stopped", Words),  # why it is not looked at any more, in words
    Column("missing_since", Float),  # the feed has been answering 404 since
    # a permanent redirect that was seen: where to, how often, since when
    Column("moved_to", String),
    Column("moved_seen", Integer, nullable=False, server_default="0"),
    Column("moved_since", Float),
    Column("reconciled", Float),  # when it was last compared with the database and Discord
)

# A blog that a server follows, and the account which that server connected to write there.
follows = Table(
    "follows",
    metadata,
    Column("blog", BigInteger, primary_key=True, autoincrement=False),
    Column("guild", BigInteger, primary_key=True, autoincrement=False),
    Column("account", String),  # the account's id on the blog
    Column("user", String),
    Column("password", Text),  # sealed
    Column("application", String),  # WordPress' id of that application password: by it it is revoked
    Column("lost", Float),  # since when the blog does not accept that account
)

# A server that the bot is in, or was in.
servers = Table(
    "servers",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("locale", String, nullable=False),  # one of Discord's, as the server prefers it
    Column("notices", BigInteger),  # the channel in which its admins are told of troubles
    Column("own", BigInteger),  # the bot's own channel for notices, where that is in this server
    Column("left", Float),  # since when the bot is not there any more
)

relays = Table(
    "relays",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("blog", BigInteger, nullable=False, index=True),
    Column("guild", BigInteger, nullable=False, index=True),
    Column("channel", BigInteger, nullable=False),
    Column("since", Float, nullable=False),
    Column("settings", Text, nullable=False),  # JSON of RelaySettings
    Column("removed", Boolean, nullable=False),
    Column("sort", String, nullable=False, server_default="text"),  # a ChannelSort
    Column("added_by", BigInteger),  # who is told of troubles where no channel was chosen for that
    Column("lost", Float),  # since when its channel cannot be used
)

# What was decided about an article when it was first seen: whether it is announced, and why not.
decisions = Table(
    "decisions",
    metadata,
    Column("item", BigInteger, primary_key=True, autoincrement=False),
    Column("relay", BigInteger, primary_key=True, autoincrement=False),
    Column("verdict", String, nullable=False),
    Column("detail", Words, nullable=False),
    Column("at", Float, nullable=False),
    Index("decisions_relay", "relay", "verdict", "at"),
)

# What an article was like: one row for each version of it that is kept.
versions = Table(
    "versions",
    metadata,
    Column("item", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Float, nullable=False),
    Column("digest", String, nullable=False),
    Column("content", Text, nullable=False),  # sealed JSON of Content
)

# WebSub: what hubs push to us (https://www.w3.org/TR/websub/).
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("blog", BigInteger, primary_key=True, autoincrement=False),
    Column("hub", String, nullable=False),
    Column("topic", String, nullable=False),
    Column("secret", Text, nullable=False),  # sealed; hubs sign with it
    Column("asked", Float),  # a request whose verification is still to come began then
    Column("until", Float),  # verified: it ends then
    Column("due", Float, nullable=False),  # when it is to be asked for (again)
    Column("failures", Integer, nullable=False),
)

items = Table(
    "items",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("blog", BigInteger, index=True),
    Column("article", BigInteger, index=True),  # the article an update or comment belongs to
    Column("parent", BigInteger),  # the comment this one answers
    Column("reply_to", BigInteger),  # the message in chat that it answers, whatever that shows
    Column("member", BigInteger, index=True),  # who said it in chat; nothing for what the blog said
    Column("key", String, unique=True),  # what makes an update or a notice the same one
    Column("state", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", String, nullable=False),  # of what the blog showed when it was last read
    Column("content", Text),  # sealed JSON of Content; nothing while a member has not agreed
    # of a comment: since when it is to be seen; of an article: since when its comments are read
    Column("since", Float, nullable=False, server_default="0"),
)

# Which relays a notice concerns, while it stands: their servers are told.
concerns = Table(
    "concerns",
    metadata,
    Column("item", BigInteger, primary_key=True, autoincrement=False),
    Column("relay", BigInteger, primary_key=True, autoincrement=False, index=True),
)

sources = Table(
    "sources",
    metadata,
    Column("place", String, primary_key=True),
    Column("remote", String, primary_key=True),
    Column("item", BigInteger, nullable=False, index=True),
    Column("text", Text),  # sealed; of a chat message that may be published
    Column("files", Text),  # sealed JSON of its Attachments
)

mirrors = Table(
    "mirrors",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("item", BigInteger, nullable=False),
    Column("place", String, nullable=False),
    Column("face", String, nullable=False),
    Column("relay", BigInteger, index=True),
    Column("lane", String, nullable=False),
    Column("needs", BigInteger),  # the mirror that must stand first
    Column("want", Integer, nullable=False),
    Column("have", Integer, nullable=False),
    Column("hold", Text),  # why it must not go out
    Column("due", Float, nullable=False),
    Column("tries", Integer, nullable=False),  # claims since something was last settled
    UniqueConstraint("item", "place", "face"),
    Index("mirrors_outbox", "lane", "id", sqlite_where=_BEHIND, postgresql_where=_BEHIND),
    Index("mirrors_place", "place", "id"),
)

parts = Table(
    "parts",
    metadata,
    Column("mirror", BigInteger, primary_key=True, autoincrement=False),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("remote", String, index=True),
    Column("sent", String),  # digest of what we sent
    Column("seen", String),  # digest of what the other side answered that it shows
    Column("birth", Integer, nullable=False),
    Column("nonce", String, index=True),
    Column("mark", String),
    Column("attempted", Float),  # an attempt whose answer is not settled began then
    Column("removed", Boolean, nullable=False),  # a person took this copy down: final
)

lanes = Table(
    "lanes",
    metadata,
    Column("name", String, primary_key=True),
    Column("fence", BigInteger, nullable=False),
    Column("lease", Float, nullable=False),  # held by somebody until then
    Column("due", Float, nullable=False),
    Column("failures", Integer, nullable=False),
)

consents = Table(
    "consents",
    metadata,
    Column("member", BigInteger, primary_key=True, autoincrement=False),
    Column("blog", BigInteger, primary_key=True, autoincrement=False),
    Column("agreed", Boolean, nullable=False),
    Column("since", BigInteger, nullable=False),  # the first message that may leave
    Column("wording", String, nullable=False),  # the version of the question that was answered
    Column("interaction", BigInteger, nullable=False),  # Discord's id of the pressed button: the proof
    Column("at", Float, nullable=False),
    Column("pings", Boolean, nullable=False, server_default=false()),  # may be pinged when named on the blog
)

# A yes to one message alone.
permits = Table(
    "permits",
    metadata,
    Column("item", BigInteger, primary_key=True, autoincrement=False),
    Column("member", BigInteger, nullable=False),
    Column("wording", String, nullable=False),  # as in consents
    Column("interaction", BigInteger, nullable=False),
    Column("at", Float, nullable=False),
)

# What members chose for themselves.
members = Table(
    "members",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text),  # sealed; the name that they want on blogs, if not their own
    Column("locale", String),  # one of Discord's, when last heard: for private messages
    Column("mentions", Boolean, nullable=False, server_default=true()),  # others' comments may say their name
)

# Who asked to be forgotten: a salted hash, and the first message that may be taken in again.
forgotten = Table(
    "forgotten",
    metadata,
    Column("who", String, primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("at", Float, nullable=False),
)

# Their comments that are being taken down, or made anonymous, until all of them are.
forgetting = Table(
    "forgetting",
    metadata,
    Column("item", BigInteger, primary_key=True, autoincrement=False),
    Column("who", String, nullable=False, index=True),
)

# What members want to be told of in private messages.
followings = Table(
    "followings",
    metadata,
    Column("member", BigInteger, primary_key=True, autoincrement=False),
    Column("blog", BigInteger, primary_key=True, autoincrement=False),
    Column("topic", String, primary_key=True),  # "answers", "articles", or "category:" and its name
    Column("at", Float, nullable=False),
    Column("guild", BigInteger),  # the server in which that was said: threads are linked to there alone
)

# Who judged a comment, in Discord (a member) or on the blog (nobody).
acts = Table(
    "acts",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("item", BigInteger, nullable=False, index=True),
    Column("member", BigInteger),
    Column("did", String, nullable=False),  # a State, or "replied"
    Column("at", Float, nullable=False),
)

# Threads that boil over: slow mode and the pause of what goes to the blog, until then.
heats = Table(
    "heats",
    metadata,
    Column("article", BigInteger, primary_key=True, autoincrement=False),
    Column("relay", BigInteger, primary_key=True, autoincrement=False),
    Column("slow_until", Float, nullable=False),
    Column("paused_until", Float, nullable=False),
)

# How far a channel's history has been read.
bookmarks = Table(
    "bookmarks",
    metadata,
    Column("channel", BigInteger, primary_key=True, autoincrement=False),
    Column("message", BigInteger, nullable=False),
)
