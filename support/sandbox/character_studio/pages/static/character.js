/** One character: how far it is, what became of it, and the way to cancel it. */

import { once } from "./acting.js";
import { ask, follow, picture, Refusal } from "./api.js";
import { byId, element, hideAlert, showAlert } from "./dom.js";

const WORDS = {
  QUEUED: "Waiting",
  GENERATING: "Generating",
  CONVERTING: "Converting",
  STORING: "Storing",
  COMPLETE: "Complete",
  FAILED: "Failed",
  CANCELLED: "Cancelled",
};
/** Why there is no character, for whoever knows nothing of the studio's insides. */
const REASONS = {
  EXTERNAL_REJECTED: "The image service does not draw this. Change the wish.",
  EXTERNAL_NOT_AUTHORISED: "The image service does not let the studio in. It is on us to mend that.",
  EXTERNAL_RATE_LIMITED: "The image service has too much to do. Try again in a few minutes.",
  EXTERNAL_UNAVAILABLE: "The image service is down at the moment. Try again later.",
  EXTERNAL_TIMEOUT: "The image service took too long. Try again later.",
  EXTERNAL_MALFORMED: "The image service sent something that is no picture. Try again later.",
  EXTERNAL_CONNECTION: "The connection to the image service broke. Try again later.",
};
const FINISHED = ["COMPLETE", "FAILED", "CANCELLED"];

let shown = null;
let following = new AbortController();

export function wordFor(status) {
  return WORDS[status] ?? status;
}

function path(characterId) {
  return `/characters/${encodeURIComponent(characterId)}`;
}

/** Shows a character, and what happens to it until it is finished. */
export async function show(characterId) {
  following.abort();
  following = new AbortController();
  const { signal } = following;
  shown = characterId;
  hideAlert(byId("character-alert"));
  byId("pictures").replaceChildren();
  byId("cost").textContent = "";
  let character = await ask("GET", path(characterId));
  if (signal.aborted) return;
  byId("character-heading").textContent = character.character.name;
  byId("no-pictures").textContent = "Its pictures appear here as soon as they are drawn.";
  showState(character);
  const events = FINISHED.includes(character.status) ? [] : follow(characterId, character.lastEventId, signal);
  for await (const event of events) {
    if (!signal.aborted) showState(event);
  }
  if (signal.aborted) return;
  character = await ask("GET", path(characterId));
  if (!signal.aborted) await showEnd(character, signal);
}

function showState({ status, progress }) {
  byId("status").textContent = wordFor(status);
  byId("status").dataset.state = status;
  byId("progress").value = progress;
  byId("cancel").hidden = byId("no-pictures").hidden = FINISHED.includes(status);
}

async function showEnd(character, signal) {
  showState(character);
  const { chargedCents } = character.cost;
  byId("cost").textContent = chargedCents === null ? "Nothing charged" : `${chargedCents} cents`;
  if (character.error) showAlert(byId("character-alert"), explained(character.error));
  const addresses = await Promise.all(character.images.map(({ imageId }) => picture(imageId)));
  if (signal.aborted) return;
  const alt = (at) => `${character.character.name}, image ${at + 1} of ${addresses.length}`;
  byId("pictures").replaceChildren(
    ...addresses.map((src, at) => element("li", {}, element("img", { src, alt: alt(at) }))),
  );
}

/** In everybody's words, and below them in those of whoever has to mend it. */
function explained({ code, message }) {
  return new Refusal({ code, message: REASONS[code] ?? message, details: [{ message }] });
}

const cancel = once(byId("character-alert"), async () => {
  await ask("POST", `${path(shown)}/cancellation`);
  if (!byId("cancel").hidden) byId("status").textContent = "Cancelling";
});

byId("cancel").addEventListener("click", cancel);
