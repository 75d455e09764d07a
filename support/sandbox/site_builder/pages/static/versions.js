/** The history of the open page. */

import { actionButton } from "./actions.js";
import { get, path, post } from "./api.js";
import { byId, element, scoreText } from "./dom.js";

const rows = byId("versions").tBodies[0];
const alertBox = byId("versions-alert");

/** Shows the versions of a site; `afterRestoring` is told of the new one. */
export function showVersions(site, versions, afterRestoring) {
  rows.replaceChildren(...versions.map((version) => versionRow(site, version, versions[0].version, afterRestoring)));
}

export function forgetVersions() {
  rows.replaceChildren();
  byId("comparison").hidden = true;
  sayVersion("");
}

export function sayVersion(text) {
  byId("version-status").textContent = text;
}

function versionRow(site, { version, prompt, brandScore, restoredFrom, createdAt }, latest, afterRestoring) {
  const heading = `version-${version}`;
  const restore = () => restoreVersion(site, version, afterRestoring);
  const compare = () => compareVersions(site, version, latest);
  return element(
    "tr",
    {},
    element("th", { scope: "row", id: heading, text: version }),
    element("td", {}, element("span", { class: "prompt", title: prompt, text: prompt })),
    element("td", { text: scoreText(brandScore) }),
    element("td", {}, ...origin(restoredFrom, createdAt)),
    element(
      "td",
      { class: "row-buttons" },
      actionButton(`Restore version ${version}`, alertBox, restore),
      actionButton("Compare with latest", alertBox, compare, { "aria-describedby": heading }),
    ),
  );
}

function origin(restoredFrom, createdAt) {
  const how = restoredFrom === null ? "Generated" : `Restored from version ${restoredFrom}`;
  const when = new Date(createdAt).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return [element("span", { text: how }), " ", element("time", { datetime: createdAt, text: when })];
}

async function restoreVersion(site, version, afterRestoring) {
  const made = await post(path("/sites/{}/sites/{}/versions/{}/restoration", site.tenantId, site.siteId, version));
  await afterRestoring();
  sayVersion(`Version ${version} is restored as version ${made.version}.`);
}

async function compareVersions(site, from, to) {
  const where = path("/sites/{}/sites/{}/comparison?from={}&to={}", site.tenantId, site.siteId, from, to);
  const { brandScoreChange, addedLines, removedLines, identical } = await get(where);
  const sign = brandScoreChange < 0 ? "−" : "+";
  const change = identical ? "identical" : `brand score ${sign}${Math.abs(brandScoreChange).toFixed(1)}`;
  byId("comparison-summary").textContent = `From version ${from} to version ${to}: ${change}.`;
  showLines(byId("added-lines"), addedLines);
  showLines(byId("removed-lines"), removedLines);
  byId("comparison").hidden = false;
}

function showLines(list, lines) {
  list.replaceChildren(...lines.map((line) => element("li", { text: line })));
}
