// Pictures of those who write in the chat: everybody has initials on a colour of their own.

import { h } from "./dom.js";
import { town } from "./town.js";

const UNDRESSED = "https://cdn.discordapp.com/embed/avatars/"; // Discord's pictures for those who chose none

/** The colour of somebody's name (light) or picture (dark), in percent. */
export const hue = ({ id, bot }, light) => (bot ? "#f2f3f5" : `hsl(${Number(BigInt(id) % 359n) * 47 % 360} 60% ${light}%)`);

/** Beside a message. */
export function face(author) {
  if (author.bot) return h("img", { class: "face", src: "icon.svg", alt: "", width: 40, height: 40 });
  return h("span", { class: "face", "aria-hidden": "true", style: { background: hue(author, 38) } }, initials(author));
}

/** In a card; null unless `address` is the picture of a member who chose none (the demo loads nothing from elsewhere). */
export function thumbnail(address, name) {
  const member = town.state?.chat.people.find((one) => one.name === name);
  if (!member || !address.startsWith(UNDRESSED)) return null;
  return h("span", { class: "thumbnail drawn", role: "img", "aria-label": name, title: name, style: { background: hue(member, 38) } }, initials(member));
}

const initials = ({ name }) => name.split(" ").map((word) => word[0]).join("").slice(0, 2);
