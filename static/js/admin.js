// The administration works without this; it adds copying of links and showing of passwords.
for (const input of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet";
  button.textContent = input.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(input.value);
    button.textContent = input.dataset.copied;
  });
  input.after(button);
}

for (const box of document.querySelectorAll("[data-show-passwords]")) {
  const label = document.createElement("label");
  const tick = document.createElement("input");
  const text = document.createElement("span");
  label.className = "choice";
  tick.type = "checkbox";
  text.textContent = box.dataset.showPasswords;
  label.append(tick, text);
  box.append(label);
  const fields = box.closest("form").querySelectorAll("input[type=password]");
  tick.addEventListener("change", () => {
    for (const field of fields) field.type = tick.checked ? "text" : "password";
  });
}
