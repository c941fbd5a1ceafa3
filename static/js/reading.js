/* The reading bar: size of text, colours, contrast and reading aloud, kept on this device alone. */
const KEPT = "khomo.reading";
const NAMES = ["size", "theme", "contrast"];
const root = document.documentElement;

/** What was chosen here before; `{}` where nothing is or can be kept. */
function chosen() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
}

function show(name, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
}

function choose(name, value) {
  show(name, value);
  const { [name]: _before, ...others } = chosen();
  try {
    localStorage.setItem(KEPT, JSON.stringify(value ? { ...others, [name]: value } : others));
  } catch {
    // It holds for this page then.
  }
}

function radios(bar) {
  const inputs = [...bar.querySelectorAll("input[type=radio]")];
  const mark = () => {
    for (const input of inputs) input.checked = (root.dataset[input.name] ?? "") === input.value;
  };
  for (const input of inputs) input.addEventListener("change", () => choose(input.name, input.value));
  const again = () => {
    const kept = chosen();
    for (const name of NAMES) show(name, kept[name]);
    mark();
  };
  // What was chosen in another window, or on the page from which one came back.
  addEventListener("storage", (event) => event.key === KEPT && again());
  addEventListener("pageshow", (event) => event.persisted && again());
  mark();
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
  const read = async () => {
    try {
      const { aloud } = await import(bar.dataset.reading);
      start.removeEventListener("click", read);
      aloud(bar);
    } catch {
      const status = bar.querySelector("[role=status]");
      status.textContent = status.dataset.saidFailed;
    }
  };
  start.addEventListener("click", read);
}
// Fingers cannot rest on an abbreviation as a mouse does: touched, it says what it stands for.
document.addEventListener("click", (event) => {
  const short = event.target.closest("abbr[title]");
  if (short && !short.closest("a,button,summary,label")) short.classList.toggle("told");
});
