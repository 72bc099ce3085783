// From contents to elements. Everything a person or a bot wrote becomes a text node, and only web addresses become links.

import { say, size } from "./words.js";

const SIGNS = {
  document: ["M6 3h8l4 4v14H6z", "M14 3v4h4", "M9 12h6M9 16h6"],
  picture: ["M4 5h16v14H4z", "m4 16 5-5 4 4 3-3 4 4", "M15 9h.01"],
  audio: ["M9 18V6l10-2v12", "M9 18a3 3 0 1 1-3-3 3 3 0 0 1 3 3zM19 16a3 3 0 1 1-3-3 3 3 0 0 1 3 3z"],
  video: ["M4 6h11v12H4z", "m15 10 5-3v10l-5-3"],
  place: ["M12 21s7-6 7-11a7 7 0 0 0-14 0c0 5 7 11 7 11z", "M12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z"],
  person: ["M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M4 21c1-5 4-7 8-7s7 2 8 7"],
};
const LARGEST_INLINE = 8_000_000;

export function make(name, properties = {}, ...children) {
  const one = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in one) one[key] = value;
    else one.setAttribute(key, value);
  }
  one.append(...children.filter((child) => child !== null && child !== undefined));
  return one;
}

function sign(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const line of SIGNS[name]) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", line);
    svg.append(path);
  }
  return svg;
}

function web(address) {
  try {
    const url = new URL(address);
    return ["https:", "http:"].includes(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

function away(url, ...children) {
  const hint = make("span", { className: "unseen" }, ` (${say("newTab")})`);
  return make("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, ...children, hint);
}

export function paragraph(text, className = "") {
  const parts = String(text).split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/);
  const nodes = parts.map((part, n) => (n % 2 && web(part) ? away(web(part), part) : part));
  return make("p", { className, dir: "auto" }, ...nodes);
}

function words(content) {
  const header = content.header && content.header.kind !== "media" ? content.header.body || content.header : null;
  return [
    header && typeof header === "string" ? paragraph(header, "head") : null,
    content.body ? paragraph(content.body) : null,
    content.footer ? paragraph(content.footer, "foot") : null,
  ];
}

function bubble(...children) {
  return make("div", { className: "bubble" }, ...children);
}

function line(kind, title, detail, holder) {
  holder.className = "file";
  holder.prepend(sign(kind), make("span", {}, make("b", {}, title), detail ? make("small", {}, detail) : null));
  return holder;
}

function media(content, page) {
  const kind = { image: "picture", sticker: "picture", voice: "audio", audio: "audio", video: "video" }[content.type] || "document";
  const name = content.filename || say(kind);
  const caption = content.caption ? paragraph(content.caption) : null;
  if (content.file && kind !== "document" && (content.size || 0) <= LARGEST_INLINE) {
    const element = player(kind, content.caption || name);
    page.file(content.file).then((url) => { element.src = url; }, () => element.replaceWith(say("cannot")));
    return make("div", { className: "bubble bare" }, element, caption);
  }
  if (content.file) {
    const button = make("button", { type: "button", "aria-label": `${say("download", { name })}, ${size(content.size || 0)}` });
    button.addEventListener("click", () => page.save(content.file, name));
    return make("div", { className: "bubble bare" }, line(kind, name, size(content.size || 0), button), caption);
  }
  const url = web(content.link);
  if (!url) return bubble(paragraph(say("cannot")));
  if (kind === "picture" && (page.images.includes(url.origin) || url.origin === location.origin)) {
    const picture = player(kind, content.caption || name);
    picture.src = url.href;
    return make("div", { className: "bubble bare" }, picture, caption);
  }
  return make("div", { className: "bubble bare" }, line(kind, name, url.hostname, away(url)), caption);
}

function player(kind, name) {
  if (kind === "picture") return make("img", { alt: name, decoding: "async" });
  return make(kind, { controls: true, preload: "metadata", "aria-label": name });
}

function place(content) {
  const point = `${content.latitude.toFixed(5)}, ${content.longitude.toFixed(5)}`;
  const map = new URL("https://www.openstreetmap.org/");
  map.search = new URLSearchParams({ mlat: content.latitude, mlon: content.longitude });
  map.hash = `map=16/${content.latitude}/${content.longitude}`;
  const title = content.name || point;
  return make("div", { className: "bubble bare" }, line("place", title, content.address || say("map"), away(map)));
}

function cards(content) {
  const one = (card) => {
    const ways = [...(card.phones || []).map((phone) => [`tel:${phone.replace(/[^+\d]/g, "")}`, phone]),
      ...(card.emails || []).map((email) => [`mailto:${encodeURIComponent(email)}`, email])];
    const links = ways.flatMap(([href, text]) => [make("a", { href }, text), " "]);
    return make("div", { className: "file" }, sign("person"), make("span", {}, make("b", {}, card.name), make("small", {}, ...links)));
  };
  return make("div", { className: "bubble bare" }, ...content.cards.map(one));
}

function option(one, className, answered, tap) {
  const detail = className === "row" && one.description ? make("small", {}, one.description) : null;
  const button = make("button", { type: "button", className, disabled: Boolean(answered) }, make("span", { dir: "auto" }, one.title), detail);
  button.setAttribute("aria-pressed", String(answered === one.id));
  button.dataset.option = one.id;
  button.addEventListener("click", () => tap(one));
  return button;
}

function choices(content, page) {
  const group = make("div", { className: "options", role: "group", "aria-label": content.body });
  group.append(...content.options.map((one) => option(one, "option", page.answered, page.tap)));
  return [withPicture(content, page), bubble(...words(content)), group];
}

// So many rows of a menu are shown at once; more wait behind its label.
const FEW = 5;

function menu(content, page) {
  const count = content.sections.reduce((sum, section) => sum + section.options.length, 0);
  const details = make("details", { className: "menu", open: count <= FEW }, make("summary", {}, content.label));
  for (const section of content.sections) {
    const rows = section.options.map((one) => make("li", {}, option(one, "row", page.answered, page.tap)));
    details.append(section.title ? make("h3", {}, section.title) : "", make("ul", {}, ...rows));
  }
  details.addEventListener("toggle", () => details.open && details.scrollIntoView({ block: "nearest" }));
  return [bubble(...words(content)), details];
}

function link(content, page) {
  const url = web(content.url);
  const button = url ? away(url, content.label, make("span", { "aria-hidden": "true" }, "↗")) : null;
  if (button) button.className = "option";
  return [withPicture(content, page), bubble(...words(content)), button ? make("div", { className: "options" }, button) : null];
}

function withPicture(content, page) {
  return content.header && content.header.kind === "media" ? media({ ...content, ...content.header }, page) : null;
}

const KINDS = { media, location: place, cards, choices, menu, link, text: (content) => bubble(paragraph(content.body)) };

// The elements that show a content. `page` gives files, the origins of pictures, what was answered, and takes taps.
export function show(content, page) {
  const kind = Object.hasOwn(KINDS, content.kind) ? KINDS[content.kind] : () => bubble(paragraph(say("cannot"), "foot"));
  return [kind(content, page)].flat().filter(Boolean);
}
