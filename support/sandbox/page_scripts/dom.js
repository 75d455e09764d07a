/** Building what is seen. Text from outside only ever becomes text. */

export function byId(id) {
  return document.getElementById(id);
}

/** Makes an element; `text` becomes its text, every other property an attribute. */
export function element(tag, { text, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}

export function showAlert(box, { message, details = [], correlationId = "" }) {
  const parts = [element("p", { text: message })];
  const more = details.filter((detail) => detail.message !== message);
  if (more.length) parts.push(element("ul", {}, ...more.map(detailItem)));
  if (correlationId) {
    parts.push(element("p", { class: "correlation", text: "Correlation id: " }, element("code", { text: correlationId })));
  }
  box.replaceChildren(...parts);
  box.hidden = false;
}

export function hideAlert(box) {
  box.replaceChildren();
  box.hidden = true;
}

function detailItem({ field, message }) {
  return element("li", { text: field ? `${field}: ${message}` : message });
}

/** A score as it is always written. */
export function scoreText(score) {
  return score === null || score === undefined ? "–" : score.toFixed(1);
}
