/* The page "My list": what this browser keeps, with notes, an order, undo, a link and files. Records are
   fetched by their ids; notes and titles stay here unless a link with them is given away. */
const kept = await import(document.querySelector("script[data-saved]").dataset.list);
const own = document.querySelector("[data-own]");
const said = own.dataset;
const part = (name, inside = own) => inside.querySelector(`[data-${name}]`);
const empty = document.querySelector("[data-empty]");
const LONGEST = 7000;
const AT_ONCE = 25;
let undo = null;

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function tell(text, back = null) {
  part("told").textContent = text;
  undo = back;
  part("undo").hidden = !back;
}

function change(doing) {
  const list = kept.read();
  const result = doing(list);
  kept.write(list);
  frame();
  return result;
}

/* What is round the records: number, title, link, files. */
function frame() {
  const list = kept.read();
  const count = list.items.length;
  own.hidden = !count && !undo;
  empty.hidden = !!count;
  part("number").textContent = count === 1 ? said.countOne : filled(said.count, { count });
  for (const name of [".saved-names", ".saved-share"]) own.querySelector(name).hidden = !count;
  part("print-title").textContent = list.title;
  const { query, limits } = linked(list);
  const link = `${location.origin}${said.address}?${query}`;
  part("link").value = link;
  part("limits").textContent = limits;
  part("open").href = link;
  for (const one of own.querySelectorAll("[data-form]")) one.href = `${one.dataset.form}?${query}`;
}

/* The query that holds the list, as much of it as one address may hold. */
function linked(list) {
  const encoded = (told) => told.map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll("%2C", ",")}`).join("&");
  const ids = list.items.map((one) => one.id);
  let limits = "";
  while (encoded([["ids", ids.join()]]).length > LONGEST) ids.pop();
  if (ids.length < list.items.length) limits = filled(said.short, { count: ids.length });
  const told = [["ids", ids.join()]];
  if (list.title) told.push(["t", list.title]);
  const notes = [[0, list.about], ...list.items.slice(0, ids.length).map((one, at) => [at + 1, one.note])];
  for (const [place, note] of notes) {
    if (!note) continue;
    const more = [...told, ["n", `${place}:${note}`]];
    if (encoded(more).length > LONGEST) {
      limits ||= filled(said.cut, { count: Math.max(0, place - 1) });
      break;
    }
    told.push(more.at(-1));
  }
  return { query: encoded(told), limits };
}

async function fetched(ids) {
  const made = document.createElement("template");
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const answer = await fetch(`${said.address}?part=1&ids=${ids.slice(at, at + AT_ONCE).join()}`);
    if (!answer.ok) throw new Error(answer.status);
    made.innerHTML += await answer.text();
  }
  return [...made.content.querySelectorAll("li")];
}

/* The records by their titles alone, where they cannot be fetched. */
function plain(items) {
  return items.map(({ id, title }) => {
    const item = document.createElement("li");
    item.className = "saved-item is-shown";
    item.dataset.id = id;
    const link = document.createElement("a");
    link.href = `${said.address.replace(/saved$/, "record/")}${id}`;
    link.textContent = title;
    const heading = document.createElement("h2");
    heading.className = "row-title";
    heading.append(link);
    item.append(document.createElement("span"), heading);
    return item;
  });
}

async function draw() {
  const { items } = kept.read();
  let made;
  try {
    made = await fetched(items.map((one) => one.id));
  } catch {
    made = plain(items);
    tell(said.offline);
  }
  part("items").replaceChildren(...made);
  for (const item of made) work(item);
  number();
}

function number() {
  const all = [...part("items").children];
  all.forEach((item, at) => {
    item.value = at + 1;
    part("up", item).disabled = at === 0;
    part("down", item).disabled = at === all.length - 1;
  });
}

const titled = (item) => item.querySelector(".row-title").textContent.trim();

function work(item) {
  const { id } = item.dataset;
  const title = titled(item);
  item.append(own.querySelector("template[data-tools]").content.cloneNode(true));
  const note = item.querySelector("textarea");
  note.value = kept.read().items.find((one) => one.id === id)?.note ?? "";
  note.setAttribute("aria-label", `${note.previousElementSibling.textContent}: ${title}`);
  note.addEventListener("input", () => change((list) => {
    const one = list.items.find((other) => other.id === id);
    if (one) one.note = note.value;
  }));
  for (const name of ["up", "down", "out"]) {
    const button = part(name, item);
    button.setAttribute("aria-label", `${button.textContent}: ${title}`);
    button.addEventListener("click", () => (name === "out" ? out(item) : move(item, name)));
  }
}

function move(item, way) {
  const other = way === "up" ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  if (way === "up") other.before(item);
  else other.after(item);
  order();
  const button = part(way, item);
  // The button at the end of its way is shut off, and would lose the focus.
  (button.disabled ? part(way === "up" ? "down" : "up", item) : button).focus();
  tell(filled(said.moved, { title: titled(item), place: item.value }));
}

function order() {
  const ids = [...part("items").children].map((item) => item.dataset.id);
  change((list) => list.items.sort((one, two) => ids.indexOf(one.id) - ids.indexOf(two.id)));
  number();
}

function out(item) {
  const { id } = item.dataset;
  const title = titled(item);
  const place = [...part("items").children].indexOf(item);
  const next = item.nextElementSibling ?? item.previousElementSibling;
  const back = () => {
    change((list) => kept.put(list, id, title, place));
    draw().then(() => tell(filled(said.back, { title })));
  };
  undo = back;
  change((list) => kept.take(list, id));
  item.remove();
  number();
  tell(filled(said.removed, { title }), back);
  (next ? part("out", next) : part("undo")).focus();
}

function clear() {
  const before = kept.read();
  undo = () => {
    kept.write(before);
    names(before);
    frame();
    draw().then(() => tell(""));
  };
  change((list) => Object.assign(list, { title: "", about: "", items: [] }));
  names(kept.read());
  part("items").replaceChildren();
  tell(said.cleared, undo);
  part("undo").focus();
}

function names(list) {
  for (const name of ["title", "about"]) part(name).value = list[name];
}

function begin() {
  const list = kept.read();
  if (!kept.write(list)) {
    for (const one of empty.querySelectorAll("[data-scripts-only]")) one.hidden = true;
    part("no-storage", empty).hidden = false;
    return;
  }
  for (const name of ["title", "about"]) {
    part(name).addEventListener("input", () => change((now) => { now[name] = part(name).value; }));
  }
  part("undo").addEventListener("click", () => undo?.());
  part("clear").addEventListener("click", clear);
  part("copy").addEventListener("click", async () => {
    part("link").select();
    try {
      await navigator.clipboard.writeText(part("link").value);
      tell(said.copied);
    } catch {
      // Without a clipboard the link is marked, to be copied by hand.
    }
  });
  // What another tab changed, or a page to which the reader went and came back.
  addEventListener("storage", again);
  addEventListener("pageshow", (event) => event.persisted && again());
  again();
}

function again() {
  names(kept.read());
  frame();
  draw();
}

begin();
