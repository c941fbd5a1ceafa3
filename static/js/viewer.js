// The viewer: a dialog with buttons and keys of our own around OpenSeadragon, which is loaded when it opens.
const frame = document.getElementById("viewer");
const { library, style, count, waiting } = frame.dataset;
let loaded;

function load() {
  loaded ??= Promise.all([
    appended("script", { src: library }),
    appended("link", { rel: "stylesheet", href: style }),
  ]).catch((fault) => {
    loaded = undefined;
    throw fault;
  });
  return loaded;
}

function appended(name, values) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(name), values);
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  });
}

const KEYS = {
  "+": "in", "=": "in", "-": "out", "_": "out", 0: "whole", Home: "whole", r: "turn", f: "full",
  n: "next", PageDown: "next", p: "previous", PageUp: "previous",
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

/** Show the picture of a link, with those of the other links beside it. */
export async function open(links, at) {
  await load();
  const opener = links[at];
  const dialog = frame.content.firstElementChild.cloneNode(true);
  document.body.append(dialog);
  const find = (name) => dialog.querySelector(name);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  dialog.showModal();
  const view = window.OpenSeadragon({
    element: find(".viewer-stage"),
    showNavigationControl: false,
    drawer: "canvas",
    visibilityRatio: 0.4,
    minZoomImageRatio: 0.8,
    maxZoomPixelRatio: 4,
    animationTime: still ? 0 : 0.6,
    immediateRender: still,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
  });
  view.canvas.setAttribute("role", "img");
  let here = at;

  const say = (name, text, language) => {
    const place = find(name);
    place.textContent = text;
    place.lang = language || document.documentElement.lang;
  };
  const plain = (link) => ({ type: "image", url: link.href, buildPyramid: false });

  function show(number) {
    here = number;
    const link = links[here];
    const image = link.querySelector("img");
    const caption = link.closest("figure")?.querySelector("figcaption");
    say(".viewer-alt", image.alt, image.lang);
    say(".viewer-caption", caption?.innerText.replace(/\s+/g, " ") ?? "");
    say(".viewer-count", links.length > 1 ? count.replace("{at}", here + 1).replace("{count}", links.length) : "");
    view.canvas.setAttribute("aria-label", image.alt);
    for (const [name, end] of [["previous", 0], ["next", links.length - 1]]) {
      const button = find(`[data-do=${name}]`);
      button.hidden = links.length < 2;
      button.setAttribute("aria-disabled", String(here === end));
    }
    view.open(link.dataset.iiif || plain(link));
  }

  view.addHandler("open", () => {
    view.viewport.setRotation(0, true);
    const size = view.world.getItemAt(0)?.getContentSize();
    if (size && size.x < 5) say(".viewer-alt", waiting);
  });
  view.addHandler("open-failed", ({ source }) => {
    // A IIIF server that does not answer: our own copy is there.
    if (typeof source === "string") view.open(plain(links[here]));
    else say(".viewer-alt", waiting);
  });

  const zoom = (factor) => {
    view.viewport.zoomBy(factor, undefined, still);
    view.viewport.applyConstraints(still);
  };
  const box = find(".viewer-box");
  const deeds = {
    in: () => zoom(1.5),
    out: () => zoom(1 / 1.5),
    whole: () => view.viewport.goHome(still),
    turn: () => view.viewport.setRotation(view.viewport.getRotation() + 90, still),
    full: () => (document.fullscreenElement ? document.exitFullscreen() : box.requestFullscreen()),
    previous: () => here > 0 && show(here - 1),
    next: () => here < links.length - 1 && show(here + 1),
    close: () => dialog.close(),
  };
  find("[data-do=full]").hidden = !document.fullscreenEnabled;

  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) deeds[button.dataset.do]();
  });
  // Before OpenSeadragon's own keys, which mean other things.
  dialog.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const does = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      const isReading = event.target.closest(".viewer-told");
      if (!does || (isReading && Array.isArray(does))) return;
      event.preventDefault();
      event.stopPropagation();
      if (Array.isArray(does)) {
        const span = view.viewport.getBounds(true);
        const by = new window.OpenSeadragon.Point((does[0] * span.width) / 6, (does[1] * span.height) / 6);
        view.viewport.panBy(by, still);
        view.viewport.applyConstraints(still);
      } else deeds[does]();
    },
    true,
  );
  dialog.addEventListener("close", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    view.destroy();
    dialog.remove();
    opener.focus();
  });
  show(at);
  find("[data-do=in]").focus();
}
