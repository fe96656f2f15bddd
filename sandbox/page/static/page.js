// The page: listens to the town, and draws both sides whenever something is different.

import { setUpBlog, turnTo } from "./blog.js";
import { setUpChat } from "./chat.js";
import { byId } from "./dom.js";
import { setUpMenu } from "./menus.js";
import { act, onBlog, redraw, show, town, whenChanged } from "./town.js";

const STATUS = {
  up: "The bot is connected",
  starting: "The bot is starting …",
  down: "The bot is down: what you do on either side waits until it is back",
};

function drawStatus(bot) {
  const line = byId("status");
  if (line.dataset.bot !== bot) {
    line.dataset.bot = bot;
    line.textContent = STATUS[bot] ?? "The demo has ended. Start it again with make demo";
  }
  const button = byId("switch");
  button.hidden = !STATUS[bot];
  button.textContent = bot === "down" ? "Start the bot" : "Stop the bot (kill -9)";
  button.dataset.verb = bot === "down" ? "start bot" : "stop bot";
}

whenChanged(() => drawStatus(town.state.bot));
setUpBlog();
setUpChat();
setUpMenu();

byId("switch").addEventListener("click", () => act(byId("switch").dataset.verb));
for (const tab of document.querySelectorAll("[data-show]")) {
  tab.addEventListener("click", () => show(tab.dataset.show));
}
for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

// A link to the blog shows the article here on the left; with Ctrl (or the middle button) it opens the blog itself.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const found = link && !event.ctrlKey && !event.metaKey && !event.shiftKey ? onBlog(link.href) : null;
  if (!found) return;
  event.preventDefault();
  show("blog");
  turnTo(found.article, found.comment);
});

const stream = new EventSource("events");
stream.onmessage = (event) => {
  town.state = JSON.parse(event.data);
  redraw();
};
stream.onerror = () => drawStatus("ended"); // the browser tries again by itself
