/* A learning path: which steps one has done, kept on this device alone. Without this script all else works. */
const path = document.querySelector("[data-path]");
const KEPT = `khomo.path.${path.dataset.path}`;

/** The records of the steps that were done; `null` where nothing can be kept. */
function done() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return null;
  }
}

function keep(records) {
  try {
    if (records.length) localStorage.setItem(KEPT, JSON.stringify(records));
    else localStorage.removeItem(KEPT);
  } catch {
    // It holds until the page is left.
  }
}

function show(buttons, records) {
  for (const button of buttons) {
    const isDone = records.includes(button.dataset.record);
    button.setAttribute("aria-pressed", String(isDone));
    document.querySelector(`[data-mark="${button.dataset.done}"]`).hidden = !isDone;
  }
  const count = buttons.filter((button) => button.getAttribute("aria-pressed") === "true").length;
  const told = path.querySelector("[data-progress]");
  told.hidden = !count;
  told.textContent = count ? told.dataset.progress.replace("{done}", count).replace("{all}", buttons.length) : "";
  path.querySelector("[data-forget]").hidden = !count;
  path.querySelector("[data-kept]").hidden = !count;
}

const buttons = [...document.querySelectorAll("[data-done]")];
let records = done();
if (buttons.length && records) {
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const record = button.dataset.record;
      records = records.includes(record) ? records.filter((one) => one !== record) : [...records, record];
      keep(records);
      show(buttons, records);
    });
  }
  path.querySelector("[data-forget]").addEventListener("click", () => {
    records = [];
    keep(records);
    show(buttons, records);
    document.querySelector("#contents a, .path-contents a").focus();
  });
  // Another tab may have gone further.
  addEventListener("storage", (event) => {
    if (event.key === KEPT) show(buttons, (records = done() ?? records));
  });
  show(buttons, records);
}
