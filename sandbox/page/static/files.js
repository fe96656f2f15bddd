// Files of messages: shown below them, and chosen in the field where one writes.

import { h } from "./dom.js";
import { toast } from "./town.js";

const LARGEST = 10 * 1024 * 1024; // as on Discord

/** Pictures in a gallery, anything else by its name. */
export function drawFiles({ files, stickers }) {
  if (!files.length && !stickers.length) return null;
  const pictures = files.filter((one) => one.picture);
  return h(
    "div",
    { class: "files" },
    pictures.length > 0 && h("div", { class: "gallery" }, pictures.map(({ url, alt, name }) => h("img", { src: url, alt: alt || name, title: alt }))),
    files.filter((one) => !one.picture).map(({ url, name }) => h("a", { href: url, download: name }, `📄 ${name}`)),
    stickers.map((name) => h("span", { class: "sticker" }, `🏷 ${name}`)),
  );
}

/** What attaches one picture to what is written: a button, a line that shows it, and what was taken. */
export function attaching(field) {
  let file = null; // {name, data}
  const chooser = h("input", { type: "file", accept: "image/*", hidden: true, "aria-label": "A picture" });
  const button = h("button", { type: "button", class: "attach", "aria-label": "Attach a picture", title: "Attach a picture", onclick: () => chooser.click() }, "📎", chooser);
  const name = h("span");
  const alt = h("input", { maxlength: 1024, placeholder: "Describe it for those who cannot see it", "aria-label": "Description of the picture" });
  const clear = () => {
    file = null;
    chooser.value = alt.value = "";
    line.hidden = true;
  };
  const line = h("p", { class: "context attached", hidden: true }, name, alt, h("button", { type: "button", class: "plain", onclick: () => (clear(), field.focus()) }, "Remove"));
  chooser.addEventListener("click", (event) => event.stopPropagation()); // it stands in the button that clicks it
  chooser.addEventListener("change", async () => {
    const [chosen] = chooser.files;
    if (!chosen) return;
    if (chosen.size > LARGEST) {
      clear();
      toast("Discord takes files of up to 10 MB.", true);
      return;
    }
    file = { name: chosen.name, data: await base64(chosen) };
    name.textContent = `📎 ${chosen.name}`;
    line.hidden = false;
    alt.focus();
  });
  alt.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    field.form.requestSubmit();
  });
  return { button, line, clear, taken: () => (file ? [{ ...file, alt: alt.value.trim() }] : []) };
}

/** The bytes of a file as text. */
function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
