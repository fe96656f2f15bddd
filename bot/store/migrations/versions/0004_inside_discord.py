"""Inside Discord: servers and their language, who is told, what members chose for themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "servers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("notices", sa.BigInteger(), nullable=True),
        sa.Column("own", sa.BigInteger(), nullable=True),
        sa.Column("left", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "concerns",
        sa.Column("item", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("relay", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("item", "relay"),
    )
    op.create_index(op.f("ix_concerns_relay"), "concerns", ["relay"])
    with op.batch_alter_table("relays") as batch:
        batch.add_column(sa.Column("added_by", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("lost", sa.Float(), nullable=True))
    with op.batch_alter_table("follows") as batch:
        batch.add_column(sa.Column("application", sa.String(), nullable=True))
        batch.add_column(sa.Column("lost", sa.Float(), nullable=True))
    op.create_table(
        "members",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("locale", sa.String(), nullable=True),
        sa.Column("mentions", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "forgotten",
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("who"),
    )
    op.create_table(
        "forgetting",
        sa.Column("item", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("item"),
    )
    op.create_index(op.f("ix_forgetting_who"), "forgetting", ["who"])
    op.create_table(
        "permits",
        sa.Column("item", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("interaction", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("item"),
    )
    op.create_table(
        "followings",
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("blog", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("guild", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("member", "blog", "topic"),
    )
    op.create_index("mirrors_place", "mirrors", ["place", "id"])


def downgrade() -> None:
    op.drop_index("mirrors_place", "mirrors")
    for table in ("followings", "permits", "forgetting", "forgotten", "members"):
        op.drop_table(table)
    with op.batch_alter_table("follows") as batch:
        batch.drop_column("lost")
        batch.drop_column("application")
    with op.batch_alter_table("relays") as batch:
        batch.drop_column("lost")
        batch.drop_column("added_by")
    op.drop_table("concerns")
    op.drop_table("servers")
