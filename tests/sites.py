"""One way for tests to drive a blog: `sandbox.blog.Blog`, or a real WordPress through the same method names."""

from __future__ import annotations

import asyncio
import html as html_
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

import aiohttp

from sandbox.blog import Account, CommentRecord, MediaRecord, Picture, Post, Refusal
from sandbox.blog.form import visitor_email
from sandbox.blog.model import DEFAULT_OPTIONS
from sandbox.blog.pictures import landscape

UNHURRIED = {"X-Unhurried": "1"}  # tests/wordpress/for-tests.php: no flood check for this request


class Site(Protocol):
    """What both blogs can do; docstrings are at sandbox.blog.Blog."""

    version: str

    @property
    def url(self) -> str: ...
    @property
    def feed_url(self) -> str: ...

    def account(self, name: str) -> Account: ...
    async def add_account(self, login: str, capabilities: tuple[str, ...]) -> Account: ...
    async def revoke(self, name: str) -> None: ...
    async def login_password(self, name: str) -> str: ...
    async def publish(
        self,
        title: str,
        html: str,
        author: str = "admin",
        categories: tuple[str, ...] = (),
        picture: Picture | None = None,
        date: float | None = None,
        comments_open: bool = True,
        password: str = "",
        tags: tuple[str, ...] = (),
        status: str = "publish",
    ) -> Post: ...
    async def edit_post(
        self,
        post_id: int,
        title: str | None = None,
        html: str | None = None,
        comments_open: bool | None = None,
        *,
        password: str | None = None,
        author: str | None = None,
        categories: tuple[str, ...] | None = None,
        tags: tuple[str, ...] | None = None,
        picture: Picture | None = None,
        date: float | None = None,
    ) -> None: ...
    async def set_post_status(self, post_id: int, status: str) -> None: ...
    async def upload(self, picture: Picture) -> str: ...
    async def gallery(self, pictures: Sequence[Picture]) -> str: ...
    async def media(self) -> list[MediaRecord]: ...
    async def article(self, post_id: int) -> dict[str, Any]: ...
    async def trash_post(self, post_id: int) -> None: ...
    async def restore_post(self, post_id: int) -> None: ...
    async def delete_post(self, post_id: int) -> None: ...
    async def comment(
        self,
        post_id: int,
        author: str,
        text: str,
        email: str | None = None,
        parent: int | None = None,
        date: float | None = None,
    ) -> CommentRecord: ...
    async def pingback(self, post_id: int, title: str, url: str) -> CommentRecord: ...
    async def edit_comment(self, comment_id: int, content: str) -> None: ...
    async def set_status(self, comment_id: int, status: str) -> None: ...
    async def delete_comment(self, comment_id: int) -> None: ...
    async def comments(self, post_id: int) -> list[CommentRecord]: ...
    async def set_option(self, name: str, value: object) -> None: ...


def basic(account: Account) -> dict[str, str]:
    """The header of HTTP Basic authentication."""
    return {"Authorization": aiohttp.encode_basic_auth(account.user, account.password)}


