"""Discussion: what is heard of comments and files, who judged what, threads that boil over, comparing both sides."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_REPLIES = """UPDATE relays SET settings = replace(settings, '"replies": "{old}"', '"replies": "{new}"')"""

_BEGAN = """
UPDATE items SET since = (id / 1048576) / 1000.0
WHERE kind = 'comment' OR (kind = 'article' AND EXISTS (SELECT 1 FROM mirrors WHERE mirrors.item = items.id))
"""


def upgrade() -> None:
    with op.batch_alter_table("blogs") as batch:
        batch.add_column(sa.Column("reconciled", sa.Float(), nullable=True))
    with op.batch_alter_table("items") as batch:
        batch.add_column(sa.Column("since", sa.Float(), nullable=False, server_default="0"))
    with op.batch_alter_table("sources") as batch:
        batch.add_column(sa.Column("files", sa.Text(), nullable=True))
    with op.batch_alter_table("consents") as batch:
        batch.add_column(sa.Column("pings", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "acts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("item", sa.BigInteger(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=True),
        sa.Column("did", sa.String(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_acts_item", "acts", ["item"])
    op.create_table(
        "heats",
        sa.Column("article", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("relay", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("slow_until", sa.Float(), nullable=False),
        sa.Column("paused_until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("article", "relay"),
    )
    # What stands already began to be seen, or read, when it was first heard of: ids tell.
    op.execute(_BEGAN)
    op.execute(_REPLIES.format(old="on", new="everything"))


def downgrade() -> None:
    for new in ("everything", "only replies", "chosen"):
        op.execute(_REPLIES.format(old=new, new="on"))
    op.execute("DELETE FROM mirrors WHERE face = 'files'")
    op.drop_table("heats")
    op.drop_index("ix_acts_item", "acts")
    op.drop_table("acts")
    for table, column in (("consents", "pings"), ("sources", "files"), ("items", "since"), ("blogs", "reconciled")):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
