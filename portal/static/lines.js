"use strict";

/* Makes what the log shows. Text is only ever text: nothing that anybody wrote becomes markup. */

function lineMaker(words) {
  const STYLES = { b: "strong", i: "em", code: "code" };
  const DEAF_MILLISECONDS = 500;
  let dayFormat, timeFormat;

  function setFormats() {
    dayFormat = new Intl.DateTimeFormat(words.language, { weekday: "long", day: "numeric", month: "long" });
    timeFormat = new Intl.DateTimeFormat(words.language, { hour: "numeric", minute: "2-digit" });
  }

  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  }

  function makeButton(className, act) {
    const button = make("button", className);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  /** One line of the talk. `pieces` = [[style, text], …]. */
  function makeLine(mine, at, pieces) {
    const who = make("span", "unseen", words.show(make("span"), mine ? "you" : "name"), ": ");
    const styled = pieces.map(([style, text]) => (STYLES[style] ? make(STYLES[style], "", text) : text));
    const time = make("time", "", timeFormat.format(at));
    time.dateTime = at.toISOString();
    const bubble = make("div", "bubble", make("p", "text", who, ...styled), make("p", "foot", time));
    const line = make("div", mine ? "line mine" : "line ours", bubble);
    line.dataset.day = at.toDateString();
    line.tabIndex = -1;
    return line;
  }

  /** The buttons under a message; `act` gets the choice that was tapped. A finger that comes down as
      they appear meant what stood there before; the keyboard and screen readers aim, and are heard at once. */
  function makeChoices(choices, act) {
    const group = make("div", "choices deaf");
    group.setAttribute("role", "group");
    group.dataset.wordIn = "aria-label";
    words.show(group, "choices");
    for (const choice of choices) {
      const button = makeButton("choice", () => act(choice));
      button.textContent = choice.label;
      group.append(button);
    }
    setTimeout(() => group.classList.remove("deaf"), DEAF_MILLISECONDS);
    return group;
  }

  function dayName(at) {
    const today = new Date();
    const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
    if (at.toDateString() === today.toDateString()) return words.of("today");
    if (at.toDateString() === yesterday.toDateString()) return words.of("yesterday");
    return dayFormat.format(at);
  }

  /** The heading above the first line of a day. */
  function makeDay(line) {
    return make("h3", "day", dayName(new Date(line.querySelector("time").dateTime)));
  }

  setFormats();
  words.onChange(() => {
    setFormats();
    for (const time of document.querySelectorAll(".line time")) time.textContent = timeFormat.format(new Date(time.dateTime));
    for (const heading of document.querySelectorAll(".day")) heading.replaceWith(makeDay(heading.nextElementSibling));
  });

  return { make, makeButton, makeLine, makeChoices, makeDay };
}