@dataclass
class WordPress:
    """The real one that tests/wordpress/start started: REST as admin, the form for visitors, PHP for options."""

    url: str
    root: Path
    directory: Path
    version: str
    accounts: dict[str, Account]
    changed: set[str] = field(default_factory=set)  # options to put back
    _session: aiohttp.ClientSession | None = None

    @classmethod
    def running(cls) -> WordPress | None:
        """The one that TEST_WORDPRESS names (start's JSON, or a file with it); None when it is unset."""
        told = os.environ.get("TEST_WORDPRESS", "").strip()
        if not told:
            return None
        state = json.loads(told if told.startswith("{") else Path(told).read_text(encoding="utf-8"))
        accounts = {name: Account(**values) for name, values in state["accounts"].items()}
        return cls(state["url"], Path(state["root"]), Path(state["dir"]), state["version"], accounts)

    # -- life

    async def start(self) -> None:
        """Open the connection."""
        self._session = aiohttp.ClientSession()

    async def stop(self) -> None:
        """Put changed options back and close the connection; the site itself goes on."""
        for name in sorted(self.changed):
            await self._put_option(name, DEFAULT_OPTIONS[name])
        self.changed.clear()
        if self._session is not None:
            await self._session.close()

    @property
    def feed_url(self) -> str:
        """Where the main feed is."""
        return f"{self.url}/feed/"

    def account(self, name: str) -> Account:
        """The application password of admin, editor, author or subscriber."""
        return self.accounts[name]

    async def add_account(self, login: str, capabilities: tuple[str, ...]) -> Account:
        """An account that may do exactly this."""
        rights = json.dumps(dict.fromkeys(capabilities, True))
        printed = await self.php(
            f"""add_role('{login}', '{login}', json_decode('{rights}', true));
            $id = wp_insert_user(['user_login' => '{login}', 'user_pass' => wp_generate_password(),
                                  'user_email' => '{login}@example.org', 'role' => '{login}']);
            [$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'tests']);
            echo json_encode([$id, $password]);"""
        )
        number, password = json.loads(printed)
        self.accounts[login] = Account(login, password, number, f"{login}@example.org")
        return self.accounts[login]

    async def revoke(self, name: str) -> None:
        """End an account's application password (for good: only for accounts that a test has added)."""
        await self.php(f"WP_Application_Passwords::delete_all_application_passwords({self.accounts[name].id});")

    async def login_password(self, name: str) -> str:
        """A new password with which an account comes in at the site's own door (application passwords stay)."""
        password = f"the door of {name}"
        await self.php(f"wp_set_password('{password}', {self.accounts[name].id});")
        return password

    # -- articles

    async def publish(
        self,
        title: str,
        html: str,
        author: str = "admin",
        categories: tuple[str, ...] = (),
        picture: Picture | None = None,
        date: float | None = None,
        comments_open: bool = True,
        password: str = "",
        tags: tuple[str, ...] = (),
        status: str = "publish",
    ) -> Post:
        """Publish an article in one step, by REST."""
        body: dict[str, Any] = {
            "title": title,
            "content": html,
            "status": status,
            "author": await self._writer(author),
            "comment_status": "open" if comments_open else "closed",
        }
        if categories:
            body["categories"] = await self._terms("categories", categories)
        if tags:
            body["tags"] = await self._terms("tags", tags)
        if picture:
            body["featured_media"] = (await self._upload(picture))["id"]
        if date is not None:
            body["date_gmt"] = _iso(date)
        if password:
            body["password"] = password
        made = await self._rest("POST", "posts", body)
        return Post(made["id"], made["link"])

    async def upload(self, picture: Picture) -> str:
        """Upload a picture for the text of an article; answers its address."""
        return str((await self._upload(picture))["source_url"])

    async def gallery(self, pictures: Sequence[Picture]) -> str:
        """Upload pictures; answers a gallery block with them, as the editor writes it."""
        blocks = []
        for picture in pictures:
            made = await self._upload(picture)
            alt, source = html_.escape(picture.alt), made["source_url"]
            image = f'<img src="{source}" alt="{alt}" class="wp-image-{made["id"]}"/>'
            figure = f'<figure class="wp-block-image size-large">{image}</figure>'
            blocks.append(f'<!-- wp:image {{"id":{made["id"]}}} -->\n{figure}\n<!-- /wp:image -->')
        classes = "wp-block-gallery has-nested-images columns-default is-cropped"
        inside = "\n\n".join(blocks)
        return f'<!-- wp:gallery -->\n<figure class="{classes}">{inside}</figure>\n<!-- /wp:gallery -->'

    async def media(self) -> list[MediaRecord]:
        """The newest hundred pictures of the media library, oldest first."""
        found = await self._rest("GET", "media?context=edit&per_page=100&orderby=id&order=desc")
        return [
            MediaRecord(one["id"], one["source_url"], one["alt_text"], one["description"]["raw"], one["author"])
            for one in reversed(found)
        ]

    async def edit_post(
        self,
        post_id: int,
        title: str | None = None,
        html: str | None = None,
        comments_open: bool | None = None,
        *,
        password: str | None = None,
        author: str | None = None,
        categories: tuple[str, ...] | None = None,
        tags: tuple[str, ...] | None = None,
        picture: Picture | None = None,
        date: float | None = None,
    ) -> None:
        """Change an article; what is None stays."""
        body = {
            "title": title,
            "content": html,
            "comment_status": None if comments_open is None else "open" if comments_open else "closed",
            "password": password,
            "author": None if author is None else await self._writer(author),
            "categories": None if categories is None else await self._terms("categories", categories),
            "tags": None if tags is None else await self._terms("tags", tags),
            "featured_media": None if picture is None else (await self._upload(picture))["id"],
            "date_gmt": None if date is None else _iso(date),
        }
        await self._rest("POST", f"posts/{post_id}", {key: value for key, value in body.items() if value is not None})

    async def set_post_status(self, post_id: int, status: str) -> None:
        """Move an article: publish, draft, pending, private or trash."""
        if status == "trash":
            await self.trash_post(post_id)
        elif (await self.article(post_id))["status"] == "trash":
            await self.php(
                f"wp_untrash_post({post_id}); wp_update_post(['ID' => {post_id}, 'post_status' => '{status}']);"
            )
        else:
            await self._rest("POST", f"posts/{post_id}", {"status": status})

    async def trash_post(self, post_id: int) -> None:
        """Put an article in the trash."""
        await self._rest("DELETE", f"posts/{post_id}")

    async def restore_post(self, post_id: int) -> None:
        """Take an article out of the trash and publish it."""
        await self.set_post_status(post_id, "publish")

    async def delete_post(self, post_id: int) -> None:
        """Delete an article for good."""
        await self._rest("DELETE", f"posts/{post_id}?force=true")

    async def article(self, post_id: int) -> dict[str, Any]:
        """An article as its author sees it: title, html, link, status, comments_open."""
        shown = await self._rest("GET", f"posts/{post_id}?context=edit")
        said = {"title": shown["title"]["raw"], "html": shown["content"]["raw"], "link": shown["link"]}
        return {**said, "status": shown["status"], "comments_open": shown["comment_status"] == "open"}

    # -- comments

    async def comment(
        self,
        post_id: int,
        author: str,
        text: str,
        email: str | None = None,
        parent: int | None = None,
        date: float | None = None,
    ) -> CommentRecord:
        """A visitor fills in the form. Raises Refusal when WordPress answers with an error page."""
        fields = {
            "comment_post_ID": str(post_id),
            "author": author,
            "comment": text,
            "comment_parent": str(parent or 0),
        }
        fields["email"] = visitor_email(author) if email is None else email
        address = f"{self.url}/wp-comments-post.php"
        async with self._http.post(address, data=fields, headers=UNHURRIED, allow_redirects=False) as answer:
            if answer.status != 302:
                raise Refusal("form", await answer.text(), answer.status)
            number = answer.headers["Location"].partition("#comment-")[2]
        if date is not None:
            await self._rest("POST", f"comments/{number}", {"date_gmt": _iso(date)})
        return _record(await self._rest("GET", f"comments/{number}?context=edit"))

    async def pingback(self, post_id: int, title: str, url: str) -> CommentRecord:
        """Another blog's article links to an article (by PHP: xmlrpc.php would want to fetch it)."""
        ping = json.dumps(
            {
                "comment_post_ID": post_id,
                "comment_author": title,
                "comment_author_url": url,
                "comment_content": f"[&#8230;] {title} [&#8230;]",
                "comment_type": "pingback",
                "comment_approved": 1,
            }
        )
        made = await self.php(f"echo wp_insert_comment(wp_slash(json_decode({json.dumps(ping)}, true)));")
        return _record(await self._rest("GET", f"comments/{made}?context=edit"))

    async def edit_comment(self, comment_id: int, content: str) -> None:
        """A moderator changes a comment's text."""
        await self._rest("POST", f"comments/{comment_id}", {"content": content})

    async def set_status(self, comment_id: int, status: str) -> None:
        """A moderator moves a comment: approved, hold, spam or trash."""
        await self._rest("POST", f"comments/{comment_id}", {"status": status})

    async def delete_comment(self, comment_id: int) -> None:
        """A moderator deletes a comment for good."""
        await self._rest("DELETE", f"comments/{comment_id}?force=true")

    async def comments(self, post_id: int) -> list[CommentRecord]:
        """All comments of an article whatever their status, oldest first."""
        query = f"post={post_id}&status=any&context=edit&per_page=100&orderby=id&order=asc"
        return [_record(comment) for comment in await self._rest("GET", f"comments?{query}")]

    # -- options

    async def set_option(self, name: str, value: object) -> None:
        """Change a setting until this driver stops."""
        self.changed.add(name)
        await self._put_option(name, value)

    async def _put_option(self, name: str, value: object) -> None:
        stored = int(value) if isinstance(value, bool) else value
        await self.php(f"update_option('{name}', json_decode({json.dumps(json.dumps(stored))}));")

    async def php(self, code: str) -> str:
        """Run PHP inside the site, as an administrator; answers what it prints."""
        before = f'$_SERVER["HTTP_HOST"] = "{urlsplit(self.url).netloc}"; require "{self.root}/wp-load.php"; '
        environment = {**os.environ, "TEST_WP_DIR": str(self.directory), "TEST_WP_URL": self.url}
        arguments = ("php", "-r", f"{before}wp_set_current_user(1); {code}")
        process = await asyncio.create_subprocess_exec(*arguments, stdout=asyncio.subprocess.PIPE, env=environment)
        printed, _ = await process.communicate()
        assert process.returncode == 0, printed.decode()
        return printed.decode()

    # -- REST as admin

    @property
    def _http(self) -> aiohttp.ClientSession:
        assert self._session is not None, "start() first"
        return self._session

    async def _rest(self, method: str, path: str, body: object = None) -> Any:
        address, headers = f"{self.url}/wp-json/wp/v2/{path}", basic(self.account("admin"))
        async with self._http.request(method, address, json=body, headers=headers) as answer:
            data = await answer.json()
            if answer.status >= 400:
                raise Refusal(data["code"], data["message"], answer.status)
            return data

    async def _writer(self, name: str) -> int:
        if name in self.accounts:
            return self.accounts[name].id
        login = re.sub(r"\W+", "-", name.lower())
        found = await self._rest("GET", f"users?slug={login}&context=edit")
        if found:
            return int(found[0]["id"])
        user = {"username": login, "slug": login, "name": name, "roles": ["author"], "password": os.urandom(12).hex()}
        return int((await self._rest("POST", "users", {**user, "email": f"{login}@example.org"}))["id"])

    async def _terms(self, kind: str, names: tuple[str, ...]) -> list[int]:
        """The ids of categories or tags, made where they are new."""
        return [await self._term(kind, name) for name in names]

    async def _term(self, kind: str, name: str) -> int:
        word = max(re.findall(r"\w+", name), key=len)  # WordPress does not find an "&"
        for known in await self._rest("GET", f"{kind}?{urlencode({'search': word, 'per_page': 100})}"):
            if html_.unescape(known["name"]) == name:
                return int(known["id"])
        return int((await self._rest("POST", kind, {"name": name}))["id"])

    async def _upload(self, picture: Picture) -> Any:
        headers = basic(self.account("admin")) | {
            "Content-Type": "image/png",
            "Content-Disposition": f'attachment; filename="{picture.name}"',
        }
        address = f"{self.url}/wp-json/wp/v2/media"
        async with self._http.post(address, data=landscape(picture.name), headers=headers) as answer:
            made = await answer.json()
        return await self._rest("POST", f"media/{made['id']}", {"alt_text": picture.alt})


def _record(shown: dict[str, Any]) -> CommentRecord:
    return CommentRecord(
        id=shown["id"],
        post=shown["post"],
        parent=shown["parent"],
        author_name=shown["author_name"],
        author_email=shown["author_email"],
        content_raw=shown["content"]["raw"],
        content_rendered=shown["content"]["rendered"],
        status=shown["status"],
        user_id=shown["author"],
        link=shown["link"],
    )


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%S")
