/* What a search box offers is fetched when somebody comes to it; the box works without. What was searched for is
   noted here, on this device alone, so that it is also where that has not come yet. */
const KEY = "khomo.searches";
const MOST = 8;

const searches = {
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      return Array.isArray(kept) ? kept.filter((text) => typeof text === "string").slice(0, MOST) : [];
    } catch {
      return [];
    }
  },
  note(words) {
    if (!words || words.length > 200) return;
    try {
      const others = this.read().filter((one) => one !== words);
      localStorage.setItem(KEY, JSON.stringify([words, ...others].slice(0, MOST)));
    } catch {
      // Where nothing can be kept, nothing is.
    }
  },
  forget() {
    try {
      localStorage.removeItem(KEY);
    } catch {
      // There is nothing to forget.
    }
  },
};

for (const form of document.querySelectorAll("form[data-suggest]")) {
  const fetched = () => import(form.dataset.offers).then((offers) => offers.attach(form, searches), () => {});
  if (form.contains(document.activeElement)) fetched();
  else form.addEventListener("focusin", fetched, { once: true });
  form.addEventListener("submit", () => searches.note(form.elements.q.value.trim()));
}
