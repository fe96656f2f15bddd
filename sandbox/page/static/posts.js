// Forum and media channels: their posts as a list; one that is opened is a thread.

import { h, stamp, sync } from "./dom.js";
import { web } from "./sanitize.js";
import { local } from "./town.js";

/** What stands before a channel's name. */
export const SIGNS = { text: "#", news: "📢", forum: "💬", media: "🖼", private: "✉" };

/** Whether a channel has posts and no messages of its own. */
export const holdsPosts = ({ sort }) => sort === "forum" || sort === "media";

/** Show the posts in `log`, the one with the newest message first; archived ones stand below. */
export function drawPosts(log, { sort }, posts, open) {
  const newest = (post) => post.messages.at(-1)?.at ?? post.at;
  const listed = posts.toSorted((a, b) => a.archived - b.archived || newest(b) - newest(a));
  log.classList.add("forum-posts");
  log.classList.toggle("pictures", sort === "media");
  sync(
    log,
    listed.length
      ? listed.map((post) => ({ key: post.id, data: [post.name, post.messages.length], aside: post, make: () => drawPost(post, open) }))
      : [{ key: "none", data: null, make: () => h("p", { class: "no-posts" }, "No posts yet.") }],
  );
}

function drawPost(post, open) {
  const starter = post.messages.find((one) => one.id === post.id);
  const parts = starter ? [...walk(starter.components)] : [];
  const said = starter ? starter.text || parts.filter((one) => one.type === 10).map((one) => one.content).join("\n") : "";
  const picture = parts.map((one) => one.items?.[0] ?? (one.type === 11 ? one : null)).find(Boolean);
  const replies = post.messages.length - (starter ? 1 : 0);
  return h(
    "button",
    { type: "button", class: post.archived ? "forum-post archived" : "forum-post", "data-act": "post", onclick: () => open(post.id) },
    post.tags.length > 0 && h("span", { class: "forum-tags" }, post.tags.map((tag) => h("span", {}, tag))),
    h("b", {}, `${post.locked ? "🔒 " : ""}${post.name}`),
    h("span", { class: "preview" }, starter ? plain(said, post.name) : "The first message was deleted"),
    h("small", {}, `${post.by} · ${replies === 1 ? "1 message" : `${replies} messages`} · `, stamp(post.at), post.archived && " · archived"),
    picture && h("img", { src: web(picture.media.url) && local(web(picture.media.url)), alt: picture.description ?? "" }),
  );
}

function* walk(components) {
  for (const one of components) {
    yield one;
    yield* walk(one.components ?? []);
    if (one.accessory) yield* walk([one.accessory]);
  }
}

/** A first glance at a text: without its signs and small print, and without the heading that the post's name says already. */
function plain(text, name) {
  const words = text
    .replace(/\[([^\]]*)\]\(<?[^)>]*>?\)/g, "$1")
    .replace(/<@&?\d+>\s*/g, "")
    .replace(/^-# .*/gm, "")
    .replace(/^(?:#{1,3}|>|-) /gm, "")
    .replace(/[*_~`|]{1,3}|\\(?=[^\w\s])/g, "")
    .replace(/\s+/g, " ")
    .trim();
  return words.startsWith(name) ? words.slice(name.length).trim() : words;
}
