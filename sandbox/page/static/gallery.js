// Awkward articles as they look in Discord, drawn as the demo draws any message.

import { components } from "./components.js";
import { byId, h } from "./dom.js";
import { toast, town } from "./town.js";

// pictures of this blog are drawn by the page's own server: see local() in town.js
town.state = { blog: { url: "https://quay.example", articles: [] }, chat: { channels: [], threads: [], people: [] } };

const names = () => "Readers";

const message = ({ told, components: parts }, id) =>
  h(
    "figure",
    {},
    h("figcaption", {}, told),
    h(
      "article",
      { class: "message alone", "aria-label": told },
      h("img", { class: "face", src: "icon.svg", alt: "", width: 40, height: 40 }),
      h("p", { class: "by" }, h("b", {}, "Backchannel"), h("span", { class: "app" }, "APP")),
      h("div", { class: "body" }, components({ id, components: parts }, names)),
    ),
  );

const exhibit = ({ name, note, messages }, at) =>
  h(
    "section",
    { class: "exhibit", id: `article-${at}`, "aria-label": name },
    h("h2", {}, name),
    h("p", { class: "note" }, note),
    h("div", { class: "messages" }, messages.map((one, number) => message(one, `${at}-${number}`))),
  );

// What hangs here is only looked at: its buttons and links lead nowhere.
byId("chat").addEventListener(
  "click",
  (event) => {
    if (!event.target.closest("a, button:not(.md-spoiler), select")) return;
    event.preventDefault();
    event.stopPropagation();
    toast("This is a picture gallery: try buttons and links in the demo itself.");
  },
  { capture: true },
);

const exhibits = await (await fetch("gallery.json")).json();
byId("contents").append(...exhibits.map(({ name }, at) => h("a", { href: `#article-${at}` }, name)));
byId("chat").append(...exhibits.map(exhibit));
byId("count").textContent = `${exhibits.length} articles that are hard to show, as they look in Discord`;
