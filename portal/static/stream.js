"use strict";

/* The line on which the server tells what was said; opened again, from where it broke, for ever. */

class Stream {
  static #BEAT_SECONDS = 20;
  static #LONGEST_REST = 30;

  #on;
  #source = null;
  #failures = 0;
  #timer = 0;
  #heard = 0;

  /** `on` = { address(): url, told(messages), beat(), lost(whether) }. */
  constructor(on) {
    this.#on = on;
    setInterval(() => this.#source && this.#check(), (Stream.#BEAT_SECONDS * 1000) / 2);
    addEventListener("online", () => this.#check());
    document.addEventListener("visibilitychange", () => document.hidden || this.#check());
  }

  open() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#heard = Date.now();
    const source = new EventSource(this.#on.address());
    this.#source = source;
    source.onopen = () => {
      this.#failures = 0;
      this.#heard = Date.now();
      this.#on.lost(false);
    };
    source.onmessage = (event) => {
      this.#heard = Date.now();
      this.#on.told(JSON.parse(event.data));
    };
    source.addEventListener("latido", () => {
      this.#heard = Date.now();
      this.#on.beat();
    });
    source.onerror = () => this.#broke();
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#failures = 0;
    this.#on.lost(false);
  }

  isOpen() {
    return this.#source !== null && this.#source.readyState === EventSource.OPEN;
  }

  #broke() {
    this.#source?.close();
    this.#source = null;
    const seconds = Math.min(Stream.#LONGEST_REST, 2 ** this.#failures) * (0.75 + Math.random() / 2);
    this.#failures += 1;
    this.#on.lost(true);
    this.#timer = setTimeout(() => this.open(), seconds * 1000);
  }

  /** Phones drop lines without saying so. */
  #check() {
    const silent = Date.now() - this.#heard > 2.5 * Stream.#BEAT_SECONDS * 1000;
    if (this.#source ? silent : this.#failures) this.open();
  }
}
