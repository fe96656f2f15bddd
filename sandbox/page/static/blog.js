// The left side: the blog as its readers see it, and its owner's tools.

import { byId, h, startAfresh, sync, time } from "./dom.js";
import { clean } from "./sanitize.js";
import { act, local, redraw, sendOnEnter, toast, town, whenChanged } from "./town.js";

const answering = { verb: "comment", comment: null }; // what the form below the article is for

let known = new Set(); // ids of the articles that were there when this was last drawn

const article = () => town.state.blog.articles.find((one) => one.id === town.article) ?? null;
const paragraphs = (html) => clean(html, local);

/** Show an article, or with null the front page; perhaps scroll to a comment. */
export function turnTo(id, comment) {
  if (town.article !== id) {
    town.article = id;
    answer("comment", null);
    for (const list of ["articles", "comments"]) startAfresh(byId(list));
  }
  redraw();
  if (comment) {
    const found = byId("comments").querySelector(`[data-key="${comment}"]`);
    found?.scrollIntoView({ block: "center" });
    found?.focus();
    return;
  }
  byId("paper").scrollTop = 0;
  byId("paper").focus({ preventScroll: true });
}

whenChanged(() => {
  const { blog } = town.state;
  if (town.article && !article() && !known.has(town.article)) return; // just published: it is about to come
  if (town.article === undefined || (town.article && !article())) town.article = blog.articles[0]?.id ?? null;
  known = new Set(blog.articles.map((post) => post.id));
  byId("home").textContent = blog.title;
  const one = article();
  const shown = one ? [one] : blog.articles;
  sync(
    byId("articles"),
    shown.map((post) => {
      const { comments, raw, ...data } = post;
      const count = comments.filter((comment) => comment.status === "approved").length;
      return { key: `${post.id}${one ? "" : "-short"}`, data, aside: count, make: () => drawArticle(post, count, !one) };
    }),
  );
  byId("talk").hidden = !one;
  if (one) drawTalk(one);
});

// -- an article ----------------------------------------------------------------------------------------------

const counted = (count) => (count === 1 ? "One comment" : `${count || "No"} comments`);

function drawArticle(post, count, short) {
  const body = paragraphs(post.html);
  const open = () => turnTo(post.id);
  return h(
    "article",
    { class: short ? "post short" : "post" },
    h("h2", {}, short ? h("button", { type: "button", class: "plain", onclick: open }, post.title) : post.title),
    h("p", { class: "byline" }, time(post.date, "f"), " by ", h("b", {}, post.author)),
    post.picture && h("img", { class: "lead", src: local(post.picture.url), alt: post.picture.alt, width: 480, height: 270 }),
    h("div", { class: "entry" }, short ? body.filter((node) => node.nodeType === 1).slice(0, 1) : body),
    h(
      "p",
      { class: "filed" },
      `Filed under ${post.categories.join(", ")} | `,
      short ? h("button", { type: "button", class: "plain link", onclick: open }, counted(count)) : counted(count),
    ),
    !short &&
      h(
        "p",
        { class: "owner" },
        h("button", { type: "button", "data-act": "append", onclick: () => write("append", post) }, "Append an update"),
        h("button", { type: "button", "data-act": "rewrite", onclick: () => write("rewrite", post) }, "Edit the article"),
      ),
  );
}

// -- comments ------------------------------------------------------------------------------------------------

function drawTalk(post) {
  const live = post.comments.filter((comment) => comment.status === "approved");
  byId("talk-count").textContent = live.length ? counted(live.length) : "No comments yet";
  const known = new Set(post.comments.map((comment) => comment.id));
  const rows = [];
  const add = (parent, depth) => {
    for (const comment of post.comments) {
      const above = known.has(comment.parent) ? comment.parent : null;
      if (above !== parent) continue;
      rows.push({ comment, depth: Math.min(depth, 4) });
      add(comment.id, depth + 1);
    }
  };
  add(null, 0);
  sync(
    byId("comments"),
    rows.map(({ comment, depth }) => ({
      key: comment.id,
      data: [comment.html, comment.status],
      aside: { comment, depth },
      make: () => (["spam", "trash"].includes(comment.status) ? drawRemoved(comment, depth) : drawComment(comment, depth)),
    })),
  );
  byId("respond").hidden = !post.open;
  byId("respond-closed").hidden = post.open;
}

const tool = (name, label, onclick) =>
  h("button", { type: "button", class: "plain link", "data-act": name, onclick }, label);
const move = (comment, status) => act("move_comment", { comment: comment.id, status });

