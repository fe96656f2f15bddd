// Discord's message components: containers, texts, pictures, buttons, menus.

import { h } from "./dom.js";
import { openForm } from "./chat.js";
import { thumbnail } from "./faces.js";
import { markdown } from "./markdown.js";
import { web } from "./sanitize.js";
import { act, local, town } from "./town.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };

/** The nodes of a message's components. */
export function components(message, names) {
  const target = () => ({ as: town.you, channel: placeOf(message), message: message.id });
  const draw = (part) => DRAW[part.type]?.(part, { draw, names, target }) ?? h("p", {}, `(component ${part.type})`);
  return message.components.map(draw);
}

function placeOf(message) {
  const { channels, threads } = town.state.chat;
  return [...channels, ...threads].find((place) => place.messages.some((one) => one.id === message.id))?.id;
}

const picture = (media, description, props) =>
  h("img", { ...props, src: web(media.url) && local(web(media.url)), alt: description ?? "", title: description });

const DRAW = {
  1: (row, { draw }) => h("div", { class: "row" }, row.components.map(draw)),
  2: drawButton,
  3: (select, room) => drawSelect(select, select.options, room),
  6: (select, room) => drawSelect(select, roles(select), room),
  8: (select, room) => drawSelect(select, places(select), room),
  9: (section, { draw }) =>
    h("div", { class: "section" }, h("div", {}, section.components.map(draw)), draw(section.accessory)),
  10: (text, { names }) => h("div", { class: "text" }, markdown(text.content, names)),
  11: ({ media, description }) => thumbnail(media.url, description) ?? picture(media, description, { class: "thumbnail" }),
  12: (gallery) =>
    h("div", { class: "gallery" }, gallery.items.map((item) => picture(item.media, item.description, {}))),
  14: () => h("hr"),
  17: (container, { draw }) => {
    const colour = container.accent_color;
    const edged = typeof colour === "number";
    const style = edged ? { "border-left-color": `#${colour.toString(16).padStart(6, "0")}` } : {};
    return h("div", { class: edged ? "container edged" : "container", style }, container.components.map(draw));
  },
};

function drawButton(button, { target }) {
  const label = [button.emoji?.name, button.label].filter(Boolean).join(" ");
  const look = `button ${STYLES[button.style]}`;
  if (button.style === 5) {
    return h("a", { class: look, href: web(button.url), target: "_blank", rel: "noopener noreferrer" }, label, h("span", { "aria-hidden": "true" }, " ↗"));
  }
  const press = async (event) => {
    event.target.disabled = true;
    const said = await act("press", { ...target(), custom_id: button.custom_id });
    event.target.disabled = Boolean(button.disabled);
    if (said) openForm(said);
  };
  return h("button", { type: "button", class: look, disabled: button.disabled, "data-act": button.custom_id, onclick: press }, label);
}

const chosenOf = (select) => new Set((select.default_values ?? []).map((one) => one.id));

/** What a select of the server's roles lists. */
function roles(select) {
  const chosen = chosenOf(select);
  return town.state.chat.roles.map(({ id, name }) => ({ value: id, label: `@${name}`, default: chosen.has(id) }));
}

const SORTS = { 0: "text", 5: "news", 15: "forum", 16: "media" };

/** What a select of the server's channels lists, for whoever looks. */
function places(select) {
  const chosen = chosenOf(select);
  const sorts = select.channel_types?.length && select.channel_types.map((type) => SORTS[type]);
  return town.state.chat.channels
    .filter((one) => one.sort !== "private" && one.seen_by.includes(town.you) && (!sorts || sorts.includes(one.sort)))
    .map(({ id, name }) => ({ value: id, label: `#${name}`, default: chosen.has(id) }));
}

function drawSelect(select, options, { target }) {
  const choose = async (event) => {
    const said = await act("choose", { ...target(), custom_id: select.custom_id, values: [event.target.value] });
    if (said) openForm(said);
  };
  const title = select.placeholder ?? "Choose";
  return h(
    "select",
    { class: "menu", "aria-label": title, disabled: select.disabled, "data-act": select.custom_id, onchange: choose },
    h("option", { value: "", disabled: true, selected: !options.some((one) => one.default) }, title),
    options.map(({ value, label, description, default: marked }) =>
      h("option", { value, selected: Boolean(marked), title: description }, label),
    ),
  );
}
