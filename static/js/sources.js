// What is under way is shown anew by itself; without scripts the page is loaded again.
const EVERY = 2000;

function watch() {
  const shown = document.querySelector("[data-live]");
  if (shown) setTimeout(() => look(shown), EVERY);
}

async function look(shown) {
  try {
    const answer = await fetch(shown.dataset.live, { headers: { Accept: "text/html" } });
    if (answer.redirected || !answer.ok) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    // What has ended is another page; somebody who types or reads elsewhere in it keeps the place.
    if (!fresh) return location.reload();
    if (!shown.contains(document.activeElement)) shown.replaceChildren(...fresh.childNodes);
  } catch {
    // The network is away for a moment: ask again.
  }
  watch();
}

watch();