function drawComment(comment, depth) {
  const held = comment.status === "hold";
  return h(
    "article",
    { class: held ? "comment held" : "comment", style: { "--depth": depth }, tabindex: -1, "aria-label": `Comment by ${comment.author}` },
    h("img", { class: "avatar", src: local(comment.avatar), alt: "", width: 36, height: 36 }),
    h("p", { class: "who" }, h("cite", {}, comment.author), " says:", h("br"), time(comment.date, "f")),
    held && h("p", { class: "waits" }, "Held: only the blog's owner sees this comment."),
    h("div", { class: "said" }, paragraphs(comment.html)),
    h(
      "p",
      { class: "tools" },
      !held && tool("reply", "Reply", () => answer("comment", comment)),
      h(
        "span",
        { class: "owner-tools", role: "group", "aria-label": "The owner's tools" },
        held && tool("approve", "Approve", () => move(comment, "approved")),
        tool("edit", "Edit", () => answer("edit_comment", comment)),
        !held && tool("hold", "Hold", () => move(comment, "hold")),
        tool("spam", "Spam", () => move(comment, "spam")),
        tool("trash", "Delete", () => move(comment, "trash")),
      ),
    ),
  );
}

function drawRemoved(comment, depth) {
  const where = comment.status === "spam" ? "spam" : "in the trash";
  return h(
    "p",
    { class: "removed", style: { "--depth": depth }, tabindex: -1 },
    `A comment by ${comment.author} is ${where}. `,
    tool("restore", "Restore", () => move(comment, "approved")),
    " · ",
    tool("delete", "Delete for good", () => act("delete_comment", { comment: comment.id })),
  );
}

// -- the form below ------------------------------------------------------------------------------------------

function answer(verb, comment) {
  const field = byId("comment");
  const leaving = answering.verb === "edit_comment" && verb !== "edit_comment";
  Object.assign(answering, { verb, comment });
  byId("respond-title").textContent = !comment
    ? "Leave a reply"
    : verb === "comment"
      ? `Reply to ${comment.author}`
      : `Edit the comment by ${comment.author}`;
  byId("respond-cancel").hidden = !comment;
  if (verb === "edit_comment") field.value = comment.raw;
  else if (leaving) field.value = "";
  if (comment) {
    byId("respond").scrollIntoView({ block: "nearest" });
    field.focus();
  }
}

async function respond() {
  const field = byId("comment");
  const author = byId("reader").value.trim();
  if (!author) {
    toast("Please say who comments: the name stands at the top of the blog.", true);
    byId("reader").focus();
    return;
  }
  const { verb, comment } = answering;
  const asked =
    verb === "comment"
      ? { article: town.article, author, text: field.value, parent: comment?.id }
      : { comment: comment.id, text: field.value };
  if (await act(verb, asked)) {
    answer("comment", null);
    field.value = "";
  }
}

// -- writing articles ----------------------------------------------------------------------------------------

const WRITING = {
  publish: { title: "A new article", send: "Publish", headline: "", text: "" },
  append: { title: "An update at the article's end", send: "Append the update", headline: null, text: "" },
  rewrite: { title: "Edit the article", send: "Save" },
};
let writing = null;

function write(verb, post = null) {
  writing = { verb, post };
  const { title, send, headline = post?.title, text = post?.raw } = WRITING[verb];
  byId("editor-title").textContent = title;
  byId("editor-send").textContent = send;
  byId("editor-headline").closest("p").hidden = headline === null;
  byId("editor-headline").required = headline !== null;
  byId("editor-headline").value = headline ?? "";
  byId("editor-text").value = text;
  byId("editor").showModal();
  byId(headline === null ? "editor-text" : "editor-headline").focus();
}

async function publish(event) {
  event.preventDefault();
  const { verb, post } = writing;
  const asked = { article: post?.id, title: byId("editor-headline").value, html: byId("editor-text").value };
  const said = await act(verb, asked);
  if (!said) return;
  byId("editor").close();
  if (said.article) turnTo(said.article);
}

export function setUpBlog() {
  const form = byId("respond");
  const editor = byId("editor").querySelector("form");
  byId("home").addEventListener("click", () => turnTo(null));
  byId("write").addEventListener("click", () => write("publish"));
  byId("respond-cancel").addEventListener("click", () => answer("comment", null));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    respond();
  });
  sendOnEnter(byId("comment"), () => form.requestSubmit(), { ctrl: true });
  editor.addEventListener("submit", publish);
  sendOnEnter(byId("editor-text"), () => editor.requestSubmit(), { ctrl: true });
}
