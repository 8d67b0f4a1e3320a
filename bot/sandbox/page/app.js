// The chat page: keeps the sandbox's state, shows it for whoever is played, and sends their moves.

import { avatar, brief, dayOf, draw, face, hue, initials, make } from "./messages.js";
import { BASE, ZALO, moment, putWords, say, switchLanguage } from "./words.js";

const $ = (id) => document.getElementById(id);
const SHOWN = 400; // messages of a room on the page
const WAIT = 20; // seconds a look for news may take
const EMOJIS = ["👍", "❤", "🤔"];
const MAX_FILE = 20 * 1024 * 1024;

const scene = {
  me: Number(localStorage.getItem("baocao.me")) || 0,
  room: 0,
  version: -1,
  epoch: "",
  offset: 7 * 3600,
  now: 0,
  nowAt: 0,
  people: new Map(),
  rooms: new Map(),
  talk: new Map(),
  about: { steps: [], examples: {}, units: {} },
  person: (id) => scene.people.get(id) ?? { id, name: "?", role: "stranger" },
  message: (room, id) => scene.talk.get(room)?.get(id),
};
let seen = {};
let nodes = new Map();
let context = null; // { what: "reply" | "edit", message }
const pressed = new Map();
let doneSteps = new Set();
let atBottom = true;
let moving = false;

// -- talking to the server ----------------------------------------------------------------------------------------

