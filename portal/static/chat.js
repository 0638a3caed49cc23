"use strict";

/* The page: what was said on both sides, in the server's order, and what is still on its way. */

(() => {
  const { known, words } = JSON.parse(document.getElementById("words").textContent);
  const log = document.getElementById("log");
  const welcome = document.getElementById("welcome");
  const status = document.getElementById("status");
  const newest = document.getElementById("newest");
  const form = document.getElementById("form");
  const box = document.getElementById("message");
  const picker = document.getElementById("file");
  const attached = document.getElementById("attached");
  const hasKeyboard = matchMedia("(hover: hover) and (pointer: fine)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const { make, makeButton, makeLine, makeChoices, dayName } = lineMaker(words, document.documentElement.lang);

  const ECHO_SECONDS = 5;
  const LARGEST_FILE = 20 * 1024 * 1024;

  let seq = 0;
  let thread = "";
  let shown = new Set();
  const pending = new Map(); // our own lines that the server has not told back yet
  let waiting = null; // why the outbox rests, or null
  let lost = false; // the stream is down
  let file = null;

  // ── what the server tells ─────────────────────────────────────────────────────────────────

  function tell(messages) {
    const near = isNearEnd();
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
    if (near) follow(first);
    else newest.hidden = first === null;
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
      photo.addEventListener("load", () => isNearEnd() && scrollToEnd());
      line.querySelector(".text").before(photo);
    }
    if (message.document) {
      const link = make("a", "file", words.download);
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
    if (before?.dataset.day !== line.dataset.day) {
      line.before(make("h3", "day", dayName(new Date(line.querySelector("time").dateTime))));
    }
    return line;
  }

  /** Another person speaks through this browser now (the last one was erased): begin again. */
  function forgetAll(other) {
    for (const element of log.querySelectorAll(".line:not(.pending), .day")) element.remove();
    shown = new Set();
    seq = 0;
    thread = other;
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
    line.querySelector(".foot").append(make("span", "state", words.pending));
    dropChoices();
    log.append(line);
    pending.set(item.id, line);
    welcome.hidden = true;
    return line;
  }

  function say(message) {
    outbox.add(message);
    scrollToEnd();
  }

  const outbox = new Outbox({
    added(item) {
      const line = showPending(item);
      // From here the next Tab leads to the answer and its buttons.
      if (document.activeElement !== box) line.focus({ preventScroll: true });
    },
    settled(item, answer) {
      const state = pending.get(item.id)?.querySelector(".state");
      if (state) state.textContent = words.sent;
      if (!stream.isOpen() || answer.thread !== thread) stream.open();
      else setTimeout(() => seq < answer.seq && stream.open(), ECHO_SECONDS * 1000);
    },
    refused(item, reason) {
      const line = pending.get(item.id);
      pending.delete(item.id);
      line.classList.replace("pending", "failed");
      line.querySelector(".state").textContent = `${words.failed} ${reason}`;
      if (!item.text) return;
      const again = makeButton(words.again, "quiet", () => {
        line.remove();
        box.value = [box.value, item.text].filter(Boolean).join("\n");
        box.focus();
        grow();
      });
      line.querySelector(".bubble").append(again);
    },
    waiting(reason) {
      waiting = reason;
      sayStatus();
    },
  });

  // ── the line to the server ────────────────────────────────────────────────────────────────

  const stream = new Stream({
    address: () => `/chat/eventos?${new URLSearchParams({ desde: seq, hilo: thread })}`,
    told: tell,
    beat() {
      log.setAttribute("aria-busy", "false");
      welcome.hidden = shown.size + pending.size > 0;
    },
    lost(now) {
      lost = now;
      sayStatus();
    },
  });

  function sayStatus() {
    let text = "";
    if (!navigator.onLine) text = words.offline;
    else if (waiting !== null) text = waiting || words.offline;
    else if (lost) text = words.reconnecting;
    if (status.textContent !== text) status.textContent = text;
  }

  addEventListener("online", sayStatus);
  addEventListener("offline", sayStatus);

  // ── where one looks ───────────────────────────────────────────────────────────────────────

  function isNearEnd() {
    return log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  }

  function scrollToEnd() {
    newest.hidden = true;
    log.scrollTo({ top: log.scrollHeight, behavior: calm.matches ? "auto" : "smooth" });
  }

  /** Show the end, or the beginning of what is new where that is taller than the window. */
  function follow(first) {
    const top = first ? first.offsetTop - log.offsetTop - 12 : Infinity;
    if (log.scrollHeight - top <= log.clientHeight || top === Infinity || seq === 0) scrollToEnd();
    else log.scrollTo({ top, behavior: calm.matches ? "auto" : "smooth" });
  }

  log.addEventListener("scroll", () => isNearEnd() && (newest.hidden = true), { passive: true });
  newest.addEventListener("click", scrollToEnd);

  // ── the message box ───────────────────────────────────────────────────────────────────────

  function grow() {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  }

  function attach(chosen) {
    if (chosen && chosen.size > LARGEST_FILE) {
      status.textContent = words.too_large;
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
    button.addEventListener("click", () => say({ text: button.dataset.say }));
  }

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
  welcome.hidden = known || pending.size > 0;
  if (known) {
    log.setAttribute("aria-busy", "true");
    stream.open();
  }
  if (!navigator.cookieEnabled) log.prepend(make("p", "notice", words.no_cookies));
  sayStatus();
})();
