"use strict";

/* What a link brought along (#start=…): named, and followed when the person says so, once. The
   word may be a secret, so it leaves the address bar and the history as soon as it was answered. */

class Offer {
  static #LINK = /^#start=([A-Za-z0-9_-]{1,64})$/;
  static #ABOUT = [
    [/^inv_/, "invitation"],
    [/^evt_(M-[0-9]{4,9})$/i, "meeting"],
    [/^prop_(P-[0-9]{4,9})$/i, "proposal"],
    [/^ver_(C-[0-9A-Z]{4}-[0-9A-Z]{4})$/i, "certificate"],
  ];

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
    // Of a link only a code is shown: whoever made it could have written anything else.
    const [about, kind] = Offer.#ABOUT.find(([about]) => about.test(word)) ?? [/^/, "link"];
    const [said, code] = this.#section.querySelectorAll("p > *");
    this.#words.show(said, `offer_${kind}`);
    code.textContent = about.exec(word)[1]?.toUpperCase() ?? "";
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
