"use strict";

/* The page: what was said on both sides, in the server's order, and what is still on its way. */

(() => {
  const page = JSON.parse(document.getElementById("page").textContent);
  const words = new Words(page.words);
  const log = document.getElementById("log");
  const welcome = document.getElementById("welcome");
  const status = document.getElementById("status");
  const gaze = new Gaze(log, document.getElementById("newest"));
  const form = document.getElementById("form");
  const box = document.getElementById("message");
  const picker = document.getElementById("file");
  const attached = document.getElementById("attached");
  const hasKeyboard = matchMedia("(hover: hover) and (pointer: fine)");
  const { make, makeButton, makeLine, makeChoices, makeDay } = lineMaker(words);

  const ECHO_SECONDS = 5;
  const LARGEST_FILE = 20 * 1024 * 1024;

  let seq = 0;
  let thread = "";
  let shown = new Set();
  const pending = new Map(); // our own lines that the server has not told back yet
  let waiting = null; // why the outbox rests, or null
  let lost = false; // the stream is down
  let past = page.known; // what is told was said before this page was opened
  let erased = false; // the person is; our last word may still come
  let file = null;

  // ── what the server tells ─────────────────────────────────────────────────────────────────

  function tell(messages) {
    let first = null;
    for (const message of messages) {
      if (message.thread !== thread) forgetAll(message.thread);
      seq = Math.max(seq, message.seq);
      if (shown.has(message.id)) continue;
      shown.add(message.id);
      const line = message.mine ? tellMine(message) : tellOurs(message);
      first ??= message.mine ? null : line;
    }
    welcome.hidden = true;
    if (past) gaze.toEnd("instant");
    else gaze.added(first);
  }

  function tellMine(message) {
    const waitingLine = pending.get(message.id);
    pending.delete(message.id);
    if (waitingLine) {
      waitingLine.classList.remove("pending");
      waitingLine.querySelector(".state")?.remove();
      const later = [...log.querySelectorAll(".line.pending")].some(
        (other) => other.compareDocumentPosition(waitingLine) & Node.DOCUMENT_POSITION_FOLLOWING,
      );
      return later ? place(waitingLine) : waitingLine;
    }
    dropChoices();
    return place(makeLine(true, new Date(message.at), message.text));
  }

  function tellOurs(message) {
    const line = makeLine(false, new Date(message.at), message.text);
    if (message.photo) {
      const photo = make("img", "photo");
      photo.src = `/foto/${encodeURIComponent(message.photo.id)}`;
      photo.alt = message.photo.alt;
      photo.addEventListener("load", () => gaze.grown());
      line.querySelector(".text").before(photo);
    }
    if (message.document) {
      const link = words.show(make("a", "file"), "download");
      link.href = `/archivo/${encodeURIComponent(message.document)}`;
      link.download = "";
      line.querySelector(".foot").before(link);
    }
    if (message.choices.length) line.append(makeChoices(message.choices, ({ tap, label }) => say({ tap, label })));
    return place(line);
  }

  /** Put a line after all that was told, before what is still on its way, under its day. */
  function place(line) {
    const next = log.querySelector(".line.pending");
    const before = [...log.querySelectorAll(".line:not(.pending)")].filter((other) => other !== line).at(-1);
    log.insertBefore(line, next === line ? line.nextSibling : next);
    if (before?.dataset.day !== line.dataset.day) line.before(makeDay(line));
    return line;
  }

  /** Another person speaks through this browser now, or nobody, whose thread has no name: begin again. */
  function forgetAll(other) {
    for (const element of log.querySelectorAll(".line:not(.pending), .day")) element.remove();
    shown = new Set();
    seq = 0;
    thread = other;
    erased = other === "";
  }

  /** Nothing more will be told until somebody writes, who is somebody new. */
  function rest() {
    stream.close();
    seq = 0;
  }

  function dropChoices() {
    for (const group of log.querySelectorAll(".choices")) group.remove();
  }

  // ── what the person says ──────────────────────────────────────────────────────────────────

  function showPending(item) {
    const named = item.file ? `📎 ${item.file}` : item.label;
    const text = [named, item.text].filter(Boolean).join("\n");
    const line = makeLine(true, new Date(item.at), [["", text]]);
    line.classList.add("pending");
    line.querySelector(".foot").append(words.show(make("span", "state"), "pending"));
    dropChoices();
    log.append(line);
    pending.set(item.id, line);
    welcome.hidden = true;
    return line;
  }

  function say(message) {
    outbox.add(message);
    gaze.toEnd();
  }

  const outbox = new Outbox({
    added(item) {
      const line = showPending(item);
      // From here the next Tab leads to the answer and its buttons.
      if (document.activeElement !== box) line.focus({ preventScroll: true });
    },
    settled(item, answer) {
      words.speak(answer.language);
      if (!answer.thread) return leave(item);
      const state = pending.get(item.id)?.querySelector(".state");
      if (state) words.show(state, "sent");
      if (!stream.isOpen() || answer.thread !== thread) stream.open();
      else setTimeout(() => answer.thread === thread && seq < answer.seq && stream.open(), ECHO_SECONDS * 1000);
    },
    refused(item, reason) {
      const line = pending.get(item.id);
      pending.delete(item.id);
      line.classList.replace("pending", "failed");
      line.querySelector(".state").replaceWith(make("span", "state", words.show(make("span"), "failed"), ` ${reason}`));
      if (!item.text) return;
      const again = makeButton("quiet", () => {
        line.remove();
        box.value = [box.value, item.text].filter(Boolean).join("\n");
        box.focus();
        grow();
      });
      line.querySelector(".bubble").append(words.show(again, "again"));
    },
    waiting(reason) {
      waiting = reason;
      sayStatus();
    },
  });

  /** This message had the person erased: nothing they said stays, and of ours only the last word. */
  function leave(item) {
    pending.get(item.id)?.remove();
    pending.delete(item.id);
    const left = thread;
    const forget = () => {
      if (erased || thread !== left) return; // our last word came, or somebody new writes
      forgetAll("");
      rest();
      welcome.hidden = pending.size > 0;
    };
    setTimeout(forget, stream.isOpen() ? ECHO_SECONDS * 1000 : 0);
  }

  // ── the line to the server ────────────────────────────────────────────────────────────────

  const stream = new Stream({
    address: () => `/chat/eventos?${new URLSearchParams({ desde: seq, hilo: thread })}`,
    told: tell,
    beat() {
      log.setAttribute("aria-busy", "false");
      past = false;
      if (erased) rest();
      welcome.hidden = shown.size + pending.size > 0;
    },
    lost(now) {
      lost = now;
      sayStatus();
    },
  });

  function sayStatus() {
    let text = "";
    if (!navigator.onLine) text = words.of("offline");
    else if (waiting !== null) text = waiting || words.of("offline");
    else if (lost) text = words.of("reconnecting");
    if (status.textContent !== text) status.textContent = text;
  }

  addEventListener("online", sayStatus);
  addEventListener("offline", sayStatus);

  // ── the message box ───────────────────────────────────────────────────────────────────────

  function grow() {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  }

  function attach(chosen) {
    if (chosen && chosen.size > LARGEST_FILE) {
      status.textContent = words.of("too_large");
      chosen = null;
    }
    file = chosen;
    picker.value = "";
    attached.hidden = file === null;
    attached.querySelector("b").textContent = file?.name ?? "";
  }

  box.addEventListener("input", () => {
    grow();
    try {
      sessionStorage.setItem("mesa.draft", box.value);
    } catch {
      return; // without it a reload loses the draft, no more
    }
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !hasKeyboard.matches) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value.replaceAll("\0", "").trim();
    if (!text && !file) return box.focus();
    say(file ? { text, file } : { text });
    attach(null);
    box.value = "";
    box.dispatchEvent(new Event("input"));
    box.focus();
  });
  document.getElementById("attach").addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => picker.files.length && attach(picker.files[0]));
  attached.querySelector("button").addEventListener("click", () => {
    attach(null);
    box.focus();
  });
  for (const button of document.querySelectorAll("[data-say]")) {
    // The second click of a double click means nothing more.
    button.addEventListener("click", (event) => event.detail > 1 || say({ text: button.dataset.say }));
  }

  const offer = new Offer(
    words,
    (word) => say({ text: `/start ${word}` }),
    (whether) => (welcome.querySelector(".start").hidden = whether),
  );
  words.onChange(sayStatus);

  // ── begin ─────────────────────────────────────────────────────────────────────────────────

  try {
    box.value = sessionStorage.getItem("mesa.draft") ?? "";
  } catch {
    box.value = "";
  }
  document.documentElement.classList.remove("no-script");
  grow();
  if (!hasKeyboard.matches) box.removeAttribute("aria-describedby");
  for (const item of outbox.restore()) showPending(item);
  offer.look();
  welcome.hidden = page.known || pending.size > 0;
  if (page.known) {
    log.setAttribute("aria-busy", "true");
    stream.open();
  }
  if (!navigator.cookieEnabled) log.prepend(words.show(make("p", "notice"), "no_cookies"));
  sayStatus();
})();
