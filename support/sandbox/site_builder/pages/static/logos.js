/** Four logos to choose from. */

import { onPress } from "./actions.js";
import { post } from "./api.js";
import { byId, element } from "./dom.js";

const group = byId("logos");
const noLogo = byId("no-logo");
const idea = byId("logo-idea");
const suggest = byId("suggest-logos");

export function chosenLogo() {
  return group.querySelector("input:checked")?.value;
}

export function forgetLogos() {
  group.replaceChildren();
  group.hidden = noLogo.hidden = true;
}

/** Offers logos in the colours that `colours()` gives at that moment. */
export function offerLogos(alertBox, colours) {
  onPress(suggest, alertBox, async () => {
    const colors = colours();
    const asked = { prompt: idea.value, count: 4, ...(colors.length ? { colors } : {}) };
    const { results } = await post("/agents/logo", asked);
    group.replaceChildren(...results.map(choice));
    group.hidden = noLogo.hidden = false;
  });
  onPress(noLogo, alertBox, () => {
    for (const radio of group.querySelectorAll("input")) radio.checked = false;
  });
  idea.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    suggest.click();
  });
}

function choice({ id, url, preview }, index) {
  const name = `Logo ${index + 1}`;
  return element(
    "label",
    { class: "logo" },
    element("input", { type: "radio", name: "logo", value: url, "aria-labelledby": `name-${id}` }),
    element("img", { src: preview, alt: `Preview of logo ${index + 1}`, width: "64", height: "64" }),
    element("span", { id: `name-${id}`, text: name }),
  );
}
