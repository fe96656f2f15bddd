"""What stays on a blog of somebody who asked to be forgotten: nothing, or what stands there without the name."""

from dataclasses import dataclass

from bot.changes import digest
from bot.errors import Missing
from bot.model import Draft, Instant, State
from bot.ports import CommentEraser
from bot.store import Tx, mirrors
from bot.store.items import Item
from bot.store.mirrors import Mirror
from bot.targets import CommentTarget, Plan, Shown, Stood, stood_as
from bot.text.words import say

ANONYMOUS_HOST = "users.noreply.invalid"  # RFC 2606: .invalid never resolves


@dataclass(frozen=True, slots=True)
class ForgottenTarget:
    """The comment of somebody who asked to be forgotten: it is deleted for good, or gets nobody's name; never written.

    A request of before may still be on its way: it is looked for and waited for as with any comment.
    """

    written: CommentTarget
    eraser: CommentEraser
    repeatable: bool = False
    changeable: bool = True
    doubt: float = 35.0

    async def create(self, n: int, shown: Shown, nonce: str) -> Stood:
        """What does not stand there is none. Raises Missing."""
        raise Missing(say("delivery.nobody"))

    async def change(self, n: int, remote: str, shown: Shown, nonce: str) -> Stood:
        """Put nobody's name on it."""
        assert isinstance(shown.payload, Draft)
        return stood_as(await self.eraser.sign(remote, shown.payload.author, shown.payload.address))

    async def remove(self, n: int, remote: str) -> None:
        """Delete it for good."""
        await self.eraser.erase(remote)

    async def find(self, nonce: str, mark: str, since: Instant) -> Stood | None:
        """Look for our marker on the blog."""
        return await self.written.find(nonce, mark, since)


async def plan(tx: Tx, mirror: Mirror, item: Item, target: ForgottenTarget) -> Plan:
    """What a comment of somebody who was forgotten should show. No word is sent, so there can be no new one in it."""
    if item.state is State.GONE or await mirrors.standing(tx, mirror.id) is None:
        return Plan(target, ())
    address = f"{tx.seal.pseudonym('nobody', item.id)}@{ANONYMOUS_HOST}"
    unsigned = Draft(article="", parent=None, author=say("public.nobody"), address=address, html="", marker="")
    return Plan(target, (Shown(unsigned, digest("nobody", str(item.id))),))
