/* Forms with a field "near" can take the reader's position, and leave out of the address what was left empty. They
   work without. */
for (const row of document.querySelectorAll("[data-locate]")) {
  const form = row.closest("form");
  const [button, status] = [row.querySelector("button"), row.querySelector("[role=status]")];
  row.hidden = !("geolocation" in navigator);
  button.addEventListener("click", () => {
    status.textContent = "";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // About a kilometre: addresses are kept and sent on, so they tell no more than is needed.
        form.elements.near.value = `${coords.latitude.toFixed(2)}, ${coords.longitude.toFixed(2)}`;
        form.requestSubmit();
      },
      () => { status.textContent = status.dataset.failed; },
      { maximumAge: 600_000, timeout: 10_000 },
    );
  });
  // Empty fields make long addresses.
  form.addEventListener("submit", () => {
    for (const field of form.querySelectorAll("input:not([type=checkbox]):not([type=radio]), select"))
      if (!field.value) field.disabled = true;
  });
  addEventListener("pageshow", () => {
    for (const field of form.querySelectorAll("[disabled]")) field.disabled = false;
  });
}
