/* Reads the text of a page aloud, block by block, each in the voice of its language; comes when it is asked for. */
const BLOCKS = "h1,h2,h3,h4,p,li,dt,dd,figcaption,caption,th,td,blockquote,legend,label";
const UNREAD = "nav,[role=search],button,select,textarea,datalist,script,style,template,[hidden],[aria-hidden=true],.hidden,.kept-quiet,details:not([open]) > :not(summary)";
/* Some engines fall silent in the midst of long utterances. */
const LONGEST = 220;
const VOICES_WITHIN = 1500;
/* Engines that never say when they are done are not waited for longer than the slowest voice needs. */
const MOST_FOR_A_SIGN = 250;
const MOST_FOR_ANY = 8000;

class Reader {
  /** `told(state)` is called with still, reading, paused or voiceless, which is still too. */
  constructor(place, bar, told) {
    this.place = place;
    this.bar = bar;
    this.told = told;
    this.run = 0;
    this.left = [];
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
    this.voices = voices;
    this.left = [...utterances(this.place)];
    await this.goOn(run);
  }

  async goOn(run) {
    this.told("reading");
    while (this.left.length) {
      const { block, text, lang } = this.left[0];
      this.show(block);
      await say(text, lang, voiceFor(lang, this.voices));
      block.classList.remove("being-read");
      if (run !== this.run) return;
      this.left.shift();
    }
    this.told("still");
  }

  /* Engines of phones cannot hold a voice and let it go on: they stop, and begin again with the sentence. */
  pause() {
    this.hush();
    this.told("paused");
  }

  resume() {
    speechSynthesis.cancel();
    return this.goOn(++this.run);
  }

  stop() {
    this.hush();
    this.left = [];
    this.told("still");
  }

  /* While the bar is open its buttons stay in view; once it is closed, the page follows what is read. */
  show(block) {
    block.classList.add("being-read");
    const { top, bottom } = block.getBoundingClientRect();
    if (!this.bar.open && (bottom > innerHeight || top < 0)) block.scrollIntoView({ block: "center" });
  }

  hush() {
    this.run += 1;
    speechSynthesis.cancel();
    for (const block of this.place.querySelectorAll(".being-read")) block.classList.remove("being-read");
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
  // What they stand for is said in the language of the page: within another one they stay as they are.
  if (block.closest("[lang]").lang === document.documentElement.lang)
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
    const patience = setTimeout(done, MOST_FOR_ANY + text.length * MOST_FOR_A_SIGN);
    for (const ending of ["end", "error"])
      utterance.addEventListener(ending, () => {
        clearTimeout(patience);
        done();
      });
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
  const reader = new Reader(document.getElementById("main"), bar, told);
  buttons.start.addEventListener("click", () => reader.start());
  buttons.pause.addEventListener("click", () => reader.pause());
  buttons.resume.addEventListener("click", () => reader.resume());
  buttons.stop.addEventListener("click", () => reader.stop());
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !buttons.stop.hidden) reader.stop();
  });
  addEventListener("pagehide", () => reader.stop());
  reader.start();
}
