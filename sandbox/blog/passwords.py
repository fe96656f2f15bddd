"""Application passwords: the REST routes, and the page on which a user makes one for an application.

Measured on 6.8: who is not logged in is sent to wp-login.php and back; a yes leads to ``success_url`` with the password
in its query; a no there too, with ``success=false``.
"""

from __future__ import annotations

import html
import secrets
import uuid
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlencode, urlsplit

from aiohttp import web

from .archive import Archive
from .model import Application, Refusal, User
from .pages import Pages
from .rest import Call, Json, Reply, show_time

DOOR, AUTHORIZE = "/wp-login.php", "/wp-admin/authorize-application.php"
COOKIE = "wordpress_logged_in_sandbox"
ACTION = "authorize_application_password"


# -- REST


def listed(site: Archive, call: Call) -> Reply:
    """`/wp/v2/users/me/application-passwords`: all of the account, without their secrets."""
    return Reply([_shown(site, each) for each in _who(call)[0].applications])


def create(site: Archive, call: Call) -> Reply:
    """A new one. Its secret is shown this once."""
    user, _ = _who(call)
    name = str(call.params.get("name", ""))
    if not name:
        raise Refusal("rest_missing_callback_param", "Missing parameter(s): name", 400, params=["name"])
    made = _made(site, user, name, str(call.params.get("app_id", "")))
    return Reply({**_shown(site, made), "password": made.secret}, 201)


def introspect(site: Archive, call: Call) -> Reply:
    """`.../introspect`: the password that this request came with."""
    return Reply(_shown(site, _who(call)[1]))


def delete(site: Archive, call: Call, uuid_: str) -> Reply:
    """`.../UUID`: revoke it."""
    user, _ = _who(call)
    found = next((each for each in user.applications if each.uuid == uuid_), None)
    if found is None:
        raise Refusal("rest_application_password_not_found", "Application password not found.", 404)
    user.applications.remove(found)
    return Reply({"deleted": True, "previous": _shown(site, found)})


def _who(call: Call) -> tuple[User, Application]:
    if call.user is None or call.application is None:
        raise Refusal("rest_not_logged_in", "You are not currently logged in.", 401)
    return call.user, call.application


def _made(site: Archive, user: User, name: str, app_id: str) -> Application:
    made = Application(str(uuid.uuid4()), secrets.token_hex(12), name, app_id, site.now())
    user.applications.append(made)
    return made


def _shown(site: Archive, application: Application) -> Json:
    return {
        "uuid": application.uuid,
        "app_id": application.app_id,
        "name": application.name,
        "created": show_time(application.created),
        "last_used": show_time(site.now() - site.now() % 86400),
        "last_ip": "127.0.0.1",
    }


# -- the pages


def door(site: Archive, pages: Pages, request: web.Request, sent: Mapping[str, str]) -> web.Response:
    """The login: a page with a form, and what it sends."""
    user = next((user for user in site.users.values() if user.login == sent.get("log")), None)
    back = sent.get("redirect_to") or request.query.get("redirect_to") or f"{site.url}/"
    if user is not None and sent.get("pwd") == user.login_password:
        answer = _to(back)
        answer.set_cookie(COOKIE, user.login, httponly=True)
        return answer
    fields = (
        '<p><input name="log" placeholder="User name"> <input name="pwd" type="password"> <button>Log in</button></p>'
    )
    return _form(pages, "Log in", DOOR, {"redirect_to": back}, fields)


def authorize(site: Archive, pages: Pages, request: web.Request, sent: Mapping[str, str]) -> web.Response:
    """Asks whether an application may have a password, and sends it there."""
    user = next((user for user in site.users.values() if user.login == request.cookies.get(COOKIE)), None)
    if user is None:
        return _to(f"{site.url}{DOOR}?redirect_to={quote(site.url + request.path_qs, safe='')}&reauth=1")
    if not site.option("application_passwords"):
        return _html(pages.problem("Application passwords are not available."), 501)
    if request.method == "POST":
        return _decided(site, pages, user, sent)
    asked = {key: request.query.get(key, "") for key in ("app_name", "app_id", "success_url", "reject_url")}
    if asked["success_url"] and urlsplit(asked["success_url"]).scheme not in ("http", "https"):
        return _html(pages.problem("The URL must be served over a secure connection."), 500)
    if asked["success_url"] and not asked["reject_url"]:
        asked["reject_url"] = _with(asked["success_url"], success="false")
    question = (
        f"<p>Would you like to give the application identifying itself as {html.escape(asked['app_name'])} access to "
        f'your account?</p><p><input type="text" name="app_name" value="{html.escape(asked.pop("app_name"))}" /> '
        '<button name="approve" value="1">Yes, I approve of this connection</button> '
        '<button name="reject" value="1">No, I do not approve of this connection</button></p>'
    )
    hidden = {"action": ACTION, "_wpnonce": _nonce(user), **asked}
    return _form(pages, "Authorize Application", AUTHORIZE, hidden, question)


def _decided(site: Archive, pages: Pages, user: User, sent: Mapping[str, str]) -> web.Response:
    if sent.get("action") != ACTION or sent.get("_wpnonce") != _nonce(user):
        return _html(pages.problem("The link you followed has expired."), 403)
    if "reject" in sent:
        return _to(sent.get("reject_url") or f"{site.url}/wp-admin/")
    if not (name := sent.get("app_name", "")):
        return _html(pages.problem("An application name is required to create an application password."))
    made = _made(site, user, name, sent.get("app_id", ""))
    if back := sent.get("success_url"):
        return _to(_with(back, site_url=site.url, user_login=user.login, password=made.secret))
    return _html(pages.asking("Your new password", f"<p><code>{made.secret}</code></p>"))


def _nonce(user: User) -> str:
    return f"nonce-{user.id}"


def _with(url: str, **added: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(added)}"


def _to(url: str) -> web.Response:
    return web.Response(status=302, headers={"Location": url})


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html")


def _form(pages: Pages, title: str, action: str, hidden: Mapping[str, str], rest: str) -> web.Response:
    fields = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(value)}" />' for name, value in hidden.items() if value
    )
    return _html(pages.asking(title, f'<form method="post" action="{action}">{fields}{rest}</form>'))


DOORS: dict[str, Callable[[Archive, Pages, web.Request, Mapping[str, str]], web.Response]] = {
    DOOR: door,
    AUTHORIZE: authorize,
}
