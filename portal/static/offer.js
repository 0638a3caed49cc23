"use strict";

/* What a link brought along (#start=…): named, and followed when the person says so, once. The
   word may be a secret, so it leaves the address bar and the history as soon as it was answered. */

class Offer {
  static #LINK = /^#start=([A-Za-z0-9_-]{1,64})$/;
  static #KINDS = { inv: "invitation", prop: "proposal", ver: "certificate" };

  #section = document.getElementById("offer");
  #words;
  #open;
  #changed;

  /** `open(word)` follows a link; `changed(whether)` hears whether there is one. */
  constructor(words, open, changed) {
    const [yes, no] = this.#section.querySelectorAll("button");
    this.#words = words;
    this.#open = open;
    this.#changed = changed;
    yes.addEventListener("click", () => this.#answer(true));
    no.addEventListener("click", () => this.#answer(false));
    addEventListener("hashchange", () => this.look());
  }

  look() {
    const word = this.#word();
    this.#section.hidden = word === null;
    this.#changed(word !== null);
    if (word === null) return;
    const kind = Offer.#KINDS[word.split("_")[0]] ?? "link";
    this.#words.show(this.#section.querySelector("p"), `offer_${kind}`);
    this.#words.show(this.#section.querySelector("button"), `open_${kind}`);
  }

  #answer(yes) {
    const word = this.#word();
    history.replaceState(null, "", location.pathname + location.search);
    this.look();
    if (yes && word !== null) this.#open(word);
  }

  #word() {
    return Offer.#LINK.exec(location.hash)?.[1] ?? null;
  }
}
