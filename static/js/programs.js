/* Programs on the open-data page: a button beside each copies it. Without this script, or where the browser gives no
   clipboard (a site without https), they are marked and copied by hand. */
const section = document.querySelector("[data-copy]");

if (section && navigator.clipboard) {
  for (const figure of section.querySelectorAll("figure.program")) {
    const caption = figure.querySelector("figcaption");
    const button = document.createElement("button");
    const status = document.createElement("span");
    button.type = "button";
    button.className = "copy";
    button.textContent = section.dataset.copy;
    button.setAttribute("aria-describedby", caption.id);
    status.className = "soft";
    status.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(figure.querySelector("code").textContent);
        status.textContent = section.dataset.copied;
      } catch {
        status.textContent = section.dataset.failed;
      }
    });
    caption.after(button, status);
  }
}
