// The exhibitions editor works without this; it saves what was typed while one goes on writing.
const WAIT = 15000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const told = form.querySelector("[data-autosave-told]");
  const seen = form.querySelector("[name=seen]");
  let timer = 0;
  let running = false;

  const save = async () => {
    if (running) return;
    running = true;
    const data = new FormData(form);
    // Pictures are sent when a person saves: once, and with their faults told.
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    data.set("do", "auto");
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, redirect: "error" });
      const said = await answer.json();
      told.textContent = said.told;
      if (answer.ok) seen.value = said.seen;
    } catch {
      told.textContent = "";
    }
    running = false;
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file" || event.target.type === "search") return;
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!running) return;
    // What is being saved by itself is waited for: else it would look like somebody else's change.
    event.preventDefault();
    const wait = setInterval(() => {
      if (running) return;
      clearInterval(wait);
      form.requestSubmit(event.submitter);
    }, 50);
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
