/* Suggestions under the search box, and where it is empty what was searched before on this device: an editable
   combobox after the ARIA Authoring Practices 1.2. js/box.js fetches it; without, the form works as it is. */
const WAIT = 120;
const SHORTEST = 2;

class Suggestions {
  constructor(form, searches) {
    this.searches = searches;
    this.form = form;
    this.input = form.querySelector("input[type=search]");
    this.list = element("div", { id: `${this.input.id}-list`, role: "listbox", "aria-label": form.dataset.list });
    this.list.className = "suggestions";
    this.list.hidden = true;
    this.status = element("span", { role: "status" });
    this.status.className = "hidden";
    form.append(this.list, this.status);
    this.options = [];
    this.active = -1;
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("focus", () => this.remember());
    this.input.addEventListener("click", () => this.list.hidden && this.remember());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    // A press on the list must not take the focus from the box.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(this.options.indexOf(option));
    });
  }

  later() {
    clearTimeout(this.timer);
    this.asking?.abort();
    if (this.input.value.trim().length < SHORTEST) {
      this.close();
      this.remember();
    } else this.timer = setTimeout(() => this.ask(), WAIT);
  }

  /* Earlier searches, offered while the box is empty. */
  remember() {
    if (this.input.value.trim()) return;
    const { earlier: label, earlierKept: where, earlierForget: forget } = this.form.dataset;
    const found = this.searches.read().map((text) => ({ kind: "recent", label, text, url: `${this.form.action}?q=${encodeURIComponent(text)}` }));
    if (found.length) this.show([...found, { kind: "forget", label: where, text: forget, forget: true }]);
  }

  async ask() {
    this.asking = new AbortController();
    const address = `${this.form.dataset.suggest}&q=${encodeURIComponent(this.input.value)}`;
    try {
      const answer = await fetch(address, { signal: this.asking.signal });
      if (answer.ok) this.show((await answer.json()).suggestions);
    } catch {
      // Gone meanwhile, or the network is: the box is only a box then.
    }
  }

  show(found) {
    if (document.activeElement !== this.input || !found.length) return this.close();
    const groups = new Map();
    for (const one of found) groups.set(one.kind, [...(groups.get(one.kind) ?? []), one]);
    this.list.replaceChildren();
    this.options = [];
    for (const [kind, members] of groups) {
      const heading = element("div", { id: `${this.list.id}-${kind}`, role: "presentation" }, members[0].label);
      heading.className = "suggestion-kind";
      const group = element("div", { role: "group", "aria-labelledby": heading.id });
      group.append(heading, ...members.map((one) => this.option(one)));
      this.list.append(group);
    }
    this.open(true);
    this.mark(-1);
    this.status.textContent = this.form.dataset.told.replace("{count}", found.length);
  }

  option(one) {
    const made = element("div", { id: `${this.list.id}-${this.options.length}`, role: "option" }, one.text);
    made.setAttribute("aria-selected", "false");
    made.address = one.url;
    made.forget = one.forget;
    this.options.push(made);
    return made;
  }

  press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const isOpen = !this.list.hidden;
    const last = this.options.length - 1;
    if (event.key === "ArrowDown" && !isOpen) {
      if (this.input.value.trim().length >= SHORTEST) this.ask();
      else this.remember();
    } else if (!isOpen) return;
    else if (event.key === "ArrowDown") this.mark(this.active === last ? -1 : this.active + 1);
    else if (event.key === "ArrowUp") this.mark(this.active === -1 ? last : this.active - 1);
    else if (event.key === "Home" && this.active >= 0) this.mark(0);
    else if (event.key === "End" && this.active >= 0) this.mark(last);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.active >= 0) this.take(this.active);
    else return;
    event.preventDefault();
  }

  mark(place) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = place;
    const option = this.options[place];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  take(place) {
    const option = this.options[place];
    if (option.forget) {
      this.searches.forget();
      this.close();
      this.status.textContent = this.form.dataset.earlierGone;
      return;
    }
    this.input.value = option.textContent;
    this.close();
    location.assign(option.address);
  }

  open(wanted) {
    this.list.hidden = !wanted;
    this.input.setAttribute("aria-expanded", String(wanted));
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.open(false);
    this.options = [];
    this.mark(-1);
    this.status.textContent = "";
  }
}

function element(name, attributes, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

/* ``searches`` are those that were made before on this device: read, forget (js/box.js). */
export function attach(form, searches) {
  const made = new Suggestions(form, searches);
  if (document.activeElement !== made.input) return;
  // What was typed while this came is asked for now; what the page came with was asked for already.
  if (made.input.value === made.input.defaultValue) made.remember();
  else made.later();
}
