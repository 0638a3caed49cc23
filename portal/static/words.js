"use strict";

/* The page's words, and the parts of the page that show them: data-word names the word of an
   element, data-word-in the attributes that it stands in where that is not its text. */

class Words {
  #all;
  #changed = [];

  /** `all` = { language: { key: word } }; the page came in the language that it says. */
  constructor(all) {
    this.#all = all;
  }

  get language() {
    return document.documentElement.lang;
  }

  of(key) {
    return this.#all[this.language][key];
  }

  /** Have an element show a word, in whichever language the page speaks. */
  show(element, key) {
    element.dataset.word = key;
    const places = element.dataset.wordIn;
    if (!places) element.textContent = this.of(key);
    else for (const name of places.split(" ")) element.setAttribute(name, this.of(key));
    return element;
  }

  /** From now on in this language, everything that is on the page already too. */
  speak(language) {
    if (language === this.language || !(language in this.#all)) return;
    document.documentElement.lang = language;
    for (const element of document.querySelectorAll("[data-word]")) this.show(element, element.dataset.word);
    for (const act of this.#changed) act();
  }

  /** Have something done whenever the language changes. */
  onChange(act) {
    this.#changed.push(act);
  }
}
