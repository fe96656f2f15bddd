// Building the page: elements made of data, and lists that change only where something is different.

/** An element; `props` are attributes, `on…` listeners, and `style` ({rule: value}). Children are nodes or plain text, never HTML. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "style") for (const [rule, is] of Object.entries(value)) element.style.setProperty(rule, is);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

/**
 * Make `parent` show `items` ({key, data, aside, make}): an element stays while its data stays. What is new or says
 * something else shines for a moment (unless it is the first time, or only what is `aside` changed), and the focus
 * stays on the button that had it.
 */
export function sync(parent, items) {
  const first = !parent.dataset.filled;
  parent.dataset.filled = "yes";
  const left = new Map([...parent.children].map((element) => [element.dataset.key, element]));
  let place = parent.firstElementChild;
  for (const { key, data, aside = null, make } of items) {
    const [said, sign] = [JSON.stringify(data), JSON.stringify([data, aside])];
    let element = left.get(key);
    left.delete(key);
    if (!element || element.sign !== sign) {
      const made = make();
      made.dataset.key = key;
      Object.assign(made, { said, sign });
      if (element) {
        const act = element.contains(document.activeElement) ? document.activeElement.dataset.act : null;
        if (place === element) place = made;
        element.replaceWith(made);
        if (element.said !== said) shine(made);
        if (act) made.querySelector(`[data-act="${CSS.escape(act)}"]`)?.focus();
      } else if (!first) {
        shine(made);
      }
      element = made;
    }
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
  for (const gone of left.values()) {
    const had = gone.contains(document.activeElement);
    gone.remove();
    if (had) parent.closest("[tabindex]")?.focus({ preventScroll: true });
  }
}

/** Empty a list that is to show something else: what comes now is not news. */
export function startAfresh(parent) {
  parent.replaceChildren();
  delete parent.dataset.filled;
}

function shine(element) {
  element.classList.add("new");
  element.addEventListener("animationend", () => element.classList.remove("new"), { once: true });
}

const day = (moment) => moment.toLocaleDateString("en", { year: "numeric", month: "long", day: "numeric" });
const clock = (moment) => moment.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
const whole = (moment) => `${day(moment)} at ${clock(moment)}`;

/** A <time> in one of Discord's seven styles. `seconds` since 1970. */
export function time(seconds, style = "f") {
  const moment = new Date(seconds * 1000);
  if (Number.isNaN(moment.getTime())) return document.createTextNode("Invalid date");
  const shown = {
    t: () => clock(moment),
    T: () => moment.toLocaleTimeString("en-GB"),
    d: () => moment.toLocaleDateString("en-GB"),
    D: () => day(moment),
    f: () => whole(moment),
    F: () => `${moment.toLocaleDateString("en", { weekday: "long" })}, ${whole(moment)}`,
    R: () => ago(moment),
  }[style]();
  return h("time", { datetime: moment.toISOString(), title: whole(moment) }, shown);
}

function ago(moment) {
  const seconds = (moment - Date.now()) / 1000;
  const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  for (const [unit, length] of [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= length) return words.format(Math.round(seconds / length), unit);
  }
  return words.format(Math.round(seconds), "second");
}

/** When a message was sent, as Discord says it. */
export function stamp(seconds) {
  const moment = new Date(seconds * 1000);
  const today = moment.toDateString() === new Date().toDateString();
  const shown = today ? clock(moment) : `${moment.toLocaleDateString("en-GB")} ${clock(moment)}`;
  return h("time", { datetime: moment.toISOString(), title: whole(moment) }, shown);
}
