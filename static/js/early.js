// Runs before anything is painted, so that a page never flashes in other colours or sizes than were chosen.
(() => {
  const root = document.documentElement;
  root.dataset.scripts = "on";
  try {
    const chosen = JSON.parse(localStorage.getItem("khomo.reading")) ?? {};
    for (const name of ["size", "theme", "contrast"]) if (chosen[name]) root.dataset[name] = chosen[name];
  } catch {
    // Nothing is kept where storage is shut off: the page looks as it always does.
  }
})();
