// Discord's Markdown as Discord shows it. Makes nodes, never HTML.

import { h, time } from "./dom.js";

/** The nodes of a text. `names(kind, id)` gives the shown name of a member ("@") or a channel ("#"). */
export function markdown(text, names) {
  return blocks(text.split("\n"), names);
}

// -- lines ---------------------------------------------------------------------------------------------------

const HEADING = /^(#{1,3}) +(\S.*)$/;
const SMALL = /^-# +(\S.*)$/;
const QUOTE = /^> (.*)$/;
const ITEM = /^( *)(?:([-*])|(\d+)\.) +(\S.*)$/;
const FENCE = /^(.*?)```(?:([\w+-]+)$|(.*))/;

function blocks(lines, names, quoted = false) {
  const nodes = [];
  let loose = [];
  const flush = () => {
    if (loose.length) nodes.push(h("div", { class: "md-text" }, inline(loose.join("\n"), names)));
    loose = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    let found;
    const end = FENCE.test(line) ? fenceEnd(lines, at) : -1;
    if (end >= 0) {
      const [before, inside, after] = fence(lines.slice(at, end + 1).join("\n"));
      if (before.trim()) loose.push(before);
      flush();
      nodes.push(h("pre", { class: "md-pre" }, h("code", {}, inside)));
      if (after.trim()) loose.push(after);
      at = end;
    } else if (!quoted && line.startsWith(">>> ")) {
      flush();
      nodes.push(h("blockquote", {}, blocks([line.slice(4), ...lines.slice(at + 1)], names, true)));
      break;
    } else if (!quoted && QUOTE.test(line)) {
      flush();
      const inside = [];
      while (at < lines.length && (found = QUOTE.exec(lines[at]))) {
        inside.push(found[1]);
        at++;
      }
      at--;
      nodes.push(h("blockquote", {}, blocks(inside, names, true)));
    } else if ((found = HEADING.exec(line))) {
      flush();
      nodes.push(h("p", { class: `md-h${found[1].length}`, role: "heading", "aria-level": 2 + found[1].length }, inline(found[2], names)));
    } else if ((found = SMALL.exec(line))) {
      flush();
      nodes.push(h("p", { class: "md-small" }, inline(found[1], names)));
    } else if (ITEM.test(line)) {
      flush();
      const items = [];
      while (at < lines.length && (found = ITEM.exec(lines[at]))) {
        items.push({ depth: found[1].length, number: found[3], text: found[4] });
        at++;
      }
      at--;
      nodes.push(...lists(items, names));
    } else {
      loose.push(line);
    }
  }
  flush();
  return nodes;
}

/** The line where a code block that begins at `at` ends; -1 when it never does. */
function fenceEnd(lines, at) {
  if ((lines[at].match(/```/g) || []).length >= 2) return at;
  return lines.findIndex((line, number) => number > at && line.includes("```"));
}

function fence(text) {
  const found = /^([^]*?)```(?:[\w+-]+\n)?([^]*?)```([^]*)$/.exec(text);
  return found ? [found[1], found[2].replace(/^\n|\n$/g, ""), found[3]] : [text, "", ""];
}

function lists(items, names) {
  const made = [];
  for (let at = 0; at < items.length; at++) {
    const { number, text, depth } = items[at];
    const below = [];
    while (at + 1 < items.length && items[at + 1].depth > depth) below.push(items[++at]);
    const tag = number === undefined ? "UL" : "OL";
    if (made.at(-1)?.tagName !== tag) made.push(h(tag, number === undefined ? {} : { start: number }));
    made.at(-1).append(h("li", {}, inline(text, names), lists(below, names)));
  }
  return made;
}

// -- within a line -------------------------------------------------------------------------------------------

const link = (address, children) =>
  h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, children);

const RULES = [
  [/^\\([^A-Za-z0-9\s])/, (found) => found[1]],
  [/^(`{1,2})([^]*?[^`])\1(?!`)/, (found) => h("code", {}, found[2].replace(/^ (.*) $/s, "$1"))],
  [/^<t:(-?\d{1,13})(?::([tTdDfFR]))?>/, (found) => time(Number(found[1]), found[2])],
  [/^<@!?(\d+)>/, (found, names) => h("span", { class: "md-mention" }, `@${names("@", found[1])}`)],
  [/^<@&(\d+)>/, (found, names) => h("span", { class: "md-mention" }, `@${names("@&", found[1])}`)],
  [/^<#(\d+)>/, (found, names) => h("span", { class: "md-mention" }, `#${names("#", found[1])}`)],
  [/^<(https?:\/\/[^\s<>]+)>/, (found) => link(found[1], found[1])],
  [
    /^\[((?:\\[^]|[^\\[\]])+)\]\(<?(https?:\/\/[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?\)/,
    (found, names) => link(found[2], inline(found[1], names)),
  ],
  [/^https?:\/\/[^\s<]+[^\s<.,:;"'\])]/, (found) => link(found[0], found[0])],
  [/^\*\*\*((?:\\[^]|[^\\])+?)\*\*\*(?!\*)/, (found, names) => h("em", {}, h("strong", {}, inline(found[1], names)))],
  [/^\*\*((?:\\[^]|[^\\])+?)\*\*(?!\*)/, (found, names) => h("strong", {}, inline(found[1], names))],
  [/^__((?:\\[^]|[^\\])+?)__(?!_)/, (found, names) => h("u", {}, inline(found[1], names))],
  [/^\*(?=\S)((?:\*\*|\\[^]|[^\\*])*?(?:\*\*|\\[^]|[^\s\\*]))\*(?!\*)/, (found, names) => h("em", {}, inline(found[1], names))],
  [/^_((?:__|\\[^]|[^\\_])+?)_(?!\w)/, (found, names) => h("em", {}, inline(found[1], names))],
  [/^~~((?:\\[^]|[^\\])+?)~~/, (found, names) => h("s", {}, inline(found[1], names))],
  [/^\|\|((?:\\[^]|[^\\])+?)\|\|/, (found, names) => spoiler(inline(found[1], names))],
];

function spoiler(children) {
  const cover = h("button", { type: "button", class: "md-spoiler", "aria-label": "Spoiler: press to show" }, children);
  cover.addEventListener("click", () => cover.classList.add("shown"));
  return cover;
}

function inline(text, names) {
  const nodes = [];
  let before = "";
  for (let rest = text; rest; ) {
    const [taken, node] = next(rest, before, names);
    nodes.push(node);
    before = taken.at(-1);
    rest = rest.slice(taken.length);
  }
  return nodes;
}

/** What stands first in `rest`: how it is written, and how it looks. */
function next(rest, before, names) {
  const amidWord = rest[0] === "_" && /\w/.test(before);
  for (const [pattern, make] of amidWord ? [] : RULES) {
    const found = pattern.exec(rest);
    if (found) return [found[0], make(found, names)];
  }
  const plain = /^[^](?:(?!https?:\/\/)[^\\`<[*_~|])*/.exec(rest)[0];
  return [plain, plain];
}
