/* Copies of a record: what the library's system says now takes the place of what was harvested, once the reader
   comes to them and whenever the link is followed. Without this script the link leads to a page that says the same. */
const link = document.querySelector("a[data-copies]");

if (link) {
  const place = document.getElementById(link.dataset.copies);
  // It is there before anything is written into it, or screen readers would not read that out.
  const status = document.createElement("p");
  status.className = "soft";
  status.setAttribute("role", "status");
  link.parentElement.before(status);

  const ask = async () => {
    if (link.ariaBusy === "true") return;
    link.ariaBusy = "true";
    status.textContent = link.dataset.asking;
    try {
      const answer = await fetch(`${link.href}?fragment=1`, { redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      const made = document.createElement("template");
      made.innerHTML = await answer.text();
      const told = made.content.querySelector(".told");
      told.remove();
      place.replaceChildren(made.content);
      status.textContent = told.textContent.trim();
    } catch {
      status.textContent = link.dataset.failed;
    }
    link.ariaBusy = "false";
  };

  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    ask();
  });

  // Only of a page that is looked at: each question costs the library's server a request.
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    ask();
  });
  seen.observe(link);
}
