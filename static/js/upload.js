// Uploads work without this; it adds dropping of files, live progress and live samples.
for (const box of document.querySelectorAll("[data-drop]")) {
  const input = box.querySelector("input[type=file]");
  const told = box.querySelector("[data-chosen]");
  const tell = (text, bad) => {
    told.textContent = text;
    told.classList.toggle("bad", bad);
  };
  const look = () => {
    const file = input.files[0];
    const large = file && file.size > Number(box.dataset.most);
    input.setCustomValidity(large ? box.dataset.tooLarge : "");
    if (large) tell(box.dataset.tooLarge, true);
    else tell(file ? "" : box.dataset.here, false);
  };
  input.addEventListener("change", look);
  look();
  input.form.addEventListener("submit", (event) => {
    if (!input.checkValidity() && input.files.length) {
      event.preventDefault();
      input.focus();
    }
  });
  for (const name of ["dragenter", "dragover"]) {
    box.addEventListener(name, (event) => {
      event.preventDefault();
      box.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) box.addEventListener(name, () => box.classList.remove("over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      look();
    }
  });
}

for (const box of document.querySelectorAll("[data-progress]")) {
  const bar = box.querySelector("progress");
  const text = box.querySelector("[data-text]");
  const follow = async () => {
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return location.reload();
      const state = await answer.json();
      if (!state.busy) return location.reload();
      if (state.total) {
        bar.max = state.total;
        bar.value = state.done;
      }
      if (state.text && text.textContent !== state.text) text.textContent = state.text;
    } catch {
      // The line is down for a moment: the work goes on, and so does asking.
    }
    setTimeout(follow, 700);
  };
  setTimeout(follow, 500);
}

// The workbook of problems comes a while after the page that offers it.
const whenMade = async (box) => {
  try {
    const answer = await fetch(box.dataset.making, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return;
    if (!(await answer.json()).making) {
      const page = await (await fetch(location.href)).text();
      const made = new DOMParser().parseFromString(page, "text/html").getElementById(box.id);
      if (made) box.replaceChildren(...made.childNodes);
      return;
    }
  } catch {
    // As above.
  }
  setTimeout(whenMade, 1000, box);
};
for (const box of document.querySelectorAll("[data-making]")) setTimeout(whenMade, 500, box);

for (const form of document.querySelectorAll("form[data-sample]")) {
  const shown = form.querySelector("#samples");
  const button = form.querySelector("[data-show]");
  let asked = 0;
  let timer;
  const show = async () => {
    const number = ++asked;
    shown.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.dataset.sample, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      const text = await answer.text();
      if (number === asked && answer.ok && !answer.redirected) shown.innerHTML = text;
    } catch {
      // The button asks the server in the plain way.
      return;
    } finally {
      shown.removeAttribute("aria-busy");
    }
  };
  button.hidden = true;
  form.addEventListener("change", (event) => {
    const row = event.target.closest("tr");
    if (row && event.target.matches("select")) row.classList.toggle("unused", !event.target.value);
    clearTimeout(timer);
    timer = setTimeout(show, 150);
  });
}
