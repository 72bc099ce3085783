// The page: what was said here, what is said there, and what the person does.

import { Line } from "./line.js";
import { make, paragraph, show } from "./show.js";
import { preferred, say, spoken, time, use } from "./words.js";

const at = (id) => document.getElementById(id);
const TICKS = { waiting: "○", sent: "✓", read: "✓✓", failed: "!" };
const TYPING = 25000;

// What this browser keeps: the visitor's token, the own messages with the place they stand at, and what was acknowledged.
class Memory {
  constructor(account) {
    this.key = `kontor.webchat.${account}`;
    this.forgotten = false;
    Object.assign(this, { token: null, own: [], shown: 0, read: 0 }, stored(this.key));
    addEventListener("storage", ({ key, newValue }) => { if (key === this.key && newValue === null) this.leave(); });
  }

  keep() {
    if (this.forgotten) return;
    const { token, own, shown, read } = this;
    store(this.key, { token, own: own.slice(-300), shown, read });
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Nothing was kept, so nothing is to be forgotten.
    }
    this.leave();
  }

  // The page runs on until the new one comes, here and in other tabs: what arrives meanwhile must not bring the chat back.
  leave() {
    this.forgotten = true;
    location.reload();
  }
}

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) || {};
  } catch {
    return {};
  }
}

function store(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing still chats, as long as the page is open.
  }
}

class Chat {
  constructor(account, about) {
    this.about = about;
    this.memory = new Memory(account);
    this.line = new Line(account, this.memory, (...news) => this.heard(...news));
    this.unread = [];
    this.busy = false;
    this.bottom = stick();
    at("composer").addEventListener("submit", (event) => { event.preventDefault(); this.write(); });
    at("text").addEventListener("keydown", (event) => this.key(event));
    at("text").addEventListener("input", grow);
    at("start").addEventListener("click", () => this.begin());
    at("forget").addEventListener("click", () => this.forget());
    document.addEventListener("visibilitychange", () => this.acknowledge());
    this.memory.own.forEach((one) => this.place(this.mine(one), one.after + 0.5));
    for (const id of ["text", "send", "start"]) at(id).disabled = false;
    this.state("online");
    this.welcome();
    this.bottom();
    if (!this.memory.token) announce();
    this.line.follow();
    this.flush();
  }

