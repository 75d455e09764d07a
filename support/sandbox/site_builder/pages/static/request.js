/** What the owner asks for: prompt, template and brand. */

import { byId, element } from "./dom.js";
import { chosenLogo } from "./logos.js";

const form = byId("request");
const template = byId("template");

/** The body of a generation request; what was left empty is left out. */
export function requestedPage(siteId) {
  const { prompt, templateId, primaryColor, secondaryColor } = Object.fromEntries(new FormData(form));
  const brandAssets = filled({
    primaryColor: primaryColor.trim(),
    secondaryColor: secondaryColor.trim(),
    logo: chosenLogo(),
  });
  return { prompt, ...filled({ templateId, siteId }), ...(Object.keys(brandAssets).length ? { brandAssets } : {}) };
}

export function brandColours() {
  return [form.elements.primaryColor, form.elements.secondaryColor].map((field) => field.value.trim()).filter(Boolean);
}

export function offerTemplates(templates) {
  template.replaceChildren(
    ...templates.map(({ templateId, name }) => element("option", { value: templateId, text: name })),
  );
  const describe = () => {
    const chosen = templates.find(({ templateId }) => templateId === template.value);
    byId("template-description").textContent = chosen?.description ?? "";
  };
  template.addEventListener("input", describe);
  describe();
}

export function showSwatches() {
  for (const field of [form.elements.primaryColor, form.elements.secondaryColor]) {
    const swatch = field.previousElementSibling;
    field.addEventListener("input", () => {
      swatch.style.background = ""; // what is no colour is ignored, and must not leave the last one standing
      swatch.style.background = field.value.trim();
    });
  }
}

export function emptyRequest() {
  form.reset();
  markFields([]);
  for (const field of [form.elements.primaryColor, form.elements.secondaryColor, template]) {
    field.dispatchEvent(new Event("input"));
  }
}

/** Marks the fields that a refusal names, so that they are found at a glance. */
export function markFields(details) {
  const wrong = new Set(details.map(({ field }) => field.split(".").at(-1)));
  for (const field of form.querySelectorAll("textarea, select, input:not([type=radio])")) {
    field.setAttribute("aria-invalid", String(wrong.has(field.name)));
  }
}

function filled(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value));
}
