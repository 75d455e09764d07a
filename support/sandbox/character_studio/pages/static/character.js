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
  let character = await ask("GET", path(characterId));
  showState(character);
  byId("title").textContent = character.character.name;
  for await (const event of FINISHED.includes(character.status) ? [] : follow(characterId, signal)) {
    if (!signal.aborted) showState(event);
  }
  if (signal.aborted) return;
  character = await ask("GET", path(characterId));
  if (!signal.aborted) await showEnd(character, signal);
}

function showState({ status, progress }) {
  byId("status").textContent = wordFor(status);
  byId("progress").value = progress;
  byId("cancel").hidden = FINISHED.includes(status);
}

async function showEnd(character, signal) {
  showState(character);
  const { chargedCents } = character.cost;
  byId("cost").textContent = chargedCents === null ? "Nothing charged" : `${chargedCents} cents`;
  if (character.error) showAlert(byId("character-alert"), new Refusal(character.error));
  const addresses = await Promise.all(character.images.map(({ imageId }) => picture(imageId)));
  if (signal.aborted) return;
  const alt = (at) => `${character.character.name}, image ${at + 1} of ${addresses.length}`;
  byId("pictures").replaceChildren(
    ...addresses.map((src, at) => element("li", {}, element("img", { src, alt: alt(at) }))),
  );
}

const cancel = once(byId("character-alert"), async () => {
  await ask("POST", `${path(shown)}/cancellation`);
  byId("status").textContent = "Cancelling";
});

byId("cancel").addEventListener("click", cancel);
