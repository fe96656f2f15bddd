"""What a member sees of the app's answer, and how a form is filled in."""

from typing import Any

from sandbox.discord import interactions, invoking, payloads
from sandbox.discord.components import BUTTON, CHANNELS, INPUT, LABEL, ROLES, ROW, SELECT, TEXT
from sandbox.discord.interactions import Interaction
from sandbox.discord.payloads import walk
from sandbox.discord.permissions import Permission
from sandbox.discord.state import Membership, Message, World

Json = dict[str, Any]

PATIENCE = 5.0
"""Seconds of real time that a member waits for a first answer: a little more than Discord's three."""
THINKING = 20.0
"""The same for what a deferred answer shows in the end, for which Discord gives an app a quarter of an hour."""


class NoAnswer(Exception):
    """The client would say: the application did not respond."""


class Answer:
    """The app's answer to one interaction, as it stands now: edits and follow-ups show as they come."""

    def __init__(self, world: World, interaction: Interaction) -> None:
        self._world = world
        self.interaction = interaction

    async def first(self) -> "Answer":
        """Wait for the first answer. Raises `NoAnswer`."""
        try:
            await self._world.wait_until(lambda: self.interaction.answered_with is not None, PATIENCE)
        except TimeoutError:
            raise NoAnswer("The application did not respond") from None
        return self

    async def settled(self, timeout: float = THINKING) -> "Answer":  # noqa: ASYNC109
        """Wait until a deferred answer shows something, or was deleted. Raises `NoAnswer`."""
        try:
            await self._world.wait_until(lambda: not self.interaction.pending, timeout)
        except TimeoutError:
            raise NoAnswer("The application is still thinking") from None
        return self

    @property
    def messages(self) -> list[Message]:
        """The answer and its follow-ups, without what was deleted."""
        original = [self.interaction.original] if self.interaction.original else []
        return [message for message in original + self.interaction.followups if not message.deleted]

    @property
    def message(self) -> Message | None:
        """The newest message of the answer."""
        return self.messages[-1] if self.messages else None

    @property
    def text(self) -> str:
        """All visible text of all messages."""
        return "\n".join(message.text for message in self.messages if message.text)

    @property
    def components(self) -> list[Json]:
        """The components of all messages."""
        return [component for message in self.messages for component in message.components]

    @property
    def ephemeral(self) -> bool:
        """Whether only the member who asked sees it."""
        return bool(self.messages) and all(message.ephemeral for message in self.messages)

    @property
    def deferred(self) -> bool:
        """Whether the first answer was "thinking"."""
        return self.interaction.answered_with in (interactions.DEFER, interactions.DEFER_UPDATE)

    @property
    def modal(self) -> Json | None:
        """The form that opened, if one did."""
        return self.interaction.modal

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """What autocomplete offers: (name, value)."""
        return [(choice["name"], choice["value"]) for choice in self.interaction.choices]


def find_control(
    messages: list[Message], kinds: set[int], custom_id: str | None, label: str | None
) -> tuple[Message, Json]:
    """The button (or select) with this custom id or label. Raises `ValueError` when it cannot be pressed."""
    controls = [(message, one) for message in messages for one in walk(message.components) if one["type"] in kinds]
    for message, one in controls:
        if one.get("custom_id") is not None and (one["custom_id"] == custom_id or one.get("label", "") == label):
            if one.get("disabled"):
                raise ValueError(f"{label or custom_id!r} is disabled")
            return message, one
    shown = [one.get("label") or one.get("custom_id") for _, one in controls]
    raise ValueError(f"no control {custom_id or label!r} here, only {shown}")


def press_data(control: Json, values: list[str] | None = None, who: Membership | None = None) -> Json:
    """The `data` of pressing a button or choosing from a select.

    What a server's select lists depends on `who` looks at it; it comes with what the ids stand for.
    """
    data = {"custom_id": control["custom_id"], "component_type": control["type"], "id": control["id"]}
    if control["type"] == BUTTON:
        return data
    chosen = values or []
    listed = _listed(control, who)
    if not set(chosen) <= set(listed):
        raise ValueError(f"{sorted(set(chosen) - set(listed))} cannot be chosen, only {sorted(listed)}")
    least, most = control.get("min_values"), control.get("max_values") or 1
    if not (1 if least is None else least) <= len(chosen) <= most:
        raise ValueError(f"{len(chosen)} cannot be chosen here")
    data["values"] = chosen
    if control["type"] != SELECT:
        sort = "channels" if control["type"] == CHANNELS else "roles"
        data["resolved"] = {sort: {value: listed[value] for value in chosen}}
    return data


def _listed(control: Json, who: Membership | None) -> dict[str, Json]:
    """What can be chosen from a select: value -> what it stands for."""
    if control["type"] == SELECT:
        return {option["value"]: option for option in control["options"]}
    assert who is not None
    if control["type"] == ROLES:
        return {str(role.id): payloads.role(role) for role in who.guild.roles}
    places = [place for place in who.guild.channels.values() if who.may(Permission.VIEW_CHANNEL, place)]
    types = control.get("channel_types")
    shown = [invoking.given_place(place, who) for place in places]
    return {place["id"]: place for place in shown if not types or place["type"] in types}


def filled_in(modal: Json, values: dict[str, Any]) -> Json:
    """The `data` of sending a form. `values` are named by custom id or by label; prefilled ones may be left out.

    Raises `ValueError` for what the client would not send: a required field left empty, a text too short or too long.
    """
    left = dict(values)
    components = [_filled_part(part, left) for part in modal["components"]]
    if left:
        raise ValueError(f"the form has no field {sorted(left)}")
    return {"custom_id": modal["custom_id"], "components": components}


def _filled_part(part: Json, left: dict[str, Any]) -> Json:
    if part["type"] == TEXT:
        return {"type": TEXT, "id": part["id"]}
    if part["type"] == LABEL:
        inner = _filled_field(part["component"], part["label"], left)
        return {"type": LABEL, "id": part["id"], "component": inner}
    fields = [_filled_field(one, one.get("label", ""), left) for one in part["components"]]
    return {"type": ROW, "id": part["id"], "components": fields}


def _filled_field(one: Json, label: str, left: dict[str, Any]) -> Json:
    name = one["custom_id"] if one["custom_id"] in left else label
    body = {"type": one["type"], "id": one["id"], "custom_id": one["custom_id"]}
    required = one.get("required", True)
    if one["type"] == SELECT:
        chosen = left.pop(name, [option["value"] for option in one["options"] if option.get("default")])
        chosen = [chosen] if isinstance(chosen, str) else list(chosen)
        if required and not chosen:
            raise ValueError(f"{label!r} must be chosen")
        return body | {"values": press_data(one, chosen)["values"]}
    if one["type"] != INPUT:
        raise ValueError(f"{label!r} cannot be filled in here yet")
    value = left.pop(name, one.get("value") or "")
    least, most = one.get("min_length") or (1 if required else 0), one.get("max_length") or 4000
    if (value or required) and not least <= len(value) <= most:
        raise ValueError(f"{label!r} takes {least} to {most} characters, not {len(value)}")
    return body | {"value": value}
