// The phone form works without this; it keeps drafts, sends again what a lost connection held up, shrinks pictures.
const store = {
  get: (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } },
  set: (name, value) => { try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* full, or not allowed */ } },
  drop: (name) => { try { localStorage.removeItem(name); } catch { /* not allowed */ } },
};

const button = (text, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button quiet";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
};

const say = (place, text, ...more) => {
  place.replaceChildren(document.createTextNode(text), ...more);
  place.hidden = false;
};

const written = (form) => {
  const values = [];
  for (const [name, value] of new FormData(form)) if (typeof value === "string") values.push([name, value]);
  return values;
};

const fill = (form, values) => {
  const given = new Map();
  for (const [name, value] of values) given.set(name, [...(given.get(name) || []), value]);
  for (const field of form.elements) {
    if (!field.name || field.type === "file" || field.type === "submit") continue;
    const wanted = given.get(field.name) || [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
    else if (wanted.length) field.value = wanted[0];
  }
};

const keepDraft = (form, name) => {
  const told = form.querySelector(".draft-told");
  const kept = store.get(name);
  // A form that comes back with faults holds what was typed; from here on it is kept as any other.
  const mine = "holdsWords" in form.dataset;
  if (!mine && kept && Array.isArray(kept.values) && Date.now() - kept.at < 14 * 864e5) {
    const fresh = written(form);
    fill(form, kept.values);
    say(told, form.dataset.found, button(form.dataset.forget, () => {
      store.drop(name);
      fill(form, fresh);
      told.hidden = true;
      form.elements.title.focus();
    }));
  }
  let waiting = 0;
  const keep = () => {
    if (waiting) store.set(name, { at: Date.now(), values: written(form) });
    clearTimeout(waiting);
    waiting = 0;
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 300);
  });
  // A phone that turns to something else may never come back to the page.
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", keep);
  return () => { clearTimeout(waiting); waiting = 0; store.drop(name); };
};

const sendAgain = (form, sent) => {
  const told = form.querySelector(".draft-told");
  let busy = false;
  let asked = null;
  const later = (why) => {
    say(told, why, button(form.dataset.again, send));
    told.scrollIntoView({ block: "center" });
  };
  const send = async () => {
    if (busy) return;
    busy = true;
    say(told, form.dataset.sending);
    const body = new FormData(form);
    if (asked) body.set(asked.name, asked.value);
    try {
      const answer = await fetch(form.action || location.href, { method: "POST", body });
      if (answer.redirected) { sent(); location.assign(answer.url); return; }
      // A server that is busy or away says nothing of the form.
      if (answer.status === 429 || answer.status >= 500) { later(form.dataset.busy); return; }
      show(await answer.text());
    } catch {
      later(form.dataset.offline);
      addEventListener("online", send, { once: true });
    } finally { busy = false; }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // A day or a time of which a part lacks would be sent as nothing.
    const half = [...form.elements].find((field) => field.validity && field.validity.badInput);
    if (half) { half.reportValidity(); return; }
    asked = event.submitter && event.submitter.name ? event.submitter : form.querySelector("[name=do]");
    send();
  });
};

const show = (text) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.querySelector("main");
  if (!main) { location.reload(); return; }
  const told = main.querySelector("[autofocus]") || main;
  told.removeAttribute("autofocus");
  document.querySelector("main").replaceWith(main);
  document.title = page.title;
  begin();
  told.focus();
};

const shrink = (form) => {
  const input = form.elements.photo;
  const told = form.querySelector(".photo-told");
  input.addEventListener("change", async () => {
    const file = input.files[0];
    told.hidden = true;
    if (!file || !window.createImageBitmap || !window.DataTransfer) return;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, Number(form.dataset.side) / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      if (!blob) return;
      const files = new DataTransfer();
      files.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
      input.files = files.files;
      say(told, `${form.dataset.shrunk} ${canvas.width} × ${canvas.height}, ${Math.ceil(blob.size / 1000)} kB`);
    } catch { /* it is sent as it is, and the server tells */ }
  });
};

const shortcuts = (form) => {
  const input = form.elements.first;
  const row = document.createElement("p");
  row.className = "shortcuts";
  for (const [days, text] of [[0, form.dataset.today], [1, form.dataset.tomorrow], [7, form.dataset.week]]) {
    row.append(button(text, () => {
      const day = new Date();
      day.setDate(day.getDate() + days);
      input.value = day.toLocaleDateString("sv");
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }));
  }
  input.closest(".pair").after(row);
  row.classList.add("of-days");
};

const begin = () => {
  const form = document.getElementById("activity");
  if (!form) return;
  sendAgain(form, keepDraft(form, form.dataset.draft));
  shrink(form);
  shortcuts(form);
};
begin();

for (const text of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) break;
  text.after(button(text.dataset.share, () => navigator.share({ text: text.value }).catch(() => {})));
}
