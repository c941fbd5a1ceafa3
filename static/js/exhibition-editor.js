// The exhibitions editor works without this; it saves what was typed while one goes on writing.
const WAIT = 15000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const told = form.querySelector("[data-autosave-told]");
  const seen = form.querySelector("[name=seen]");
  let timer = 0;
  let changed = false;
  let warned = false;
  let running = null;

  const send = async () => {
    const data = new FormData(form);
    // Pictures are sent when a person saves: once, and with their faults told.
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    data.set("do", "auto");
    changed = false;
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, redirect: "error" });
      const said = await answer.json();
      told.textContent = said.told;
      if (answer.ok) seen.value = said.seen;
      else changed = true;
    } catch {
      // No connection, or logged out meanwhile: it is tried again.
      changed = true;
      told.textContent = form.dataset.autosave;
      timer = setTimeout(save, WAIT);
    }
    running = null;
  };
  const save = () => {
    clearTimeout(timer);
    running ||= send();
    return running;
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file" || event.target.type === "search") return;
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (!running) return;
    // What is being saved by itself is waited for: else it would look like somebody else's change.
    event.preventDefault();
    await running;
    form.requestSubmit(event.submitter);
  });
  // A link within the editor is followed once what was typed is saved.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);
    if (!changed || !plain || !link || link.getAttribute("href").startsWith("#")) return;
    if (link.origin !== location.origin || link.target) return;
    event.preventDefault();
    await save();
    // What could not be saved keeps one in the page once, which says why.
    if (!changed || warned) location.assign(link.href);
    warned = true;
  });
}

// Enter in a search box looks for records; everywhere else it saves.
for (const box of document.querySelectorAll("input[data-find]")) {
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    box.form.querySelector(`button[value="${box.dataset.find}"]`).click();
  });
}