async function post(move, body) {
  const answer = await fetch(`${BASE}/sandbox/${move}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const result = await answer.json();
  if (!answer.ok) {
    toast(say("refused", result.error));
    throw new Error(result.error);
  }
  return result;
}

async function follow() {
  for (;;) {
    try {
      const wait = scene.version < 0 ? 0 : WAIT;
      const answer = await fetch(`${BASE}/sandbox/state?since=${scene.version}&epoch=${scene.epoch}&wait=${wait}`);
      if (!answer.ok) throw new Error(answer.statusText);
      take(await answer.json());
      if ($("banner").dataset.why === "lost") banner("");
    } catch {
      banner("lost");
      await new Promise((done) => setTimeout(done, 1500));
    }
  }
}

function take(state) {
  const fresh = state.epoch !== scene.epoch;
  if (fresh) {
    scene.talk.clear();
    nodes.clear();
    $("messages").replaceChildren();
    seen = JSON.parse(localStorage.getItem(`baocao.seen.${BASE}${state.story}`) ?? "{}");
    doneSteps = new Set(JSON.parse(localStorage.getItem(`baocao.steps.${BASE}${state.story}`) ?? "[]"));
    for (const key of Object.keys(localStorage)) {
      if (/^baocao\.(seen|steps)\./.test(key) && !key.endsWith(state.story)) localStorage.removeItem(key);
    }
  }
  const { offset } = parsed(state.now);
  Object.assign(scene, { version: state.version, epoch: state.epoch, offset, now: Date.parse(state.now), nowAt: performance.now() });
  scene.about = state;
  scene.people = new Map([...state.people, state.bot].map((person) => [person.id, person]));
  scene.rooms = new Map(state.rooms.map((room) => [room.id, room]));
  const news = [];
  for (const message of state.messages) {
    if (!scene.talk.has(message.room)) scene.talk.set(message.room, new Map());
    const room = scene.talk.get(message.room);
    if (!fresh && !room.has(message.id) && message.from === state.bot.id) news.push(message);
    room.set(message.id, message);
  }
  settleWho();
  showAnswers(state.presses);
  show();
  tellPrivately(news);
}

function parsed(iso) {
  const zone = /([+-])(\d\d):(\d\d)$/.exec(iso);
  return { offset: zone ? (zone[1] === "-" ? -1 : 1) * (zone[2] * 3600 + zone[3] * 60) : 0 };
}

function settleWho() {
  if (!scene.people.has(scene.me) || scene.people.get(scene.me).role === "bot") {
    const first = scene.about.steps[0]?.as ?? [...scene.people.keys()][0];
    scene.me = first;
  }
  const here = scene.rooms.get(scene.room);
  if (!here || here.migrated_to || !here.members.includes(scene.me)) scene.room = myRooms()[0]?.id ?? 0;
}

/** List the rooms of whoever is played: groups first, then the private chat. */
function myRooms() {
  const rooms = [...scene.rooms.values()].filter((room) => !room.migrated_to && room.members.includes(scene.me));
  return rooms.sort((a, b) => (a.kind === "private") - (b.kind === "private"));
}

// -- showing --------------------------------------------------------------------------------------------------------

function show() {
  showPeople();
  showTop();
  showLog();
  showExamples();
  showSteps();
  showApp();
  showTime();
  const opening = Boolean(scene.about.opening);
  if (opening) banner("opening");
  else if ($("banner").dataset.why === "opening") {
    banner("");
    showNext();
  }
  if (!moving) for (const button of clockButtons()) button.disabled = opening;
  $("send").disabled = opening;
}

function unread(room) {
  const last = seen[room.id] ?? 0;
  let count = 0;
  for (const message of scene.talk.get(room.id)?.values() ?? []) {
    if (message.id > last && !message.deleted && message.from === scene.about.bot.id && !Object.keys(message.service).length) count += 1;
  }
  return count;
}

function badge(count) {
  return count ? make("span", { class: "badge" }, String(count > 99 ? "99+" : count)) : null;
}

function showPeople() {
  const sections = [["leader", "admin"], ["reporter"], ["head"], ["stranger"]];
  const box = $("people");
  const open = new Set([...box.querySelectorAll("details[open]")].map((node) => node.dataset.role));
  const focused = document.activeElement?.dataset?.person;
  const parts = sections.map((roles) => {
    const people = [...scene.people.values()].filter((person) => roles.includes(person.role));
    if (!people.length) return null;
    const rows = people.map(personRow);
    const title = `${say(`role_${roles[0]}`)}${people.length > 2 ? ` (${people.length})` : ""}`;
    if (roles[0] !== "head") return make("div", {}, make("h3", {}, title), ...rows);
    const waiting = people.reduce((sum, person) => sum + unread(scene.rooms.get(person.id) ?? { id: 0 }), 0);
    const folded = make("details", { open: open.has("head") || people.some((p) => p.id === scene.me) }, make("summary", {}, title, " ", badge(waiting)), ...rows);
    folded.dataset.role = "head";
    return folded;
  });
  box.replaceChildren(...parts.filter(Boolean));
  if (focused) box.querySelector(`[data-person="${focused}"]`)?.focus();
}

function personRow(person) {
  const room = scene.rooms.get(person.id);
  const row = make("button", { class: "person", type: "button", on: { click: () => playAs(person.id) } }, avatar(person), make("span", { class: "name" }, person.name), badge(room ? unread(room) : 0));
  row.dataset.person = person.id;
  row.setAttribute("aria-pressed", String(person.id === scene.me));
  return row;
}

function showTop() {
  const me = scene.person(scene.me);
  $("me-name").textContent = me.name;
  const sign = $("me-avatar");
  sign.textContent = initials(me);
  sign.style.setProperty("--hue", hue(me));
  $("campaign").textContent = scene.about.campaign ?? "";
  const tabs = myRooms().map((room) => {
    const label = room.kind === "private" ? say("private") : room.title;
    const count = room.id === scene.room ? 0 : unread(room);
    const tab = make("button", { class: "tab", type: "button", role: "tab", title: label, on: { click: () => goTo(room.id) } }, make("span", { class: "label" }, label), badge(count));
    tab.setAttribute("aria-selected", String(room.id === scene.room));
    tab.setAttribute("aria-controls", "log");
    tab.dataset.room = room.id;
    return tab;
  });
  $("tabs").replaceChildren(...tabs);
  const room = scene.rooms.get(scene.room);
  const hint = room?.kind === "private" ? "draftPrivate" : ZALO ? "draftNamed" : "draftGroup";
  $("draft").placeholder = say(hint);
}

function showLog() {
  const sticky = atBottom;
  const messages = [...(scene.talk.get(scene.room)?.values() ?? [])].filter((m) => !m.deleted).sort((a, b) => a.id - b.id).slice(-SHOWN);
  const list = [];
  let day = "";
  let before = null;
  for (const message of messages) {
    const today = dayOf(message.date, scene.offset);
    if (today !== day) list.push(dateNode(today));
    const follows = day === today && before && before.from === message.from && !Object.keys(before.service).length;
    list.push(messageNode(message, follows));
    day = today;
    before = message;
  }
  if (!messages.length) list.push(emptyNode());
  const fresh = reconcile($("messages"), list);
  showPin(messages);
  if (sticky) toBottom();
  else if (fresh) {
    $("down").hidden = false;
    $("down").textContent = `↓ ${say("newBelow", fresh)}`;
  }
  if (sticky && !document.hidden) markSeen();
}

function keep(key, version, build) {
  const kept = nodes.get(key);
  if (kept && kept.version === version) return kept.node;
  const node = build();
  if (!kept) node.classList.add("new");
  nodes.set(key, { version, node });
  return node;
}

const dateNode = (day) => keep(`day ${day}`, 0, () => make("li", { class: "date" }, day));

function messageNode(message, follows) {
  const node = keep(`m ${message.id}`, `${message.version} ${message.reply_to ? scene.message(message.room, message.reply_to)?.version : ""}`, () => draw(message, scene, actions));
  node.classList.toggle("follow", Boolean(follows));
  return node;
}

function emptyNode() {
  const room = scene.rooms.get(scene.room);
  const me = scene.person(scene.me);
  const closed = room?.kind === "private" && !me.started;
  return keep("empty", String(closed), () =>
    make("li", { class: "empty" }, make("span", {}, say(closed ? "startHint" : "quiet")), closed ? make("button", { class: "primary", type: "button", on: { click: () => send("/start") } }, say("start")) : null),
  );
}

function reconcile(list, wanted) {
  let at = list.firstChild;
  let fresh = 0;
  for (const node of wanted) {
    if (node === at) at = at.nextSibling;
    else {
      if (!node.isConnected) fresh += node.classList.contains("message") ? 1 : 0;
      list.insertBefore(node, at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
  return fresh;
}

function showPin(messages) {
  const pinned = messages.filter((message) => message.pinned).at(-1);
  $("pin").hidden = !pinned;
  if (pinned) {
    $("pin").textContent = `${say("pinned")}: ${brief(pinned)}`;
    $("pin").onclick = () => actions.find(pinned);
  }
}

function toBottom() {
  const log = $("log");
  atBottom = true;
  log.scrollTop = log.scrollHeight;
  $("down").hidden = true;
}

function markSeen() {
  const last = Math.max(0, ...(scene.talk.get(scene.room)?.keys() ?? []));
  if (seen[scene.room] === last) return;
  seen[scene.room] = last;
  localStorage.setItem(`baocao.seen.${BASE}${scene.about.story}`, JSON.stringify(seen));
  showPeople();
}

/** Whether what is written here has to name the bot: in a Zalo group it gets nothing else. */
const mustName = () => ZALO && scene.rooms.get(scene.room)?.kind !== "private";

function named(text) {
  const name = `@${scene.about.bot?.name}`;
  return mustName() && !text.includes(name) ? `${name} ${text}` : text;
}

function showExamples() {
  const me = scene.person(scene.me);
  const unit = scene.about.units?.[me.unit] ?? Object.values(scene.about.units ?? {})[0] ?? "";
  const role = scene.about.examples?.[me.role] ? me.role : "stranger";
  const list = (scene.about.examples?.[role] ?? []).map((text) => text.replaceAll("{unit}", unit));
  const key = JSON.stringify(list);
  if ($("examples").dataset.key === key) return;
  $("examples").dataset.key = key;
  $("examples").replaceChildren(...list.map((text) => make("button", { type: "button", title: text, on: { click: () => fill(named(text)) } }, text.split("\n").join(" ⏎ "))));
}

function showSteps() {
  const steps = ZALO ? [] : scene.about.steps ?? []; // they walk through the Telegram group
  const english = document.documentElement.lang === "en";
  document.querySelector("[data-word=try]").hidden = steps.length === 0;
  $("steps").replaceChildren(
    ...steps.map((step, index) => {
      const done = doneSteps.has(index) ? " done" : "";
      const node = make("button", { class: `step${done}`, type: "button", on: { click: () => doStep(step, index) } }, make("span", {}, english ? step.en : step.vi), step.text ? make("small", {}, step.text) : null);
      return make("li", {}, node);
    }),
  );
}

async function doStep(step, index) {
  $("guide").classList.remove("open");
  doneSteps.add(index);
  localStorage.setItem(`baocao.steps.${BASE}${scene.about.story}`, JSON.stringify([...doneSteps]));
  if (step.as) playAs(step.as, step.room);
  if (step.text) fill(step.text);
  if (step.next) await moveClock({ next: true });
  showSteps();
}

function showApp() {
  for (const link of document.querySelectorAll("[data-app]")) {
    if ((link.dataset.app === "zalo") === ZALO) link.setAttribute("aria-current", "page");
  }
  $("mention").hidden = !mustName();
}

function showTime() {
  const now = new Date(scene.now + (performance.now() - scene.nowAt) + scene.offset * 1000).toISOString();
  const { time, day } = moment(now);
  for (const id of ["time", "chip-time"]) if ($(id).textContent !== time) $(id).textContent = time;
  $("time").dateTime = now.slice(0, 16);
  if ($("day").textContent !== day) $("day").textContent = day;
}

async function showNext() {
  const answer = await fetch(`${BASE}/sandbox/clock`);
  if (!answer.ok) return;
  const { next } = await answer.json();
  if (!next) $("next").disabled = true;
  if (!next) $("next-due").textContent = say("noDue");
  else $("next-due").textContent = say("nextDue", `${moment(next).time} ${moment(next).short}`);
}

function banner(why) {
  $("banner").hidden = !why;
  $("banner").dataset.why = why;
  $("banner").textContent = why ? say(why) : "";
}

function toast(text, label = "", act = null, rooms = []) {
  const button = label ? make("button", { type: "button", on: { click: () => { act(); note.remove(); } } }, label) : null;
  const note = make("div", { class: "toast" }, make("span", {}, text), button);
  note.rooms = rooms; // what it tells of: seen there, it goes
  $("toasts").append(note);
  while ($("toasts").children.length > 3) $("toasts").firstChild.remove();
  setTimeout(() => note.remove(), label ? 9000 : 4000);
}

function tellPrivately(news) {
  const rooms = [...new Set(news.map((message) => message.room))].filter((id) => id > 0 && id !== scene.me);
  if (!rooms.length) return;
  const names = rooms.slice(0, 3).map((id) => scene.person(id).name).join(", ") + (rooms.length > 3 ? "…" : "");
  toast(say("told", names), say("see"), () => playAs(rooms[0], rooms[0]), rooms);
}

function showAnswers(presses) {
  for (const press of presses) {
    if (!pressed.has(press.id) || press.answer === null) continue;
    pressed.get(press.id)();
    pressed.delete(press.id);
    if (press.answer) toast(press.answer);
  }
}

// -- moves ----------------------------------------------------------------------------------------------------------

function playAs(id, room = 0) {
  scene.me = id;
  localStorage.setItem("baocao.me", String(id));
  if (room && scene.rooms.get(room)?.members.includes(id)) scene.room = room;
  else if (!scene.rooms.get(scene.room)?.members.includes(id)) scene.room = myRooms()[0]?.id ?? 0;
  goTo(scene.room);
  closeSide();
}

function goTo(room) {
  scene.room = room;
  for (const note of [...$("toasts").children]) if (note.rooms.includes(room)) note.remove();
  nodes = new Map();
  $("messages").replaceChildren();
  endContext();
  show();
  toBottom();
  markSeen();
  showTop();
}

function fill(text) {
  const draft = $("draft");
  draft.value = text;
  grow();
  draft.focus();
  draft.setSelectionRange(text.length, text.length);
}

async function send(text) {
  const body = { as: scene.me, chat: scene.room, text };
  const answers = context && context.message.from === scene.about.bot?.id;
  if (mustName() && !answers && !text.includes(`@${scene.about.bot.name}`)) toast(say("unheard"));
  if (context?.what === "edit") await post("edit", { ...body, message: context.message.id });
  else await post("say", { ...body, reply_to: context?.message.id });
  endContext();
  toBottom();
}

async function attach(file) {
  if (file.size > MAX_FILE) return toast(say("tooBig"));
  const data = await new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(",")[1]);
    reader.readAsDataURL(file);
  });
  const photo = /^image\/(png|jpeg|webp)$/.test(file.type);
  await post("say", { as: scene.me, chat: scene.room, text: $("draft").value, file: { name: file.name, mime: file.type, data, photo } });
  fill("");
}

const clockButtons = () => document.querySelectorAll(".clock button, #chip");

async function moveClock(how) {
  moving = true;
  for (const button of clockButtons()) button.disabled = true;
  banner("moving");
  try {
    await post("clock", how);
  } finally {
    moving = false;
    for (const button of clockButtons()) button.disabled = false;
    if ($("banner").dataset.why === "moving") banner("");
    await showNext();
  }
}

function beginContext(what, message) {
  context = { what, message };
  $("context").hidden = false;
  $("context-what").textContent = what === "edit" ? say("editing") : `${say("replying")} ${scene.person(message.from).name}`;
  $("context-text").textContent = brief(message);
  if (what === "edit") fill(message.text);
  else $("draft").focus();
}

function endContext() {
  if (context?.what === "edit") fill("");
  context = null;
  $("context").hidden = true;
}

async function sure(text) {
  $("sure-text").textContent = text;
  $("sure").returnValue = "";
  $("sure").showModal();
  await new Promise((done) => $("sure").addEventListener("close", done, { once: true }));
  return $("sure").returnValue === "yes";
}

const actions = {
  fill,
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      fill(text);
    }
    toast(say("copied"));
  },
  find(message) {
    const node = document.getElementById(`m${message.id}`);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.add("found");
    setTimeout(() => node.classList.remove("found"), 1600);
  },
  enlarge(url, text) {
    $("viewer-image").src = url;
    $("viewer-image").alt = text;
    $("viewer").showModal();
  },
  async press(message, button, node) {
    node.disabled = true;
    const free = () => { node.disabled = false; };
    setTimeout(free, 5000);
    try {
      const press = await post("press", { as: scene.me, chat: message.room, message: message.id, data: button.callback_data });
      pressed.set(press.id, free);
    } catch {
      free();
    }
  },
  menu(message) {
    const mine = message.from === scene.me;
    const item = (word, act) => make("button", { type: "submit", on: { click: act } }, say(word));
    const emojis = EMOJIS.map((emoji) => {
      const on = message.reactions[scene.me] === emoji;
      return make("button", { type: "submit", "aria-label": emoji, on: { click: () => post("react", { as: scene.me, chat: message.room, message: message.id, emoji: on ? "" : emoji }) } }, face(emoji));
    });
    $("menu-items").replaceChildren(
      make("div", { class: "emoji" }, ...emojis),
      item("reply", () => beginContext("reply", message)),
      ...(message.text ? [item("copy", () => actions.copy(message.text))] : []),
      ...(mine && !ZALO ? [item("edit", () => beginContext("edit", message))] : []),
      ...(mine ? [item("remove", () => remove(message))] : []),
    );
    $("menu").showModal();
  },
};

async function remove(message) {
  if (await sure(say("sureDelete"))) await post("delete", { as: scene.me, chat: message.room, message: message.id });
}

function showTrouble() {
  const group = myRooms().find((room) => room.kind !== "private") ?? [...scene.rooms.values()].find((room) => room.kind !== "private");
  const me = scene.person(scene.me);
  const tick = (word, checked, act, value = "") => make("label", {}, make("input", { type: "checkbox", checked, on: { change: (e) => act(e.currentTarget.checked) } }), say(word, value));
  const once = (word, body) => make("button", { type: "button", on: { click: async () => { await post("faults", body); toast(say("t_done")); } } }, say(word));
  $("trouble-items").replaceChildren(
    tick("t_privacy", !scene.about.reads_all, (on) => post("group", { reads_all: !on })),
    ...(group ? [tick("t_admin", group.bot === "administrator", (on) => post("group", { as: scene.about.admin, chat: group.id, bot: on ? "administrator" : "member" }))] : []),
    tick("t_block", me.blocked, (on) => post("block", { as: me.id, blocked: on }), me.name),
    tick("t_slow", false, (on) => post("faults", { slow_seconds: on ? 3 : 0 })),
    once("t_cut", { drop_before: 3 }),
    once("t_busy", { too_many: 2, retry_after: 3 }),
    once("t_twice", { duplicate: 5 }),
  );
  $("trouble").showModal();
}

// -- the page's own behaviour -----------------------------------------------------------------------------------------

function grow() {
  const draft = $("draft");
  draft.style.height = "auto";
  draft.style.height = `${Math.min(draft.scrollHeight + 2, innerHeight * 0.34)}px`;
}

function closeSide() {
  $("side").classList.remove("open");
}

function wire() {
  $("composer").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = $("draft").value;
    if (!text.trim()) return;
    fill("");
    try {
      await send(text);
    } catch {
      fill(text);
    }
  });
  $("draft").addEventListener("input", grow);
  $("draft").addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && matchMedia("(pointer: fine)").matches) {
      event.preventDefault();
      $("composer").requestSubmit();
    } else if (event.key === "Escape") endContext();
    else if (event.key === "ArrowUp" && !$("draft").value && !ZALO) {
      const mine = [...(scene.talk.get(scene.room)?.values() ?? [])].filter((m) => m.from === scene.me && !m.deleted && m.text).at(-1);
      if (mine) beginContext("edit", mine);
    }
  });
  $("context-off").addEventListener("click", endContext);
  $("mention").addEventListener("click", () => fill(named($("draft").value)));
  $("attach").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", () => { if ($("file").files[0]) attach($("file").files[0]); $("file").value = ""; });
  $("next").addEventListener("click", () => moveClock({ next: true }));
  $("chip").addEventListener("click", () => moveClock({ next: true }));
  for (const button of document.querySelectorAll("[data-by]")) button.addEventListener("click", () => moveClock({ by: Number(button.dataset.by) }));
  document.querySelector("[data-morning]").addEventListener("click", () => {
    const tomorrow = new Date(scene.now + (performance.now() - scene.nowAt) + scene.offset * 1000 + 86400000).toISOString().slice(0, 10);
    moveClock({ to: `${tomorrow}T07:30:00` });
  });
  $("reset").addEventListener("click", async () => { if (await sure(say("sureReset"))) { scene.room = 0; await post("reset", {}); } });
  $("trouble-open").addEventListener("click", showTrouble);
  $("side-open").addEventListener("click", () => { $("side").classList.add("open"); $("side-close").focus(); });
  $("side-close").addEventListener("click", closeSide);
  $("guide-open").addEventListener("click", () => { closeSide(); $("guide").classList.add("open"); $("guide-close").focus(); });
  $("guide-close").addEventListener("click", () => $("guide").classList.remove("open"));
  $("language").addEventListener("click", () => { switchLanguage(); nodes.clear(); show(); showNext(); });
  $("down").addEventListener("click", () => { toBottom(); markSeen(); });
  $("log").addEventListener("scroll", () => {
    atBottom = $("log").scrollHeight - $("log").scrollTop - $("log").clientHeight < 90;
    if (atBottom) { $("down").hidden = true; markSeen(); }
  });
  const held = new ResizeObserver(() => { if (atBottom) toBottom(); });
  held.observe($("messages"));
  held.observe($("log"));
  for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) showLog(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { closeSide(); $("guide").classList.remove("open"); } });
}

putWords();
wire();
setInterval(showTime, 1000);
setInterval(showNext, 15000);
follow();
showNext();
