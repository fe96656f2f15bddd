"""Cards for setting up a blog, for the admin alone: what was found, what to do next, how an account is connected."""

from collections.abc import Sequence

from bot.model import Content, Picture
from bot.text.article_cards import title_of
from bot.text.card import ActButton, Buttons, Card, LinkButton, Menu, Text
from bot.text.escape import escape
from bot.text.pieces import LONGEST_BUTTON_ADDRESS, bold_name, card, in_link, room
from bot.text.split import opening
from bot.text.words import say


def setup_card(blog: int, lines: Sequence[str], *, writable: bool, picture: str = "") -> Card:
    """What is known of a blog (``lines`` of safe Markdown), and what can be done with it at once.

    ``writable``: an account can be connected.
    """
    commands = f"-# {say('setup.commands' if writable else 'setup.commands.feed')}"
    told, _ = opening("\n".join(lines), room(commands))
    channel = Menu(f"setup:{blog}:channel", of="channels", placeholder=say("setup.channel"))
    preview = ActButton(say("setup.preview"), f"setup:{blog}:preview")
    connect = (ActButton(say("setup.connect"), f"setup:{blog}:connect", "primary"),) if writable else ()
    face = Picture(picture) if picture else None
    return card([Text(told, face), channel, Buttons((*connect, preview)), Text(commands)], channel.custom_id)


def newest_line(content: Content | None) -> str:
    """Which article is the newest."""
    if content is None:
        return say("setup.empty")
    title = escape(title_of(content)) or say("card.untitled")
    moment = f"<t:{int(content.published)}:D>" if content.published else say("why.nodate")
    return say("setup.newest", title=title, moment=moment)


def connect_card(title: str, blog: int, page: str, trouble: str | None, *, by_itself: bool) -> Card:
    """What account is needed; the blog's own ``page`` that makes its password, or the ``trouble`` with it; the form.

    ``by_itself``: that page sends the password here.
    """
    lines = [f"### {say('connect.title', blog=bold_name(title))}", say("connect.role")]
    if trouble:
        lines.append(say("connect.pageless", trouble=trouble))
    elif page:
        lines.append(say("connect.steps.click" if by_itself else "connect.steps"))
    label = say("connect.page.click" if by_itself else "connect.page")
    fits = len(page) <= LONGEST_BUTTON_ADDRESS
    if not fits:
        lines.append(f"[{label}](<{in_link(page)}>)")
    link = (LinkButton(label, page),) if page and fits else ()
    enter = ActButton(say("connect.enter"), f"setup:{blog}:enter", "secondary" if by_itself else "primary")
    return card([Text("\n".join(lines)), Buttons((*link, enter))], enter.custom_id)


def result_card(said: str, again: str = "") -> Card:
    """What came of it (safe Markdown); with the custom id of a button that tries ``again``."""
    told, _ = opening(said, room())
    retry = [Buttons((ActButton(say("connect.again"), again, "primary"),))] if again else []
    return card([Text(told), *retry], again)
