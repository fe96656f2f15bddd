"""Everything that can be pressed, chosen from or written into: who may, and how it is called in a place of a test's.

Commands are in no table here: the bot itself tells which there are. Whoever adds a button, a menu or a form enters it
below; tests/stories/test_permissions.py holds that nothing is missing.

A button need not stand on a card that was meant for whoever presses it: an admin may have lost the permission since,
and what a client sends can be made up. So ``card`` makes a message with any of them, for all to see.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.text.card import ActButton, Buttons, Card, Menu, Option, Text


@dataclass(frozen=True)
class Thing:
    """What somebody may use: its ``id`` in this town, and what is chosen from it, if it is a menu ("#": a channel).

    ``who``: "manage" (only who may manage the server, and to whom it gave the command), "moderate" (moderators, too),
    "own" (only the member whom it is about), "all" (it concerns nobody but whoever uses it, or is for all to see).
    """

    who: str
    id: str
    pick: str = ""

    def written(self, ids: Mapping[str, str]) -> tuple[str, str]:
        """Its id and what is chosen, with the ids of a test."""
        return self.id.format(**ids), self.pick.removeprefix("#").format(**ids)

    def card(self, ids: Mapping[str, str]) -> Card:
        """A message in which it can be used."""
        custom_id, pick = self.written(ids)
        if self.pick.startswith("#"):
            return Card((Text("Use it"), Menu(custom_id, of="channels")), mark="")
        if pick:
            return Card((Text("Use it"), Menu(custom_id, (Option(pick, pick),))), mark="")
        return Card((Text("Use it"), Buttons((ActButton("Press", custom_id),))), mark="")


PARTS: Mapping[str, Thing] = {
    "setup:#:channel": Thing("manage", "setup:{blog}:channel", "#{elsewhere}"),
    **{f"setup:#:{what}": Thing("manage", f"setup:{{blog}}:{what}") for what in ("connect", "enter", "preview")},
    "panel:#:set": Thing("manage", "panel:{relay}:set", "length"),
    "panel:#:value:*": Thing("manage", "panel:{relay}:value:length", "whole"),
    "panel:#:to": Thing("manage", "panel:{relay}:to", "#{elsewhere}"),
    "panel:#:write:*": Thing("manage", "panel:{relay}:write:words"),
    "panel:#:default:*": Thing("manage", "panel:{relay}:default:slow_at"),
    "panel:#:untest:#": Thing("manage", "panel:{relay}:untest:{test}"),
    **{
        f"panel:#:{what}": Thing("manage", f"panel:{{relay}}:{what}")
        for what in ("open", "preview", "pause", "resume", "test", "duplicate", "remove", "wipe", "keep")
    },
    **{f"import:#:{what}": Thing("manage", f"import:{{import}}:{what}") for what in ("do", "cancel")},
    **{f"flood:#:{said}": Thing("manage", f"flood:{{relay}}:{said}") for said in ("newest", "all", "none")},
    **{
        f"judge:#:{verdict}": Thing("moderate", f"judge:{{held}}:{verdict}")
        for verdict in ("reply", "approve", "spam", "trash")
    },
    "ask:#:#": Thing("own", "ask:{blog}:{message}"),
    "once:#:#": Thing("own", "once:{blog}:{message}"),
    "now:#": Thing("own", "now:{said}"),
    "fate:#": Thing("own", "fate:{said}"),
    "back:#": Thing("own", "back:{said}"),
    "choose:#:#": Thing("all", "choose:{channel}:{message}", "{article}"),
    "agree:#:#": Thing("all", "agree:{blog}:{message}"),
    "refuse:#:#": Thing("all", "refuse:{blog}:{message}"),
    "stop:#": Thing("all", "stop:{blog}"),
    **{f"pings:#:{answer}": Thing("all", f"pings:{{blog}}:{answer}") for answer in ("on", "off")},
    **{f"forget:{what}": Thing("all", f"forget:{what}") for what in ("remove", "keep", "cancel", "look")},
    "comment:#": Thing("all", "comment:{article}"),
    "write:#:#": Thing("all", "write:{article}:0"),
    "writeone:#:#": Thing("all", "writeone:{article}:0"),
    **{f"follow:#:{what}": Thing("all", f"follow:{{blog}}:{what}") for what in ("articles", "answers", "nothing")},
    "follow:#:category": Thing("all", "follow:{blog}:category", "Harbour"),
    "follow:#:mine:#": Thing("all", "follow:{blog}:mine:{article}"),
    "follow:#:enough:#": Thing("all", "follow:{blog}:enough:{said}"),
    "work:#": Thing("all", "work:1"),
    "changes:#": Thing("all", "changes:{article}"),
    "changes:#:#:#": Thing("all", "changes:{article}:1:2"),
}
"""Whatever ends what others need stands below them."""

FORMS: Mapping[str, Thing] = {
    "connect:#": Thing("manage", "setup:{blog}:enter"),
    "panel:#:written:*": Thing("manage", "panel:{relay}:write:words"),
    "say:#:#": Thing("moderate", "judge:{held}:reply"),
    "say:#:0": Thing("all", "write:{article}:0"),
    "sayone:#:0": Thing("all", "writeone:{article}:0"),
    "sayone:#:#": Thing("all", "writeone:{article}:{held}"),
}
"""What opens each form."""
