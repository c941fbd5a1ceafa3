/* Copying and handing on: what only scripts can do. Buttons for it stay hidden without them. */
for (const button of document.querySelectorAll("[data-copy-of]")) {
  const from = document.getElementById(button.dataset.copyOf);
  const status = document.createElement("span");
  status.className = "soft";
  status.setAttribute("role", "status");
  button.after(status);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(from.innerText.trim());
      status.textContent = button.dataset.copied;
    } catch {
      // No https, or not allowed: it is marked, to be copied by hand.
      getSelection().selectAllChildren(from);
      status.textContent = button.dataset.failed;
    }
  });
}

if (navigator.share) {
  for (const way of document.querySelectorAll("[data-share]")) {
    way.hidden = false;
    way.addEventListener("click", async (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      try {
        await navigator.share({ title: way.dataset.title, url: way.dataset.share });
      } catch (error) {
        // Closing the device's own list is no fault; where it fails the link leads to a page that does the same.
        if (error.name !== "AbortError" && way.href) location.assign(way.href);
      }
    });
  }
}
