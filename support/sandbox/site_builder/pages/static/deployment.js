/** Putting the open page where visitors are. */

import { onPress } from "./actions.js";
import { get, path, post, Refusal } from "./api.js";
import { byId } from "./dom.js";

const POLL_MS = 100;
const status = byId("deployment-status");
const deployed = byId("deployed");
const alertBox = byId("deployment-alert");

export function forgetDeployment() {
  status.textContent = "";
  deployed.hidden = true;
}

/** Binds the two buttons to whatever site `openSite()` gives when one is pressed. */
export function offerDeployment(openSite) {
  for (const environment of ["staging", "production"]) {
    onPress(byId(`deploy-${environment}`), alertBox, () => deploy(openSite(), environment));
  }
}

async function deploy(site, environment) {
  forgetDeployment();
  status.textContent = "Deploying…";
  try {
    const begun = await begin(site, environment);
    showDeployed(await finished(site, begun));
  } catch (error) {
    status.textContent = "Not deployed";
    throw error;
  }
}

function begin({ tenantId, siteId, version }, environment) {
  return post(path("/sites/{}/deployments", tenantId), { siteId, environment, version });
}

async function finished({ tenantId }, { deploymentId }) {
  const where = path("/sites/{}/deployments/{}", tenantId, deploymentId);
  for (;;) {
    const deployment = await get(where);
    if (deployment.status === "FAILED") throw new Refusal({ message: "The deployment failed." });
    if (deployment.status === "DEPLOYED") return deployment;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function showDeployed({ version, environment, url }) {
  status.textContent = "Deployed";
  deployed.querySelector("span").textContent = `Version ${version} is on ${environment}.`;
  deployed.querySelector("a").href = url;
  deployed.hidden = false;
}
