/* Buttons that put a record into "My list" or take it out. The list is in this browser alone; what changes it
   (js/list.js) is fetched at the first press. */
const told = document.querySelector("script[data-saved]")?.dataset ?? {};

function kept() {
  try {
    return JSON.parse(localStorage.getItem("khomo.saved")).items.map((one) => one.id);
  } catch {
    // Nothing was kept yet, or nothing can be.
    return [];
  }
}

function show() {
  const ids = kept();
  for (const button of document.querySelectorAll("button[data-save]")) {
    const is = ids.includes(button.dataset.save);
    const name = is ? told.there : told.put;
    button.querySelector("span").textContent = name;
    button.setAttribute("aria-label", `${name}: ${button.dataset.title}`);
    button.classList.toggle("is-kept", is);
  }
  for (const link of document.querySelectorAll(`.menu a[href="${told.saved}"]`)) {
    link.querySelector(".count")?.remove();
    if (ids.length) link.insertAdjacentHTML("beforeend", ` <span class="count">(${ids.length})</span>`);
  }
}

for (const button of document.querySelectorAll("button[data-save]")) {
  button.insertAdjacentHTML("afterend", '<span class="soft save-told" role="status"></span>');
  button.hidden = false;
  button.addEventListener("click", async () => (await import(told.list)).press(button, told));
}
show();
for (const change of ["storage", "pageshow", "khomo-list"]) addEventListener(change, show);