  // ---------------------------------------------------------------------------------------------------------- saying

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.write();
  }

  write() {
    const text = at("text").value.trim();
    if (!text) return at("text").focus();
    at("text").value = "";
    grow();
    this.add({ kind: "text", text });
    at("text").focus();
  }

  begin() {
    const payload = new URLSearchParams(location.search).get("start");
    this.add({ kind: "start", ...(payload ? { payload } : {}) });
    goOn();
  }

  tap(name, option) {
    const group = document.querySelector(`[data-letter="${CSS.escape(name)}"]`);
    for (const button of group.querySelectorAll("[data-option]")) {
      button.disabled = true;
      button.setAttribute("aria-pressed", String(button.dataset.option === option.id));
    }
    this.add({ kind: "choice", option: option.id, title: option.title, of: name });
    goOn();
  }

  add(said) {
    const one = { id: crypto.randomUUID ? crypto.randomUUID() : random(), at: Date.now(), after: this.line.seq, state: "waiting", ...said };
    this.memory.own.push(one);
    this.memory.keep();
    this.place(this.mine(one), one.after + 0.5);
    this.welcome();
    this.bottom();
    this.flush();
  }

  async flush() {
    if (this.busy) return;
    this.busy = true;
    for (let one; (one = this.memory.own.find((said) => said.state === "waiting")); ) {
      try {
        const { id, kind, text, option, title, payload } = one;
        this.posting = one;
        const answer = await this.line.post([{ id, kind, text, option, title, payload }], spoken());
        if (answer === "expired") this.renew();
        else this.mark(one, answer === "ok" ? (one.answered ? "read" : "sent") : "failed");
        this.line.follow();
      } catch {
        this.posting = null;
        this.state("offline");
        await this.line.rest();
      }
    }
    this.posting = null;
    this.busy = false;
  }

  mark(one, state) {
    if (one.state === "read" || one.state === state) return;
    one.state = state;
    this.memory.keep();
    const note = document.querySelector(`[data-own="${CSS.escape(one.id)}"] .note`);
    if (note) note.replaceWith(tick(one));
    if (state !== "failed") this.state("online");
  }

  // --------------------------------------------------------------------------------------------------------- hearing

  heard(what, data, seq) {
    if (what === "message") this.message(data, seq);
    if (what === "typing") this.typing(true);
    if (what === "read") this.wasRead(this.memory.own.findIndex((one) => one.id === data.target));
    if (what === "open") {
      this.state("online");
      setTimeout(announce, 1000);
    }
    if (what === "lost") this.state("offline");
    if (what === "expired") this.renew();
  }

  message({ id, content, at: moment }, seq) {
    if (document.querySelector(`[data-letter="${CSS.escape(id)}"]`)) return;
    this.typing(false);
    this.place(this.theirs(id, content, new Date(moment)), seq);
    if (this.posting) this.posting.answered = true;
    this.wasRead(this.memory.own.findLastIndex((one) => one.after < seq && one.state !== "waiting"));
    if (seq > this.memory.read) this.unread.push({ id, seq });
    this.welcome();
    this.acknowledge();
  }

  wasRead(last) {
    this.memory.own.slice(0, last + 1).filter((one) => one.state === "sent").forEach((one) => this.mark(one, "read"));
  }

  acknowledge() {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.tell().catch(() => {}), 150);
  }

  async tell() {
    const seen = document.visibilityState === "visible";
    const fresh = this.unread.filter((one) => seen || one.seq > this.memory.shown).slice(0, 10);
    if (!fresh.length) return;
    const events = fresh.flatMap(({ id, seq }) => [
      ...(seq > this.memory.shown ? [{ kind: "delivered", message: id }] : []),
      ...(seen ? [{ kind: "read", message: id }] : []),
    ]);
    if ((await this.line.post(events, spoken())) === "expired") return;
    this.memory.shown = Math.max(this.memory.shown, ...fresh.map((one) => one.seq));
    if (seen) this.memory.read = Math.max(this.memory.read, ...fresh.map((one) => one.seq));
    this.unread = this.unread.filter((one) => one.seq > this.memory.read);
    this.memory.keep();
    if (this.unread.length) this.acknowledge();
  }

  // A token grew too old or the server's secret changed: go on as a new visitor, with nothing of the old box.
  renew() {
    Object.assign(this.memory, { token: null, shown: 0, read: 0 });
    Object.assign(this.line, { seq: 0, following: false });
    document.querySelectorAll("[data-letter]").forEach((one) => one.remove());
    for (const one of this.memory.own) one.after = 0;
    for (const item of at("messages").children) item.dataset.key = 0.5;
    this.memory.keep();
  }

  // --------------------------------------------------------------------------------------------------------- showing

  mine(one) {
    if (one.kind === "start") return null;
    const item = make("li", { className: "message mine" }, make("span", { className: "unseen" }, say("you")));
    item.dataset.own = one.id;
    item.append(make("div", { className: "bubble" }, paragraph(one.text || one.title)), tick(one));
    return item;
  }

  theirs(name, content, moment) {
    const answer = this.memory.own.find((one) => one.of === name);
    const page = {
      images: this.about.images,
      answered: answer && answer.option,
      tap: (option) => this.tap(name, option),
      file: (id) => this.line.file(id),
      save: (id, filename) => this.save(id, filename),
    };
    const note = make("p", { className: "note" }, make("time", { dateTime: moment.toISOString() }, time(moment)));
    const item = make("li", { className: "message" }, ...show(content, page), note);
    item.dataset.letter = name;
    return item;
  }

  place(item, key) {
    if (!item) return;
    item.dataset.key = key;
    const list = at("messages");
    const before = [...list.children].findLast((one) => Number(one.dataset.key) <= key);
    if (before) before.after(item);
    else list.prepend(item);
    for (const one of [item, item.nextElementSibling]) one?.classList.toggle("next", follows(one));
  }

  async save(id, filename) {
    const url = await this.line.file(id);
    make("a", { href: url, download: filename }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }

  typing(on) {
    clearTimeout(this.stops);
    at("typing").hidden = !on;
    if (on) this.stops = setTimeout(() => this.typing(false), TYPING);
  }

  state(name) {
    at("state").textContent = say(name);
    at("state").classList.toggle("away", name === "offline");
    at("banner").hidden = name !== "offline";
    at("banner").textContent = say("reconnecting");
  }

  welcome() {
    const empty = !this.memory.own.length && !at("messages").children.length;
    at("welcome").hidden = !empty;
    at("messages").hidden = empty;
    at("forget").hidden = empty;
  }

  forget() {
    if (confirm(say("toForget"))) this.memory.forget();
  }
}

