// Drawing messages: bubbles with their entities, quotes, pictures, buttons and reactions.

import { BASE, moment, say } from "./words.js";

const HUES = [168, 205, 262, 18, 335, 88, 42, 290, 140, 225];

/** Make an element with properties, classes and children. */
export function make(tag, options = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name === "class") node.className = value;
    else if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/** Give somebody a colour that stays theirs. */
export const hue = (person) => (person.role === "bot" ? 172 : HUES[person.id % HUES.length]);

/** Shorten a name to two letters, the role's words left out. */
export function initials(person) {
  if (person.role === "bot") return "B";
  const words = person.name.replace(/^(Đầu mối|Tổ trưởng)\s+/u, "").split(/\s+/u);
  return words.slice(-2).map((word) => word[0].toUpperCase()).join("");
}

/** Draw somebody's round sign. */
export function avatar(person) {
  const sign = make("span", { class: "avatar", "aria-hidden": "true" }, initials(person));
  sign.style.setProperty("--hue", hue(person));
  return sign;
}

/** Write the local time of a Telegram date. */
export const clock = (date, offset) => new Date((date + offset) * 1000).toISOString().slice(11, 16);

/** Name the local day of a Telegram date. */
export const dayOf = (date, offset) => moment(new Date((date + offset) * 1000).toISOString()).day;

function marked(entity, text, act) {
  const kind = entity.type;
  if (kind === "bold") return make("b");
  if (kind === "italic") return make("i");
  if (kind === "underline") return make("u");
  if (kind === "strikethrough") return make("s");
  if (kind === "pre") return make("pre");
  if (kind === "blockquote" || kind === "expandable_blockquote") return make("blockquote");
  if (kind === "code") {
    const copy = () => act.copy(text);
    return make("code", { tabIndex: 0, title: say("copy"), role: "button", on: { click: copy, keydown: (e) => e.key === "Enter" && copy() } });
  }
  if (kind === "bot_command") return make("span", { class: "cmd", on: { click: () => act.fill(text) } });
  if (kind === "mention" || kind === "text_mention" || kind === "hashtag") return make("span", { class: "at" });
  if (kind === "text_link" || kind === "url") {
    const url = entity.url ?? text;
    if (/^https?:\/\//.test(url)) return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" });
  }
  return make("span");
}

/** Turn a text and its entities into nodes; entities may nest, never overlap. */
export function words(text, entities, act) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const build = (from, to, list) => {
    const nodes = [];
    let at = from;
    while (list.length) {
      const entity = list.shift();
      const end = Math.min(entity.offset + entity.length, to);
      if (entity.offset < at || end <= entity.offset) continue;
      const inside = [];
      while (list.length && list[0].offset < end) inside.push(list.shift());
      if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
      const node = marked(entity, text.slice(entity.offset, end), act);
      node.append(...build(entity.offset, end, inside));
      nodes.push(node);
      at = end;
    }
    if (at < to) nodes.push(text.slice(at, to));
    return nodes;
  };
  return make("div", { class: "words" }, ...build(0, text.length, sorted));
}

const FACES = {
  "👍": '<path fill="#f5b942" d="M2 10.5h4V21H2zM7.5 20.2V10.9L12.2 2c1.6.1 2.6 1.2 2.4 2.9l-.6 3.9h5.3c1.7 0 2.8 1.4 2.5 3l-1.3 7c-.3 1.3-1.3 2.2-2.6 2.2H10z"/>',
  "🤔": '<circle cx="12" cy="11" r="9.5" fill="#f5c342"/><path d="M6.5 7.6c1-.9 2.3-1 3.4-.4M14 6.4c1.4-.7 2.8-.5 3.8.4M9 15.2c1.8-1 4-1.2 6-.6" stroke="#5b3c08" stroke-width="1.4" fill="none" stroke-linecap="round"/><circle cx="8.5" cy="10.3" r="1.2" fill="#5b3c08"/><circle cx="15.6" cy="9.9" r="1.2" fill="#5b3c08"/><path d="M4 22.5c-1-2 .2-3.6 2-4l3.6-1c1.2-.2 1.5 1.2.5 1.7l-1.4.7 2.6.2c1 .3 1 1.4.3 2-1 1-2.5 1.8-4.2 1.7-1.600 0-2.900-.4-3.400-1.300z" fill="#e39a1c"/>',
  "❤": '<path fill="#e0483e" d="M12 21C5 15.500 2 12 2 8.200 2 5.300 4.200 3.200 6.900 3.200c2 0 3.900 1.100 5.100 3 1.200-1.900 3.100-3 5.100-3C19.800 3.200 22 5.300 22 8.200 22 12 19 15.500 12 21z"/>',
};

