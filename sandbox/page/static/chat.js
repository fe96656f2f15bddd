// The right side: a channel and a thread, as Discord shows them.

import { byId, h, stamp, startAfresh, sync } from "./dom.js";
import { components } from "./components.js";
import { face, hue } from "./faces.js";
import { attaching, drawFiles } from "./files.js";
import { markdown } from "./markdown.js";
import { openMenu } from "./menus.js";
import { drawPosts, holdsPosts, SIGNS } from "./posts.js";
import { act, redraw, sendOnEnter, town, whenChanged } from "./town.js";

const EMOJI = ["👍", "❤️", "⭐", "⏳"];
const TOGETHER = 7 * 60; // seconds within which somebody's messages stand under one name
const rooms = {}; // channel, thread: {log, composer parts, context}

const chat = () => town.state.chat;
const named = (kind) =>
  ({
    "@": [...chat().people, { id: chat().bot, name: "Backchannel" }],
    "@&": chat().roles,
    "#": [...chat().channels, ...chat().threads],
  })[kind];
export const names = (kind, id) => named(kind).find((one) => one.id === id)?.name ?? "unknown";
export const you = () => chat().people.find((one) => one.id === town.you);

whenChanged(() => {
  town.you ??= chat().people[0].id;
  const seen = chat().channels.filter((one) => one.seen_by.includes(town.you));
  if (!seen.some((one) => one.id === town.channel)) town.channel = seen[0].id;
  const threads = chat().threads.filter((one) => one.parent === town.channel);
  if (town.thread === undefined && threads.length && matchMedia("(min-width: 1100px)").matches) {
    town.thread = threads.at(-1).id;
  }
  const thread = chat().threads.find((one) => one.id === town.thread) ?? null;
  document.body.classList.toggle("in-thread", thread !== null);

  byId("guild").textContent = chat().guild;
  fillYou();
  sync(
    byId("channels"),
    seen.map(({ id, name, sort }) => ({
      key: id,
      data: name,
      aside: id === town.channel,
      make: () =>
        h("button", { type: "button", "aria-pressed": String(id === town.channel), "data-act": "go", onclick: () => go(id) }, `${SIGNS[sort]} ${name}`),
    })),
  );
  drawRoom("channel", seen.find((one) => one.id === town.channel));
  byId("thread-name").textContent = thread ? `${thread.locked ? "🔒 " : ""}${thread.name}` : "";
  byId("thread").hidden = !thread;
  if (thread) drawRoom("thread", thread);
});

function fillYou() {
  const people = byId("you");
  if (people.children.length === chat().people.length) return;
  people.replaceChildren(
    ...chat().people.map(({ id, name, admin }) => h("option", { value: id }, admin ? `${name} (admin)` : name)),
  );
  people.value = town.you;
}

function go(channel) {
  town.channel = channel;
  town.thread = null;
  redraw();
}

/** Open a thread beside (or, where there is no room, over) its channel. */
export function openThread(id) {
  town.thread = id;
  redraw();
  rooms.thread.atEnd = true;
  stayAtEnd(rooms.thread);
  if (!rooms.thread.field.disabled) rooms.thread.field.focus();
}

// -- a room --------------------------------------------------------------------------------------------------

function drawRoom(name, place) {
  const room = rooms[name];
  const { log, field, form } = room;
  if (room.id !== place.id) {
    room.id = place.id;
    room.answered = "";
    startAfresh(log);
    log.classList.remove("forum-posts", "pictures");
    room.atEnd = true;
    aim(room, null);
    room.files.clear();
  }
  form.hidden = holdsPosts(place);
  if (form.hidden) {
    drawPosts(log, place, chat().threads.filter((one) => one.parent === place.id), openThread);
    return;
  }
  const withBot = place.sort === "private";
  const what = withBot ? "Backchannel" : name === "thread" ? place.name : `#${place.name}`;
  field.disabled = Boolean(place.locked) && !you().moderator;
  const hint = withBot ? ", or try /me show" : you().admin && name === "channel" ? ", or try /relay status" : "";
  field.placeholder = `Message ${what}${hint}`;
  if (field.disabled) field.placeholder = "🔒 This thread is locked: only moderators write here";
  else if (place.slow) field.placeholder += ` (slow mode: one every ${place.slow} s)`;
  field.setAttribute("aria-label", `Message ${what}`);
  const shown = place.messages.filter((one) => (one.only === null || one.only === town.you) && !town.dismissed.has(one.id));
  const answer = shown.findLast((one) => one.only)?.id ?? "";
  if (answer > room.answered) [room.answered, room.atEnd] = [answer, true]; // what one asked for comes into view
  sync(
    log,
    shown.map((message, at) => {
      const alone = startsAnew(message, shown[at - 1]);
      return {
        key: message.id,
        data: [message.text, message.components, message.files],
        aside: { message, alone, you: town.you },
        make: () => drawMessage(message, alone, place, room),
      };
    }),
  );
  stayAtEnd(room);
}

