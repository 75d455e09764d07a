/** One action at a time: while one runs, no button starts another. */

import { Refusal, SessionEnded } from "./api.js";
import { element, hideAlert, showAlert } from "./dom.js";

let running = false;
let siteIsOpen = false;

/** Shows which buttons can be pressed; they keep the focus either way. */
export function refreshButtons() {
  for (const button of document.querySelectorAll("[data-action]")) {
    const off = running || ("needsSite" in button.dataset && !siteIsOpen);
    button.setAttribute("aria-disabled", String(off));
  }
}

export function setSiteIsOpen(open) {
  siteIsOpen = open;
  refreshButtons();
}

/** Makes a button that runs `act`; it is off while something else runs. */
export function actionButton(text, alertBox, act, attributes = {}) {
  const made = element("button", { type: "button", "data-action": "", "aria-disabled": running, text, ...attributes });
  onPress(made, alertBox, act);
  return made;
}

/** Runs `act` when a button is pressed; what goes wrong is said in `alertBox`. */
export function onPress(button, alertBox, act) {
  button.addEventListener("click", () => press(button, alertBox, act));
}

/** Runs `act` unless the button is off. */
export function press(button, alertBox, act) {
  if (button.getAttribute("aria-disabled") === "true") return;
  return perform(alertBox, act);
}

export async function perform(alertBox, act) {
  running = true;
  refreshButtons();
  document.querySelectorAll("[role=alert]").forEach(hideAlert);
  try {
    await act();
  } catch (error) {
    if (error instanceof SessionEnded) return;
    if (!(error instanceof Refusal)) console.error(error);
    showAlert(alertBox, error);
  }
  running = false;
  refreshButtons();
}
