// Comfort only: every page works without this file.
"use strict";

// Errors: take the reader to the summary.
const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();

// Filters: open without script and on wide screens; folded on small ones (the chips say what is set), unless refused.
if (!window.matchMedia("(min-width: 62em)").matches) {
  for (const filters of document.querySelectorAll("details[data-wide-open]")) {
    filters.open = filters.querySelector(".field.invalid") !== null;
  }
}

// Messages: offer to put them away. The word comes from the page, in its language.
for (const list of document.querySelectorAll("[data-dismiss-label]")) {
  for (const message of list.children) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "dismiss";
    button.textContent = list.dataset.dismissLabel;
    button.addEventListener("click", () => {
      message.remove();
      document.getElementById("main").focus();
    });
    message.append(button);
  }
}

// Menus: close on Escape (back to the button) and on a click elsewhere.
const openMenus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
