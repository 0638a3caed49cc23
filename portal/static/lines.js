"use strict";

/* Makes what the log shows. Text is only ever text: nothing that anybody wrote becomes markup. */

function lineMaker(words, language) {
  const STYLES = { b: "strong", i: "em", code: "code" };
  const dayFormat = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
  const timeFormat = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });

  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  }

  function makeButton(label, className, act) {
    const button = make("button", className, label);
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  /** One line of the talk. `pieces` = [[style, text], …]. */
  function makeLine(mine, at, pieces) {
    const who = make("span", "unseen", `${mine ? words.you : words.name}: `);
    const styled = pieces.map(([style, text]) => (STYLES[style] ? make(STYLES[style], "", text) : text));
    const time = make("time", "", timeFormat.format(at));
    time.dateTime = at.toISOString();
    const bubble = make("div", "bubble", make("p", "text", who, ...styled), make("p", "foot", time));
    const line = make("div", mine ? "line mine" : "line ours", bubble);
    line.dataset.day = at.toDateString();
    line.tabIndex = -1;
    return line;
  }

  /** The buttons under a message; `act` gets the choice that was tapped. */
  function makeChoices(choices, act) {
    const group = make("div", "choices");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", words.choices);
    for (const choice of choices) group.append(makeButton(choice.label, "choice", () => act(choice)));
    return group;
  }

  function dayName(at) {
    const today = new Date();
    const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
    if (at.toDateString() === today.toDateString()) return words.today;
    if (at.toDateString() === yesterday.toDateString()) return words.yesterday;
    return dayFormat.format(at);
  }

  return { make, makeButton, makeLine, makeChoices, dayName };
}