/** Who has read to the end goes on doing so, also when the room gets another size. */
function stayAtEnd({ log, atEnd }) {
  if (atEnd) log.scrollTop = log.scrollHeight;
}

const startsAnew = (message, before) =>
  !before || before.author.id !== message.author.id || message.reply !== null ||
  Boolean(message.only || before.only) || message.at - before.at > TOGETHER || before.thread !== null;

function drawMessage(message, alone, place, room) {
  const { author } = message;
  const forYou = message.named.includes(town.you) || message.pings.some((role) => you().roles.includes(role));
  return h(
    "article",
    { oncontextmenu: (event) => !message.only && openMenu(event, message, place), class: ["message", alone && "alone", message.only && "private", forYou && "pinged"].filter(Boolean).join(" "), "aria-label": `Message by ${author.name}` },
    message.reply && drawReply(message.reply),
    alone && face(author),
    alone &&
      h("p", { class: "by" }, h("b", { style: { color: hue(author, 78) } }, author.name), author.bot && h("span", { class: "app" }, "APP"), stamp(message.at)),
    h(
      "div",
      { class: "body" },
      message.thinking && h("p", { class: "thinking" }, "Backchannel is thinking …"),
      message.text && h("div", { class: "text" }, markdown(message.text, names)),
      components(message, names),
      drawFiles(message),
      message.edited && !author.bot && h("small", { class: "edited" }, "(edited)"),
      drawMarks(message),
      drawReactions(message, place),
      message.thread && drawThreadButton(message.thread),
      message.only &&
        h(
          "p",
          { class: "only" },
          "👁 Only you can see this · ",
          h("button", { type: "button", class: "plain", onclick: () => (town.dismissed.add(message.id), redraw()) }, "Dismiss message"),
        ),
    ),
    !message.only && drawTools(message, place, room),
  );
}

