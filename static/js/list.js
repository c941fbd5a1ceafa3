/* "My list" as this browser keeps it: read, changed, written. */
const KEY = "khomo.saved";
const MOST = 100;

export function read() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(KEY));
  } catch {
    // Nothing to be read is an empty list.
  }
  const list = { title: "", about: "", ...kept };
  for (const name of ["items", "out"])
    list[name] = (Array.isArray(list[name]) ? list[name] : []).filter((one) => /^[\w-]+$/.test(one?.id ?? ""));
  return list;
}

/* Whether it could be kept. */
export function write(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...list, out: list.out.slice(0, 20) }));
  } catch {
    return false;
  }
  dispatchEvent(new Event("khomo-list"));
  return true;
}

export function take(list, id) {
  const place = list.items.findIndex((one) => one.id === id);
  if (place >= 0) list.out.unshift(list.items.splice(place, 1)[0]);
}

/* What was taken out comes back with its note. Gives whether there was room. */
export function put(list, id, title, place = list.items.length) {
  if (list.items.some((one) => one.id === id)) return true;
  if (list.items.length >= MOST) return false;
  const before = list.out.find((one) => one.id === id);
  list.out = list.out.filter((one) => one !== before);
  list.items.splice(place, 0, { id, title, note: before?.note ?? "" });
  return true;
}

/* A button was pressed; what came of it is told behind it. */
export function press(button, told) {
  const list = read();
  const { save: id, title } = button.dataset;
  const status = button.nextElementSibling;
  const is = list.items.some((one) => one.id === id);
  if (is) take(list, id);
  else if (!put(list, id, title)) {
    status.textContent = told.full;
    return;
  }
  if (!write(list)) status.textContent = told.failed;
  else if (is) status.textContent = told.out;
  else {
    const link = document.createElement("a");
    link.href = told.saved;
    link.textContent = told.see;
    status.replaceChildren(`${told.in} `, link);
  }
}
