"""Articles: versions, decisions, pace and moves of blogs, sorts of channel, WebSub."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# Articles that stand already get the mirror of what does not fit on their card: it has nothing to show yet.
_BODIES = """
INSERT INTO mirrors (id, item, place, face, relay, lane, needs, want, have, hold, due, tries)
SELECT (SELECT max(id) FROM mirrors) + row_number() OVER (ORDER BY id),
       item, place, 'body', relay, lane, needs, 1, 1, NULL, 0.0, 0
FROM mirrors WHERE face = 'thread'
"""


def upgrade() -> None:
    with op.batch_alter_table("blogs") as batch:
        batch.add_column(sa.Column("active", sa.Float(), nullable=True))
        batch.add_column(sa.Column("pace", sa.Float(), nullable=True))
        batch.add_column(sa.Column("stopped", sa.Text(), nullable=True))
        batch.add_column(sa.Column("missing_since", sa.Float(), nullable=True))
        batch.add_column(sa.Column("moved_to", sa.String(), nullable=True))
        batch.add_column(sa.Column("moved_seen", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("moved_since", sa.Float(), nullable=True))
    with op.batch_alter_table("relays") as batch:
        batch.add_column(sa.Column("sort", sa.String(), nullable=False, server_default="text"))
    op.create_table(
        "decisions",
        sa.Column("item", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("relay", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("item", "relay"),
    )
    op.create_index("decisions_relay", "decisions", ["relay", "verdict", "at"])
    op.create_table(
        "versions",
        sa.Column("item", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("item", "version"),
    )
    op.execute(_BODIES)
    op.create_table(
        "subscriptions",
        sa.Column("blog", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("asked", sa.Float(), nullable=True),
        sa.Column("until", sa.Float(), nullable=True),
        sa.Column("due", sa.Float(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("blog"),
    )


def downgrade() -> None:
    for face in ("body", "news"):
        op.execute(f"DELETE FROM mirrors WHERE face = '{face}'")  # noqa: S608 (two words of ours)
    op.drop_table("subscriptions")
    op.drop_table("versions")
    op.drop_index("decisions_relay", "decisions")
    op.drop_table("decisions")
    with op.batch_alter_table("relays") as batch:
        batch.drop_column("sort")
    with op.batch_alter_table("blogs") as batch:
        for column in ("moved_since", "moved_seen", "moved_to", "missing_since", "stopped", "pace", "active"):
            batch.drop_column(column)