function drawReply(reply) {
  if (!reply.id) return h("p", { class: "reply" }, h("i", {}, "Original message was deleted"));
  const line = reply.text.replace(/^(?:-#|>) /gm, "").replace(/\s+/g, " ");
  return h("p", { class: "reply" }, h("b", {}, `@${reply.name}`), " ", markdown(line, names).flatMap((node) => [...node.childNodes]));
}

function drawMarks({ published, silent, pings, named }) {
  const pinged = [...pings.map((role) => names("@&", role)), ...named.map((id) => names("@", id))];
  const marks = [
    published && "📢 Published to the channels that follow",
    silent && "🔕 Sent silently",
    pinged.length && `🔔 Pinged ${pinged.map((name) => `@${name}`).join(", ")}`,
  ].filter(Boolean);
  return marks.length ? h("p", { class: "marks" }, marks.join(" · ")) : null;
}

function drawReactions(message, place) {
  if (!message.reactions.length) return null;
  return h(
    "p",
    { class: "reactions" },
    message.reactions.map(({ emoji, who }) =>
      h(
        "button",
        {
          type: "button",
          "data-act": `react ${emoji}`,
          "aria-pressed": String(who.includes(town.you)),
          title: who.map((id) => names("@", id)).join(", "),
          "aria-label": `${emoji}, ${who.length}: ${who.map((id) => names("@", id)).join(", ")}`,
          onclick: () => act("react", { as: town.you, channel: place.id, message: message.id, emoji }),
        },
        h("span", { class: "emoji" }, emoji),
        ` ${who.length}`,
      ),
    ),
  );
}

const drawThreadButton = (thread) =>
  h(
    "button",
    { type: "button", class: "thread-button", "data-act": "thread", onclick: () => openThread(thread.id) },
    h("b", {}, thread.name),
    h("span", {}, `${thread.count === 1 ? "1 message" : `${thread.count} messages`} ›`),
  );

function drawTools(message, place, room) {
  const button = (name, label, title, onclick) =>
    h("button", { type: "button", "data-act": name, title, "aria-label": title, onclick }, label);
  const mine = message.author.id === town.you;
  const target = { as: town.you, channel: place.id, message: message.id };
  return h(
    "div",
    { class: "message-tools", role: "group", "aria-label": "What to do with this message" },
    EMOJI.map((emoji) => button(`add ${emoji}`, emoji, `React with ${emoji}`, () => act("react", { ...target, emoji }))),
    button("reply", "↩", "Reply", () => aim(room, { verb: "reply", message })),
    mine && button("edit", "✎", "Edit", () => aim(room, { verb: "edit", message })),
    mine && button("delete", "🗑", "Delete", () => act("delete", target)),
    you().menu.length > 0 && place.sort !== "private" && button("apps", "⋯", "Apps", (event) => openMenu(event, message, place)),
  );
}

// -- writing -------------------------------------------------------------------------------------------------

/** What the field below is for: a message, a reply to one, or the edit of one. */
function aim(room, context) {
  const { field, line } = room;
  if (room.context?.verb === "edit" && context?.verb !== "edit") field.value = "";
  room.context = context;
  line.parentElement.hidden = !context;
  if (!context) return;
  const { verb, message } = context;
  line.textContent = verb === "edit" ? "Editing your message" : `Replying to ${message.author.name}`;
  if (verb === "edit") field.value = message.text;
  field.focus();
}

async function send(room) {
  const { field, context } = room;
  const text = field.value.trim();
  const files = room.files.taken();
  if (!text && !files.length) return;
  const target = { as: town.you, channel: room.id, text };
  let said;
  if (context?.verb === "edit") said = await act("edit", { ...target, message: context.message.id });
  else if (text.startsWith("/")) said = await act("run", target);
  else said = await act("say", { ...target, reply_to: context?.message.id, files });
  if (!said) return;
  room.files.clear();
  field.value = "";
  aim(room, null);
  room.atEnd = true;
  stayAtEnd(room);
  openForm(said);
}

/** A form that the bot opened in answer. */
export function openForm({ form, modal }) {
  if (!modal) return;
  const fields = byId("form-fields");
  const dialog = byId("form");
  byId("form-title").textContent = modal.title;
  fields.replaceChildren(...modal.components.map(formPart));
  dialog.querySelector("form").onsubmit = async (event) => {
    event.preventDefault();
    const values = Object.fromEntries([...fields.querySelectorAll("[name]")].map((one) => [one.name, one.value]));
    const said = await act("submit", { as: town.you, form, values });
    if (said) dialog.close();
  };
  dialog.showModal();
}

function formPart(part) {
  if (part.type === 10) return h("p", {}, markdown(part.content, names));
  const one = part.component ?? part.components[0];
  const label = part.label ?? one.label ?? "";
  const common = { name: one.custom_id, required: one.required !== false };
  const field =
    one.type === 3
      ? h("select", common, one.options.map((each) => h("option", { value: each.value, selected: each.default }, each.label)))
      : h(one.style === 2 ? "textarea" : "input", { ...common, rows: one.style === 2 && 5, maxlength: one.max_length, placeholder: one.placeholder });
  if (one.type !== 3) field.value = one.value ?? "";
  return h("p", {}, h("label", {}, label, part.description && h("small", {}, ` ${part.description}`), field));
}

export function setUpChat() {
  for (const name of ["channel", "thread"]) {
    const section = byId(name);
    const line = h("span");
    const field = h("textarea", { rows: 1, maxlength: 2000 });
    const room = { id: null, log: section.querySelector(".log"), field, line, form: null, context: null, atEnd: true };
    const cancel = h("button", { type: "button", class: "plain", onclick: () => (aim(room, null), field.focus()) }, "Cancel (Esc)");
    room.files = attaching(field);
    const form = h("form", { class: "composer" }, h("p", { class: "context", hidden: true }, line, cancel), room.files.line, field, room.files.button, h("button", { type: "submit", "aria-label": "Send" }, "➤"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(room);
    });
    field.addEventListener("keydown", (event) => event.key === "Escape" && aim(room, null));
    sendOnEnter(field, () => send(room), { ctrl: false });
    room.form = form;
    section.append(form);
    room.log.addEventListener("scroll", () => {
      const { scrollHeight, scrollTop, clientHeight } = room.log;
      if (clientHeight) room.atEnd = scrollHeight - scrollTop - clientHeight < 40;
    });
    new ResizeObserver(() => stayAtEnd(room)).observe(room.log);
    rooms[name] = room;
  }
  byId("close-thread").addEventListener("click", () => {
    town.thread = null;
    redraw();
    rooms.channel.field.focus();
  });
  byId("you").addEventListener("change", (event) => {
    town.you = event.target.value;
    redraw();
  });
}
