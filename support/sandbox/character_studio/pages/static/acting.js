/** Doing one thing at a time, and saying what went wrong with it. */

import { Refusal, SessionEnded } from "./api.js";
import { hideAlert, showAlert } from "./dom.js";

/** Makes a way to act that ignores whoever presses again while it still acts. */
export function once(alertBox, act) {
  let acting = false;
  return async (event) => {
    event?.preventDefault();
    if (acting) return;
    acting = true;
    hideAlert(alertBox);
    try {
      await act(event);
    } catch (error) {
      if (error instanceof SessionEnded) return;
      if (!(error instanceof Refusal)) console.error(error);
      showAlert(alertBox, error);
    } finally {
      acting = false;
    }
  };
}
