/* Reads the text of a page aloud, block by block, each in the voice of its language; comes when it is asked for. */
const BLOCKS = "h1,h2,h3,h4,p,li,dt,dd,figcaption,caption,th,td,blockquote";
const UNREAD = "nav,form,script,style,template,[hidden],[aria-hidden=true],.hidden,.kept-quiet,details:not([open]) > :not(summary)";
/* Some engines fall silent in the midst of long utterances. */
const LONGEST = 220;
const VOICES_WITHIN = 1500;

class Reader {
  /** `told(state)` is called with still, reading, paused or voiceless, which is still too. */
  constructor(place, told) {
    this.place = place;
    this.told = told;
    this.run = 0;
  }

  async start() {
    const run = ++this.run;
    speechSynthesis.cancel();
    const voices = await known();
    if (run !== this.run) return;
    if (!voiceFor(document.documentElement.lang, voices)) {
      this.told("voiceless");
      return;
    }
    this.told("reading");
    for (const { block, text, lang } of utterances(this.place)) {
      block.classList.add("being-read");
      if (block.getBoundingClientRect().bottom > innerHeight || block.getBoundingClientRect().top < 0)
        block.scrollIntoView({ block: "center" });
      await say(text, lang, voiceFor(lang, voices));
      block.classList.remove("being-read");
      if (run !== this.run) return;
    }
    this.told("still");
  }

  pause() {
    speechSynthesis.pause();
    this.told("paused");
  }

  resume() {
    speechSynthesis.resume();
    this.told("reading");
  }

  stop() {
    this.run += 1;
    speechSynthesis.resume();
    speechSynthesis.cancel();
    for (const block of this.place.querySelectorAll(".being-read")) block.classList.remove("being-read");
    this.told("still");
  }
}

/** The voices of this device; they come some time after the page in most browsers. */
async function known() {
  const now = speechSynthesis.getVoices();
  if (now.length) return now;
  await new Promise((done) => {
    speechSynthesis.addEventListener("voiceschanged", done, { once: true });
    setTimeout(done, VOICES_WITHIN);
  });
  return speechSynthesis.getVoices();
}

function voiceFor(lang, voices) {
  const wanted = lang.split("-")[0].toLowerCase();
  return voices.find((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === wanted);
}

function* utterances(place) {
  for (const block of place.querySelectorAll(BLOCKS)) {
    if (block.closest(UNREAD) || block.querySelector(BLOCKS) || !block.getClientRects().length) continue;
    const text = spoken(block);
    const lang = block.closest("[lang]").lang;
    for (const piece of pieces(text)) yield { block, text: piece, lang };
  }
}

/** What is to be heard of a block: abbreviations are said in full. */
function spoken(block) {
  const copy = block.cloneNode(true);
  for (const quiet of copy.querySelectorAll(UNREAD)) quiet.remove();
  for (const short of copy.querySelectorAll("abbr[title]")) short.textContent = short.title;
  return copy.textContent.replace(/\s+/g, " ").trim();
}

/** The text in pieces that end with sentences, or with words where a sentence is long. */
function pieces(text) {
  const made = [];
  for (const sentence of text.match(/[^.!?;…]+[.!?;…]*\s*/g) ?? []) {
    let rest = sentence.trim();
    while (rest.length > LONGEST) {
      const cut = rest.lastIndexOf(" ", LONGEST);
      const at = cut > 0 ? cut : LONGEST;
      made.push(rest.slice(0, at));
      rest = rest.slice(at).trim();
    }
    if (rest) made.push(rest);
  }
  return made;
}

function say(text, lang, voice) {
  return new Promise((done) => {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = voice?.lang ?? lang;
    if (voice) utterance.voice = voice;
    utterance.addEventListener("end", done);
    utterance.addEventListener("error", done);
    speechSynthesis.speak(utterance);
  });
}

/** Begins to read, and lets the buttons of the reading bar steer it from then on. */
export function aloud(bar) {
  const status = bar.querySelector("[role=status]");
  const buttons = Object.fromEntries(
    [...bar.querySelectorAll("button[data-aloud]")].map((button) => [button.dataset.aloud, button]),
  );
  const told = (state) => {
    const held = document.activeElement;
    const still = state === "still" || state === "voiceless";
    buttons.start.hidden = !still;
    buttons.pause.hidden = state !== "reading";
    buttons.resume.hidden = state !== "paused";
    buttons.stop.hidden = still;
    // A button that vanishes under the focus hands it on to the one in its place.
    if (held?.hidden && bar.contains(held)) bar.querySelector("button[data-aloud]:not([hidden])")?.focus();
    status.textContent = status.dataset[`said${state[0].toUpperCase()}${state.slice(1)}`] ?? "";
  };
  if (!("speechSynthesis" in window)) {
    buttons.start.disabled = true;
    status.textContent = status.dataset.saidSilent;
    return;
  }
  const reader = new Reader(document.getElementById("main"), told);
  buttons.start.addEventListener("click", () => reader.start());
  buttons.pause.addEventListener("click", () => reader.pause());
  buttons.resume.addEventListener("click", () => reader.resume());
  buttons.stop.addEventListener("click", () => reader.stop());
  addEventListener("pagehide", () => reader.stop());
  reader.start();
}
