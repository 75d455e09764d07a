/** What was asked for, newest first, a page at a time. */

import { once } from "./acting.js";
import { ask } from "./api.js";
import { wordFor } from "./character.js";
import { byId, element } from "./dom.js";

const ON_A_PAGE = 5;
const alertBox = byId("history-alert");
let asked = 0;
let here = null;
let next = null;

/** Lists a page; `open` gets the id of the character that is pressed. */
export async function list(open, cursor = null) {
  const wanted = new URLSearchParams({ limit: ON_A_PAGE });
  for (const [name, value] of new FormData(byId("filters"))) {
    if (value) wanted.set(name, value);
  }
  if (cursor) wanted.set("cursor", cursor);
  const mine = (asked += 1);
  const { characters, nextCursor } = await ask("GET", `/characters?${wanted}`);
  if (mine !== asked) return; // another page was asked for meanwhile
  here = cursor;
  next = nextCursor;
  byId("history").tBodies[0].replaceChildren(...characters.map((one) => row(one, open)));
  byId("no-history").hidden = characters.length > 0;
  byId("older").disabled = next === null;
  byId("newest").disabled = cursor === null;
}

/** Lists the page that is shown anew. */
export function refresh(open) {
  return list(open, here);
}

export function offer(open) {
  byId("filters").addEventListener("submit", once(alertBox, () => list(open)));
  byId("newest").addEventListener("click", once(alertBox, () => list(open)));
  byId("older").addEventListener("click", once(alertBox, () => list(open, next)));
}

function row({ characterId, status, createdAt, character }, open) {
  const button = element("button", { type: "button", text: character.name });
  button.addEventListener("click", () => open(characterId));
  const when = element("time", { datetime: createdAt, text: new Date(createdAt).toLocaleString("en-GB") });
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, button),
    element("td", { text: character.style }),
    element("td", {}, element("span", { class: "status", "data-state": status, text: wordFor(status) })),
    element("td", {}, when),
  );
}
