"""The account on a WordPress blog: what it may do, where somebody makes a password for us, how that is taken back.

An application password (https://developer.wordpress.org/advanced-administration/security/application-passwords/) opens
the REST interface only, and is revoked alone.
"""

from typing import Any

from yarl import URL

from bot.blogs.markup import plain
from bot.blogs.wp_api import PASSWORDS_OFF, Connected, trouble
from bot.errors import Barred, Trouble
from bot.net import Net, host_of
from bot.net.addresses import web_address
from bot.ports import Access, Account
from bot.text.words import say

APP_NAME = "Backchannel"
"""What the password is called in the profile of its user."""

# Capabilities that the account should have, and what does not work without them.
NEEDED = {
    "moderate_comments": "wordpress.lacks.moderate",
    "edit_posts": "wordpress.lacks.edit",
    "edit_others_posts": "wordpress.lacks.others",
    "upload_files": "wordpress.lacks.upload",
    "edit_published_posts": "wordpress.lacks.published",
}
TOO_MUCH = {"manage_options", "edit_users", "activate_plugins"}
"""Capabilities that no bot needs: with one of them the whole site can be taken over."""


class Accounts(Connected):
    """Who we are on a blog."""

    def __init__(self, net: Net, access: Access) -> None:
        super().__init__(net, access)
        self._id = ""

    async def account(self) -> Account:
        """Check the credentials with the one question that anonymous visitors are not answered."""
        self._require_account()
        query = {"context": "edit", "_fields": "id,name,capabilities"}
        reply = await self._api.call("GET", "users/me", query, account=True)
        data = reply.data
        if reply.status == 200 and isinstance(data, dict) and isinstance(data.get("id"), int):
            self._id = str(data["id"])
            can = data.get("capabilities")
            able = {name for name, on in can.items() if on} if isinstance(can, dict) else set()
            lacks = [name for name in NEEDED if name not in able]
            return Account(
                self._id,
                plain(str(data.get("name", ""))),
                tuple(say("wordpress.lacks", name=name, loss=say(NEEDED[name])) for name in lacks),
                moderates="moderate_comments" in able,
                too_much=not able.isdisjoint(TOO_MUCH),
                application=await self._application(),
            )
        if reply.status == 401:
            root = await self._api.call("GET", "")
            if isinstance(root.data, dict) and root.data.get("authentication") == []:
                raise Barred(say(PASSWORDS_OFF, host=self._api.host))
        raise trouble(reply, account=True)

    async def own_id(self) -> str:
        """The account's own id."""
        return self._id or (await self.account()).id

    async def _application(self) -> str:
        """WordPress' id of the password that we use; nothing where it does not tell (before 5.7, or a plugin)."""
        try:
            reply = await self._api.call("GET", "users/me/application-passwords/introspect", account=True)
        except Trouble:
            return ""
        uuid = reply.data.get("uuid") if reply.status == 200 and isinstance(reply.data, dict) else None
        return uuid if isinstance(uuid, str) else ""

    async def password_page(self, application: str, back: str = "") -> str:
        """The site's own page for this, as its interface names it; one that would be another site's is not believed."""
        root = await self._api.call("GET", "", {"_fields": "authentication"})
        if not isinstance(root.data, dict):
            raise trouble(root)
        page = web_address(_named(root.data, "authentication", "application-passwords", "endpoints", "authorization"))
        if not page:
            raise Barred(say(PASSWORDS_OFF, host=self._api.host))
        if _bare(host_of(page)) != _bare(self._api.host):
            raise Barred(say("wordpress.account.elsewhere", host=self._api.host, other=host_of(page)))
        asked = {"app_name": APP_NAME, "app_id": application} | ({"success_url": back} if back else {})
        return str(URL(page).update_query(asked))

    async def revoke(self, application: str) -> None:
        """Take back the password of this id, by the account itself."""
        self._require_account()
        reply = await self._api.call("DELETE", f"users/me/application-passwords/{application}", account=True)
        if reply.status not in (200, 404):
            raise trouble(reply, "DELETE", account=True)


def _named(data: Any, *path: str) -> str:
    """The text at the end of this path; nothing where there is none (WordPress writes [] for what is empty)."""
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data if isinstance(data, str) else ""


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")
