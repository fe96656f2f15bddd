// A blog's own HTML, made harmless: a small list of elements and attributes passes, of the rest only the text.

import { h } from "./dom.js";

const PASS = new Set(
  ("A ABBR B BLOCKQUOTE BR CITE CODE DEL DIV EM FIGCAPTION FIGURE H1 H2 H3 H4 H5 H6 HR I IMG INS LI OL P PRE Q S SMALL " +
    "SPAN STRIKE STRONG SUB SUP TABLE TBODY TD TH THEAD TR U UL").split(" "),
);
const DROP = new Set("SCRIPT STYLE TEMPLATE IFRAME OBJECT EMBED SVG MATH NOSCRIPT FORM TEXTAREA SELECT TITLE".split(" "));

/** The nodes of some HTML. `local` gives the address under which a picture of the blog can be had here. */
export function clean(html, local) {
  // a parsed document that is never shown: nothing in it runs or loads
  const page = new DOMParser().parseFromString(html, "text/html");
  return [...page.body.childNodes].flatMap((node) => kept(node, local));
}

function kept(node, local) {
  if (node.nodeType === Node.TEXT_NODE) return [node.data];
  if (node.nodeType !== Node.ELEMENT_NODE || DROP.has(node.tagName.toUpperCase())) return [];
  const children = [...node.childNodes].flatMap((child) => kept(child, local));
  if (!PASS.has(node.tagName)) return children;
  return [h(node.tagName, attributes(node, local), children)];
}

function attributes(node, local) {
  if (node.tagName === "A") {
    const href = web(node.getAttribute("href"));
    return href ? { href, target: "_blank", rel: "noopener noreferrer nofollow" } : {};
  }
  if (node.tagName === "IMG") {
    const src = web(node.getAttribute("src"));
    return { src: src && local(src), alt: node.getAttribute("alt") ?? "", loading: "lazy" };
  }
  return {};
}

/** An address, if it is of the web. */
export function web(address) {
  try {
    const url = new URL(address);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}
