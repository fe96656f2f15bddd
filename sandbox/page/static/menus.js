// The menu of a message: what the bot offers for it, as Discord has it under "Apps".

import { openForm, you } from "./chat.js";
import { byId, h } from "./dom.js";
import { act, town } from "./town.js";

/** Open it where the mouse is, or at the button that was pressed. */
export function openMenu(event, message, place) {
  const names = place.sort === "private" ? [] : you().menu;
  if (!names.length) return;
  event.preventDefault();
  const menu = byId("menu");
  const choose = async (name) => {
    menu.hidePopover();
    const said = await act("menu", { as: town.you, channel: place.id, message: message.id, name });
    if (said) openForm(said);
  };
  menu.replaceChildren(
    ...names.map((name) => h("button", { type: "button", role: "menuitem", onclick: () => choose(name) }, name)),
  );
  menu.showPopover();
  const { left, bottom } = event.currentTarget.getBoundingClientRect();
  const [x, y] = event.type === "contextmenu" && event.clientX ? [event.clientX, event.clientY] : [left, bottom];
  menu.style.left = `${Math.max(4, Math.min(x, innerWidth - menu.offsetWidth - 4))}px`;
  menu.style.top = `${Math.max(4, Math.min(y, innerHeight - menu.offsetHeight - 4))}px`;
  menu.firstElementChild.focus();
}

/** Arrow keys walk through it; Esc and a click elsewhere close it by themselves. */
export function setUpMenu() {
  const menu = byId("menu");
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...menu.children];
    all.at((all.indexOf(document.activeElement) + step) % all.length).focus();
  });
}
