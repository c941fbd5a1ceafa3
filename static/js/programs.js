/* A button that copies each program; without a clipboard (no https) they are marked and copied by hand. */
const told = document.querySelector("[data-copy]")?.dataset;

if (told && navigator.clipboard) {
  for (const caption of document.querySelectorAll(".program figcaption")) {
    const button = document.createElement("button");
    const status = document.createElement("span");
    button.className = "copy";
    button.textContent = told.copy;
    button.setAttribute("aria-describedby", caption.id);
    status.className = "soft";
    status.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(caption.parentElement.querySelector("code").textContent);
        status.textContent = told.copied;
      } catch {
        status.textContent = told.failed;
      }
    });
    caption.after(button, status);
  }
}
