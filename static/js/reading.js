/* The reading bar: size of text, colours, contrast and reading aloud, kept on this device alone. */
const KEPT = "khomo.reading";
const root = document.documentElement;

/** What was chosen here before; `{}` where nothing is or can be kept. */
function chosen() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  } catch {
    return {};
  }
}

function choose(name, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
  const { [name]: _before, ...others } = chosen();
  try {
    localStorage.setItem(KEPT, JSON.stringify(value ? { ...others, [name]: value } : others));
  } catch {
    // It holds for this page then.
  }
}

function radios(bar) {
  for (const input of bar.querySelectorAll("input[type=radio]")) {
    input.checked = (root.dataset[input.name] ?? "") === input.value;
    input.addEventListener("change", () => choose(input.name, input.value));
  }
}

/* Boxes in the header close when one looks elsewhere, as menus do. */
function boxes() {
  const all = document.querySelectorAll("details.head-box");
  const close = (box) => box.removeAttribute("open");
  for (const box of all) {
    box.addEventListener("toggle", () => {
      if (box.open) for (const other of all) if (other !== box) close(other);
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !box.open) return;
      close(box);
      box.querySelector("summary").focus();
    });
  }
  document.addEventListener("pointerdown", (event) => {
    for (const box of all) if (box.open && !box.contains(event.target)) close(box);
  });
}

boxes();
for (const bar of document.querySelectorAll("[data-reading]")) {
  radios(bar);
  const start = bar.querySelector("[data-aloud=start]");
  // Few visitors ask for it, so what reads comes when one does.
  start.addEventListener("click", async () => (await import("./reader.js")).aloud(bar), { once: true });
}
