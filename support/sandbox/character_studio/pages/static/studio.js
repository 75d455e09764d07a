/** The studio: joins its regions, which do not know each other. */

import { once } from "./acting.js";
import { ask, isSignedIn, SessionEnded, signOut } from "./api.js";
import * as character from "./character.js";
import { byId, showAlert } from "./dom.js";
import * as history from "./history.js";

function wish() {
  const { name, style, archetype, description, tags, images, size } = Object.fromEntries(new FormData(byId("wish")));
  const named = tags.split("\n").map((tag) => tag.trim()).filter(Boolean);
  return { name, style, archetype, description: description || null, tags: named, images: Number(images), size };
}

async function create() {
  const { characterId } = await ask("POST", "/characters", wish());
  history.list(open).catch(complain);
  open(characterId);
}

async function open(characterId) {
  try {
    await character.show(characterId);
    await history.refresh(open);
  } catch (error) {
    complain(error);
  }
}

function complain(error) {
  if (!(error instanceof SessionEnded)) showAlert(byId("character-alert"), error);
}

async function enter() {
  const { name } = await ask("GET", "/accounts/me");
  byId("who").textContent = name;
  await history.list(open);
}

byId("sign-out").addEventListener("click", () => signOut());
// The second click of a double click is the end of one press, and no second wish, however long ago the first was answered.
byId("create").addEventListener("click", (event) => event.detail > 1 && event.preventDefault());
byId("wish").addEventListener("submit", once(byId("wish-alert"), create));
history.offer(open);
if (isSignedIn()) {
  once(byId("history-alert"), enter)();
} else {
  location.replace("/sign-in");
}