// What comes from now on is read aloud; what was there before a reload is not.
function announce() {
  at("messages").setAttribute("aria-live", "polite");
}

function tick(one) {
  const moment = new Date(one.at);
  const mark = make("span", { className: `tick ${one.state}`, "aria-hidden": "true" }, TICKS[one.state]);
  const name = make("span", { className: one.state === "failed" ? "failed" : "unseen" }, say(one.state));
  return make("p", { className: "note" }, make("time", { dateTime: moment.toISOString() }, time(moment)), mark, name);
}

function follows(item) {
  const before = item.previousElementSibling;
  return Boolean(before) && before.classList.contains("mine") === item.classList.contains("mine");
}

// A tapped button goes away or dies, so the focus goes on; on a touch screen not into the text, or the keyboard would jump up.
function goOn() {
  at(matchMedia("(pointer: coarse)").matches ? "scroll" : "text").focus();
}

function random() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function grow() {
  const text = at("text");
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}

// Stays at the newest message, whatever grows or shrinks, until the person scrolls up to read.
function stick() {
  const box = at("scroll");
  let stuck = true;
  let last = 0;
  const follow = new ResizeObserver(() => { if (stuck) box.scrollTop = box.scrollHeight; });
  for (const one of [box, at("messages"), at("typing")]) follow.observe(one);
  box.addEventListener("scroll", () => {
    const near = box.scrollHeight - box.scrollTop - box.clientHeight < 48;
    stuck = near || (stuck && box.scrollTop >= last);
    last = box.scrollTop;
  });
  return () => { stuck = true; box.scrollTop = box.scrollHeight; };
}

function title(name) {
  document.title = name;
  at("title").textContent = name;
  at("welcome-title").textContent = name;
  at("badge").textContent = at("welcome-badge").textContent = name.slice(0, 1).toUpperCase();
}

function pick(abouts, account) {
  at("bots-label").hidden = abouts.length < 2;
  at("bots").append(...abouts.map((one) => make("option", { value: one.account, selected: one.account === account }, one.title)));
  at("bots").addEventListener("change", () => location.assign(`/?bot=${encodeURIComponent(at("bots").value)}`));
}

function speak(language) {
  use(language);
  at("language").value = spoken();
  at("text").placeholder = say("write");
}

async function json(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error(path);
  return answer.json();
}

async function open() {
  const { accounts } = await json("/webchat/accounts");
  const asked = (location.pathname.match(/^\/webchat\/([\w-]+)\//) || [])[1] || new URLSearchParams(location.search).get("bot");
  const abouts = await Promise.all(accounts.map((one) => json(`/webchat/${one}/about`)));
  const about = abouts.find((one) => one.account === asked) || abouts[0];
  const account = about.account;
  title(about.title);
  pick(abouts, account);
  at("text").maxLength = about.longest;
  return new Chat(account, about);
}

async function main() {
  speak(stored("kontor.webchat.language").language || preferred());
  let chat = null;
  at("language").addEventListener("change", () => {
    store("kontor.webchat.language", { language: at("language").value });
    speak(at("language").value);
    if (chat) chat.state(at("state").classList.contains("away") ? "offline" : "online");
  });
  for (let pause = 1000; !chat; pause = Math.min(2 * pause, 15000)) {
    try {
      chat = await open();
      at("banner").hidden = true;
    } catch {
      at("banner").textContent = say("unavailable");
      at("banner").hidden = false;
      await new Promise((done) => setTimeout(done, pause));
    }
  }
}

main();
