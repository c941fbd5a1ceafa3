/* Filters of the search page: facets of very many values are fetched after the page, long ones can be looked
   through by typing. The form works without. */
const WAIT = 200;
const form = document.querySelector(".filters form");

async function fetchLater(set) {
  const link = set.querySelector(".all a");
  const answer = await fetch(`${link.href}${link.href.includes("?") ? "&" : "?"}fragment=1`).catch(() => null);
  if (!answer?.ok) return;
  const made = document.createElement("template");
  made.innerHTML = await answer.text();
  // What was ticked meanwhile stays ticked.
  const ticked = ticks(set);
  const legend = set.querySelector("legend");
  set.replaceChildren(legend, made.content);
  for (const box of set.querySelectorAll("input")) if (ticked.has(box.value)) box.checked = true;
  lookThrough(set);
}

function ticks(set) {
  return new Set([...set.querySelectorAll("input:checked")].map((box) => box.value));
}

function lookThrough(set) {
  if (!set.querySelector(".all")) return;
  const label = document.createElement("label");
  label.className = "look";
  const name = document.createElement("span");
  name.className = "hidden";
  name.textContent = `${form.dataset.find}: ${set.querySelector("legend").textContent}`;
  const box = document.createElement("input");
  box.type = "search";
  box.placeholder = form.dataset.find;
  box.autocomplete = "off";
  box.maxLength = 200;
  label.append(name, box);
  const found = document.createElement("div");
  const status = document.createElement("p");
  status.className = "soft";
  status.setAttribute("role", "status");
  set.querySelector("legend").after(label, status, found);
  let timer, asking;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    asking?.abort();
    timer = setTimeout(async () => {
      asking = new AbortController();
      const typed = box.value.trim();
      const values = typed ? await ask(set, typed, asking.signal) : [];
      if (values) tell(set, found, status, values, typed);
    }, WAIT);
  });
  // Enter in this box must not send the whole form.
  box.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}

async function ask(set, typed, signal) {
  const query = new URLSearchParams(new FormData(form));
  query.set("text", query.get("q") ?? "");
  for (const name of ["sort", "page", "explain"]) query.delete(name);
  for (const [name, value] of [...query]) if (!value) query.delete(name);
  query.set("q", typed);
  query.set("lang", form.dataset.lang);
  query.set("limit", "12");
  try {
    const answer = await fetch(`${form.dataset.facets}${set.dataset.facet}?${query}`, { signal });
    return answer.ok ? (await answer.json()).values : null;
  } catch {
    return null;
  }
}

function tell(set, found, status, values, typed) {
  // Boxes ticked here must not be lost when another word is typed.
  const kept = [...found.querySelectorAll("label")].filter((label) => label.querySelector("input").checked);
  const shown = new Set([...kept.map((label) => label.querySelector("input").value)]);
  const elsewhere = new Set([...ticks(set)].filter((value) => !shown.has(value)));
  const fresh = values.filter((one) => !shown.has(one.value) && !elsewhere.has(one.value));
  found.replaceChildren(...kept, ...fresh.map((one) => choice(set.dataset.facet, one)));
  if (!typed) status.textContent = "";
  else status.textContent = values.length
    ? form.dataset.told.replace("{count}", values.length) : form.dataset.none;
}

function choice(name, one) {
  const label = document.createElement("label");
  label.className = "choice";
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", name, value: one.value });
  const text = document.createElement("span");
  text.textContent = one.label;
  const count = document.createElement("span");
  count.className = "count";
  count.textContent = one.count.toLocaleString(document.documentElement.lang);
  label.append(box, text, " ", count);
  return label;
}

if (form) {
  for (const set of form.querySelectorAll("[data-facet]:not([data-later])")) lookThrough(set);
  for (const set of form.querySelectorAll("[data-later]")) fetchLater(set);
}
