/** The studio: joins its regions, which do not know each other. */

import { perform, press, onPress, setSiteIsOpen } from "./actions.js";
import { get, path, Refusal, stream } from "./api.js";
import { forgetDeployment, offerDeployment } from "./deployment.js";
import { byId } from "./dom.js";
import { forgetLogos, offerLogos } from "./logos.js";
import { showMyPages } from "./my-pages.js";
import * as preview from "./preview.js";
import { brandColours, emptyRequest, markFields, offerTemplates, requestedPage, showSwatches } from "./request.js";
import * as session from "./session.js";
import { forgetVersions, sayVersion, showVersions } from "./versions.js";

const tenantId = session.current()?.tenantId;
let site = null;

async function enter() {
  const { name } = await get(path("/tenants/{}", tenantId));
  byId("tenant").textContent = name;
  const [{ templates }] = await Promise.all([get(path("/sites/{}/templates", tenantId)), listPages()]);
  offerTemplates(templates);
  sayWhatIsEdited();
}

async function listPages() {
  const { sites } = await get(path("/sites/{}", tenantId));
  showMyPages(sites, site?.siteId, openSite);
  return sites;
}

async function generate() {
  const wanted = requestedPage(site?.siteId);
  markFields([]);
  preview.beginPreview();
  sayVersion("");
  try {
    await follow(wanted);
  } catch (error) {
    markFields(error.details ?? []);
    preview.revertPreview();
    preview.showStatus("Failed");
    throw error;
  }
}

async function follow(wanted) {
  const made = await receive(wanted);
  await preview.finishPreview();
  forgetDeployment();
  await showSite({ siteId: made.siteId, title: made.title });
  preview.showStatus("Complete");
}

/** Shows a generation as it arrives and gives its completion. */
async function receive(wanted) {
  preview.showStatus("Generating… 0 %");
  let made = null;
  for await (const event of stream(path("/sites/{}/generation", tenantId), wanted)) {
    if (event.type === "error") throw new Refusal(event);
    if (event.type === "chunk") preview.addChunk(event.content);
    if (event.type === "complete") made = event;
    if (event.type === "progress") {
      preview.showProgress(event.progress);
      preview.showStatus(`Generating… ${event.progress} %`);
    }
  }
  if (made === null) throw new Refusal({ message: "The generation stopped before the page was complete." });
  return made;
}

async function openSite(siteId) {
  forgetDeployment();
  forgetVersions();
  await showStored(siteId);
}

async function showRestored(siteId) {
  forgetDeployment();
  await showStored(siteId);
}

/** Shows the newest stored version of a site. */
async function showStored(siteId) {
  const sites = await listPages();
  const found = sites.find((one) => one.siteId === siteId);
  if (!found) throw new Refusal({ message: "This page is no longer there." });
  const { title, latestVersion } = found;
  const { html } = await get(path("/sites/{}/sites/{}/versions/{}", tenantId, siteId, latestVersion));
  await preview.showPage(html);
  preview.showProgress(100);
  await showSite({ siteId, title });
  preview.showStatus(`Showing version ${latestVersion}`);
}

/** Shows what is known of a site: its versions, its report and its place in the list. */
async function showSite({ siteId, title }) {
  const { versions } = await get(path("/sites/{}/sites/{}/versions", tenantId, siteId));
  const version = versions[0].version;
  site = { tenantId, siteId, title, version };
  const report = await get(path("/sites/{}/validate?version={}", siteId, version));
  preview.keepReport(report);
  showVersions(site, versions, () => showRestored(siteId));
  await listPages();
  sayWhatIsEdited();
  setSiteIsOpen(true);
}

function startNewPage() {
  site = null;
  setSiteIsOpen(false);
  emptyRequest();
  forgetLogos();
  forgetVersions();
  forgetDeployment();
  preview.forgetPage();
  preview.showStatus("Nothing generated yet");
  sayWhatIsEdited();
  byId("prompt").focus();
  return listPages();
}

function sayWhatIsEdited() {
  byId("edited").textContent = site ? `Makes a new version of “${site.title}”.` : "Makes a new page.";
}

function bind() {
  byId("sign-out").addEventListener("click", session.signOut);
  byId("request").addEventListener("submit", (event) => {
    event.preventDefault();
    press(byId("generate"), byId("generation-alert"), generate);
  });
  onPress(byId("start-new-page"), byId("studio-alert"), startNewPage);
  offerLogos(byId("request-alert"), brandColours);
  offerDeployment(() => site);
  showSwatches();
}

if (session.signedIn()) {
  bind();
  perform(byId("studio-alert"), enter);
} else {
  location.replace("/sign-in");
}
