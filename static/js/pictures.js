// Pictures: opens the viewer on a click; asks again for copies that are just being made.
const frame = document.getElementById("viewer");
const links = [...document.querySelectorAll("a[data-zoom]")];

const isPlain = (event) => event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

for (const link of frame ? links : []) {
  link.addEventListener("click", async (event) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    try {
      const viewer = await import(frame.dataset.module);
      await viewer.open(links, links.indexOf(link));
    } catch {
      location.href = link.href;
    }
  });
}

// What stands for a picture that is not there yet is one dot wide.
const isClear = (image) => image.complete && image.naturalWidth < 5 && image.src.includes("/picture/");

function look(wait) {
  const missing = [...document.images].filter(isClear);
  for (const image of missing) {
    image.removeAttribute("srcset");
    image.src = `${image.src.split("?")[0]}?again=${wait}`;
  }
  if (missing.length && wait < 60) setTimeout(look, wait * 1000, wait * 2);
}
addEventListener("load", () => setTimeout(look, 4000, 8));
