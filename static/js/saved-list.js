/* The sheet of a list: printed, or put into one's own list. */
const kept = await import(document.querySelector("script[data-saved]").dataset.list);
const tools = document.querySelector("[data-tools]");
const status = tools.querySelector("[role=status]");

tools.hidden = false;
tools.querySelector("[data-print]").addEventListener("click", () => print());
tools.querySelector("[data-keep-all]").addEventListener("click", () => {
  const list = kept.read();
  let full = false;
  for (const item of document.querySelectorAll(".saved-item.is-shown")) {
    const { id } = item.dataset;
    full ||= !kept.put(list, id, item.querySelector("h2").textContent.trim());
  }
  status.textContent = kept.write(list) ? (full ? tools.dataset.full : tools.dataset.kept) : tools.dataset.failed;
});
