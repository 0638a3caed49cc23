"use strict";

/* Where one looks: at what is new, until the person scrolls away from it. */

class Gaze {
  static #NEAR = 120;
  static #MARGIN = 12;

  #log;
  #newest;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");
  #following = false; // from the first word on; only the person's own scrolling ends it
  #first = null; // where what is new begins; it stays in sight until the person says or scrolls something
  #atEnd = false;
  #goal = 0;
  #distance = 0; // to the goal

  /** `newest` is the button that leads to the end. */
  constructor(log, newest) {
    this.#log = log;
    this.#newest = newest;
    log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    newest.addEventListener("click", () => this.toEnd());
    new ResizeObserver(() => this.#resized()).observe(log);
  }

  toEnd(behavior) {
    this.#following = true;
    this.#first = null;
    this.#settle(behavior);
  }

  /** A line came, or null: one's own. Show the end, or where the news begin if they are taller than the window. */
  added(line) {
    if (this.#following) {
      this.#first ??= line;
      this.#settle();
      if (this.#atEnd || line === this.#first) return;
    }
    if (line) this.#newest.hidden = false;
  }

  /** A line became taller: a photo arrived. */
  grown() {
    if (!this.#following) return;
    this.#settle("instant");
    if (!this.#atEnd) this.#newest.hidden = false;
  }

  #settle(behavior = "smooth") {
    const end = this.#end();
    const top = this.#first ? this.#first.offsetTop - Gaze.#MARGIN : end;
    this.#goal = Math.max(0, Math.min(top, end));
    this.#atEnd = this.#goal === end;
    this.#distance = Math.abs(this.#log.scrollTop - this.#goal);
    if (this.#atEnd) this.#newest.hidden = true;
    this.#log.scrollTo({ top: this.#goal, behavior: this.#calm.matches ? "instant" : behavior });
  }

  /** Whoever scrolls away from where we lead is the person. */
  #scrolled() {
    const distance = Math.abs(this.#log.scrollTop - this.#goal);
    const away = distance > this.#distance + 1;
    this.#distance = distance;
    const near = this.#end() - this.#log.scrollTop < Gaze.#NEAR;
    if (near) this.#newest.hidden = true;
    if (away) this.#first = null;
    if (away || !this.#following) this.#following = this.#atEnd = near;
  }

  /** A phone's keyboard came or went: who saw the end still does. */
  #resized() {
    if (!this.#following) return;
    if (this.#atEnd) this.#first = null;
    this.#settle("instant");
  }

  #end() {
    return this.#log.scrollHeight - this.#log.clientHeight;
  }
}