const LEAF = '<path fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" d="M6 2.500h8l5 5v14H6zM14 2.500v5h5M9 12h7M9 15.500h7M9 19h4"/>';

/** Make a small picture of our own, which shows where no emoji font is. */
function icon(paths, label = "") {
  const name = label ? `role="img" aria-label="${label}"` : 'aria-hidden="true"';
  const node = new DOMParser().parseFromString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" class="face-icon" ${name}>${paths}</svg>`, "image/svg+xml");
  return document.importNode(node.documentElement, true);
}

/** Draw a reaction; the commonest as pictures. */
export const face = (emoji) => (FACES[emoji] ? icon(FACES[emoji], emoji) : emoji);

/** Put a message into one short line. */
export function brief(message) {
  if (!message || message.deleted) return "…";
  const what = message.file ? `${say(message.file.photo ? "image" : "file")}${message.text ? ": " : ""}` : "";
  return what + message.text.split("\n").join(" ").slice(0, 160);
}

function attached(message, act) {
  if (!message.file) return null;
  const url = `${BASE}/sandbox/file/${message.file.id}`;
  if (message.file.photo) {
    const { width, height } = message.file;
    const image = make("img", { src: url, alt: message.text || say("image"), loading: "lazy", width, height });
    return make("button", { class: "picture", type: "button", title: say("enlarge"), on: { click: () => act.enlarge(url, message.text) } }, image);
  }
  const size = `${Math.max(1, Math.round(message.file.size / 1024)).toLocaleString("vi")} KB`;
  return make("a", { class: "document", href: url, download: message.file.name }, icon(LEAF), make("span", {}, make("b", {}, message.file.name), make("small", {}, size)));
}

function service(message) {
  const what = message.service;
  if (what.joined) return say("joined", what.joined.join(", "));
  if (what.left) return say("left", what.left);
  if (what.title) return say("renamed", what.title);
  return say("migrated");
}

/** Draw one message for whoever is played. */
export function draw(message, scene, act) {
  if (Object.keys(message.service).length) return make("li", { class: "service" }, service(message));
  const from = scene.person(message.from);
  const mine = from.id === scene.me;
  const original = message.reply_to ? scene.message(message.room, message.reply_to) : null;
  const parts = [];
  if (!mine) {
    const who = make("div", { class: "who" }, from.name, from.role === "bot" ? make("small", {}, say("bot")) : null);
    who.style.setProperty("--hue", hue(from));
    parts.push(who);
  }
  if (original) {
    const name = original.deleted ? "" : scene.person(original.from).name;
    parts.push(make("button", { class: "quote", type: "button", on: { click: () => act.find(original) } }, make("b", {}, name), brief(original)));
  }
  parts.push(attached(message, act));
  if (message.text) parts.push(words(message.text, message.entities, act));
  const edited = message.edited ? make("span", { class: "edited" }, say("edited")) : null;
  parts.push(make("div", { class: "meta" }, edited, make("time", {}, clock(message.date, scene.offset))));
  const body = make("div", { class: "body" }, make("div", { class: "bubble" }, ...parts.filter(Boolean)));
  if (message.keyboard.length) body.append(keyboard(message, act));
  const reactions = Object.entries(message.reactions);
  if (reactions.length) {
    const pills = reactions.map(([id, emoji]) => make("span", { title: `${scene.person(Number(id)).name} ${emoji}` }, face(emoji)));
    body.append(make("div", { class: "reactions" }, ...pills));
  }
  const more = make("button", { class: "more quiet", type: "button", title: say("more"), "aria-label": say("more"), on: { click: () => act.menu(message) } }, "⋯");
  const kinds = ["message", mine ? "mine" : "", from.role === "bot" ? "bot" : ""].filter(Boolean).join(" ");
  return make("li", { class: kinds, id: `m${message.id}`, "data-id": String(message.id) }, avatar(from), body, more);
}

function keyboard(message, act) {
  const rows = message.keyboard.map((row) =>
    make("div", {}, ...row.map((button) =>
      /^https?:\/\//.test(button.url ?? "")
        ? make("a", { href: button.url, target: "_blank", rel: "noopener noreferrer" }, button.text)
        : make("button", { type: "button", on: { click: (e) => act.press(message, button, e.currentTarget) } }, button.text),
    )),
  );
  return make("div", { class: "keyboard" }, ...rows);
}
