// What is so (from the server), what is chosen here, and how to do something.

import { byId } from "./dom.js";

export const town = {
  state: null, // {bot, blog, chat}: see snapshot.py
  article: undefined, // shown on the blog: an id; null is the front page; undefined: not chosen yet
  channel: null,
  thread: undefined, // open in the thread pane; null: closed; undefined: not chosen yet
  you: null, // the member who acts
  dismissed: new Set(), // private answers that were read
};

const listeners = [];

/** Call `draw` whenever something is different. */
export const whenChanged = (draw) => listeners.push(draw);
export const redraw = () => town.state && listeners.forEach((draw) => draw());

/** Do something on either side; `said`: what comes back, or null when it was refused (which has been said then). */
export async function act(verb, asked = {}) {
  let answer;
  try {
    const response = await fetch("act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ do: verb, ...asked }),
    });
    answer = await response.json();
  } catch {
    answer = { trouble: "The demo does not answer: it seems to have ended. Start it again with make demo." };
  }
  if (answer.trouble) {
    toast(answer.trouble, true);
    return null;
  }
  if (town.state?.bot !== "up" && !verb.endsWith("bot")) {
    toast("Done on this side. The bot is down: it will carry this over when it is back.");
  }
  return answer;
}

let timer;

/** Say something in passing. */
export function toast(sentence, trouble = false) {
  const line = byId("toast");
  clearTimeout(timer);
  line.textContent = sentence;
  line.hidden = false;
  line.classList.toggle("trouble", trouble);
  timer = setTimeout(() => (line.hidden = true), trouble ? 9000 : 5000);
}

/** A picture of the sandbox blog can be had from this page's own server too (the blog's port may not be reachable). */
export const local = (address) => {
  const { url } = town.state.blog;
  return address.startsWith(`${url}/wp-content/uploads/`) || address.startsWith(`${url}/avatar/`)
    ? address.slice(url.length)
    : address;
};

/** Where an address of the blog leads on this page: {article, comment} or null. */
export function onBlog(address) {
  for (const article of town.state?.blog.articles ?? []) {
    const [page, place = ""] = address.split("#");
    if (page === article.link) return { article: article.id, comment: /^comment-(\d+)$/.exec(place)?.[1] };
  }
  return null;
}

/** On a narrow screen one side is shown at a time. */
export function show(pane) {
  document.body.dataset.pane = pane;
  for (const tab of document.querySelectorAll("[data-show]")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.show === pane));
  }
}

/** Enter sends (with Shift it is a new line), or Ctrl + Enter where a text usually has several lines. */
export function sendOnEnter(field, send, { ctrl }) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (ctrl ? event.ctrlKey || event.metaKey : !event.shiftKey) {
      event.preventDefault();
      send();
    }
  });
}
