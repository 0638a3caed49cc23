"use strict";

/* Keeps what was written until the server has it: in order, across reloads, as often as it takes.
   The server answers each id once, so sending twice is the same as sending once. */

class Outbox {
  static #FIRST = "start";
  static #ITEM = "out.";
  static #LONGEST_REST = 60;

  #items = [];
  #busy = false;
  #wake = () => {};
  #on;

  /** `on` = { added(item), settled(item, answer), refused(item, reason), waiting(reason | null) }. */
  constructor(on) {
    this.#on = on;
    addEventListener("online", () => this.#wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.#wake());
  }

  /** What an earlier page left unsent, oldest first. */
  restore() {
    for (const name of shelf.names(Outbox.#ITEM)) {
      try {
        this.#items.push({ name, ...JSON.parse(shelf.get(name)) });
      } catch {
        shelf.remove(name);
      }
    }
    this.#send();
    return [...this.#items];
  }

  /** Take over a message: { text }, { tap, label } or { text, file }. */
  async add(message) {
    const { file, ...rest } = message;
    const item = { id: newId(), at: Date.now(), ...rest };
    if (file) item.file = file.name || "archivo";
    item.name = `${Outbox.#ITEM}${String(item.at).padStart(15, "0")}.${item.id}`;
    this.#on.added(item);
    this.#items.push(item);
    if (file) await shelf.putFile(item.id, file);
    shelf.set(item.name, JSON.stringify({ ...item, name: undefined }));
    this.#send();
    this.#wake();
  }

  async #send() {
    if (this.#busy) return;
    this.#busy = true;
    for (let failures = 0; this.#items.length; ) {
      const item = this.#items[0];
      const outcome = await this.#post(item);
      if (outcome.again) {
        failures += 1;
        this.#on.waiting(outcome.reason ?? "");
        await this.#rest(outcome.seconds, failures);
        continue;
      }
      failures = 0;
      this.#forget(item);
      this.#on.waiting(null);
      if (outcome.answer) this.#on.settled(item, outcome.answer);
      else this.#on.refused(item, outcome.reason);
    }
    this.#busy = false;
  }

  /** One attempt: { answer }, { again, seconds?, reason? } or { reason } when it never will do. */
  async #post(item) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), item.file ? 300_000 : 20_000);
    try {
      const response = await fetch(...(await this.#request(item, patience.signal)));
      const body = await response.json().catch(() => null);
      if (response.ok && body) {
        shelf.remove(Outbox.#FIRST);
        return { answer: body };
      }
      const passes = response.status >= 500 || [408, 425, 429].includes(response.status) || response.ok;
      if (!passes) return { reason: body?.reason ?? "" };
      return { again: true, seconds: Number(response.headers.get("Retry-After")) || 0, reason: body?.reason };
    } catch {
      return { again: true };
    } finally {
      clearTimeout(timer);
    }
  }

  async #request(item, signal) {
    const fields = { id: item.id, start: this.#start() };
    if (item.text) fields.text = item.text;
    if (item.tap) fields.tap = item.tap;
    const options = { method: "POST", credentials: "same-origin", cache: "no-store", signal };
    if (!item.file) {
      const headers = { "Content-Type": "application/json" };
      return ["/chat/mensajes", { ...options, headers, body: JSON.stringify(fields) }];
    }
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const file = await shelf.getFile(item.id);
    form.append("file", file ?? new Blob([]), item.file);
    return ["/chat/archivos", { ...options, body: form }];
  }

  /** Until the first answer arrives, this secret makes every attempt the same person's. */
  #start() {
    let start = shelf.get(Outbox.#FIRST);
    if (!start) {
      start = randomHex(16);
      shelf.set(Outbox.#FIRST, start);
    }
    return start;
  }

  #rest(asked, failures) {
    const seconds = asked || Math.min(Outbox.#LONGEST_REST, 2 ** (failures - 1)) * (0.75 + Math.random() / 2);
    return new Promise((resolve) => {
      setTimeout(resolve, seconds * 1000);
      if (!asked) this.#wake = resolve;
    });
  }

  #forget(item) {
    this.#items.splice(this.#items.indexOf(item), 1);
    shelf.remove(item.name);
    if (item.file) shelf.removeFile(item.id);
  }
}

function randomHex(bytes) {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A random UUID; plain http pages have no crypto.randomUUID. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = randomHex(16);
  const variant = ((parseInt(hex[16], 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
