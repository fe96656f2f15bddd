"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blogs",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("api", sa.String(), nullable=False),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("modified", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("baseline", sa.Float(), nullable=True),
        sa.Column("next_look", sa.Float(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("url"),
    )
    op.create_table(
        "bookmarks",
        sa.Column("channel", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel"),
    )
    op.create_table(
        "consents",
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("blog", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("interaction", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("member", "blog"),
    )
    op.create_table(
        "follows",
        sa.Column("blog", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", sa.String(), nullable=True),
        sa.Column("user", sa.String(), nullable=True),
        sa.Column("password", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("blog", "guild"),
    )
    op.create_table(
        "items",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("blog", sa.BigInteger(), nullable=True),
        sa.Column("article", sa.BigInteger(), nullable=True),
        sa.Column("parent", sa.BigInteger(), nullable=True),
        sa.Column("reply_to", sa.BigInteger(), nullable=True),
        sa.Column("member", sa.BigInteger(), nullable=True),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_items_article"), ["article"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_blog"), ["blog"], unique=False)
        batch_op.create_index(batch_op.f("ix_items_member"), ["member"], unique=False)

    op.create_table(
        "lanes",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("fence", sa.BigInteger(), nullable=False),
        sa.Column("lease", sa.Float(), nullable=False),
        sa.Column("due", sa.Float(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "mirrors",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("face", sa.String(), nullable=False),
        sa.Column("relay", sa.BigInteger(), nullable=True),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("needs", sa.BigInteger(), nullable=True),
        sa.Column("want", sa.Integer(), nullable=False),
        sa.Column("have", sa.Integer(), nullable=False),
        sa.Column("hold", sa.Text(), nullable=True),
        sa.Column("due", sa.Float(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("item", "place", "face"),
    )
    with op.batch_alter_table("mirrors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mirrors_relay"), ["relay"], unique=False)
        batch_op.create_index(
            "mirrors_outbox",
            ["lane", "id"],
            unique=False,
            sqlite_where=sa.text("hold IS NULL AND want != have"),
            postgresql_where=sa.text("hold IS NULL AND want != have"),
        )

    op.create_table(
        "parts",
        sa.Column("mirror", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("remote", sa.String(), nullable=True),
        sa.Column("sent", sa.String(), nullable=True),
        sa.Column("seen", sa.String(), nullable=True),
        sa.Column("birth", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=True),
        sa.Column("mark", sa.String(), nullable=True),
        sa.Column("attempted", sa.Float(), nullable=True),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("mirror", "n"),
    )
    with op.batch_alter_table("parts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parts_nonce"), ["nonce"], unique=False)
        batch_op.create_index(batch_op.f("ix_parts_remote"), ["remote"], unique=False)

    op.create_table(
        "relays",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("blog", sa.BigInteger(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Float(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("relays", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_relays_blog"), ["blog"], unique=False)
        batch_op.create_index(batch_op.f("ix_relays_guild"), ["guild"], unique=False)

    op.create_table(
        "sources",
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("remote", sa.String(), nullable=False),
        sa.Column("item", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("place", "remote"),
    )
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sources_item"), ["item"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sources_item"))

    op.drop_table("sources")
    with op.batch_alter_table("relays", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_relays_guild"))
        batch_op.drop_index(batch_op.f("ix_relays_blog"))

    op.drop_table("relays")
    with op.batch_alter_table("parts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parts_remote"))
        batch_op.drop_index(batch_op.f("ix_parts_nonce"))

    op.drop_table("parts")
    with op.batch_alter_table("mirrors", schema=None) as batch_op:
        batch_op.drop_index(
            "mirrors_outbox",
            sqlite_where=sa.text("hold IS NULL AND want != have"),
            postgresql_where=sa.text("hold IS NULL AND want != have"),
        )
        batch_op.drop_index(batch_op.f("ix_mirrors_relay"))

    op.drop_table("mirrors")
    op.drop_table("lanes")
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_items_member"))
        batch_op.drop_index(batch_op.f("ix_items_blog"))
        batch_op.drop_index(batch_op.f("ix_items_article"))

    op.drop_table("items")
    op.drop_table("follows")
    op.drop_table("consents")
    op.drop_table("bookmarks")
    op.drop_table("blogs")
