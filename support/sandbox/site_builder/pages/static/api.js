/** The Site Builder's API, as the pages need it. */

import { readEvents } from "./events.js";
import * as session from "./session.js";

const API = "/v1";

/** The builder said no, or could not be understood. */
export class Refusal extends Error {
  constructor({ code = "", message, details = [], correlationId = "" }) {
    super(message);
    this.code = code;
    this.details = details;
    this.correlationId = correlationId;
  }
}

/** The sign-in page is on its way; nothing is left to show here. */
export class SessionEnded extends Error {}

/** Fills a path's {} with the given parts, each escaped. */
export function path(template, ...parts) {
  return template.replaceAll("{}", () => encodeURIComponent(parts.shift()));
}

export async function get(where) {
  return (await send("GET", where)).json();
}

export async function post(where, body) {
  return (await send("POST", where, body)).json();
}

/** Posts and gives the events of the answer as they arrive. */
export async function* stream(where, body) {
  const answer = await send("POST", where, body);
  try {
    for await (const data of readEvents(answer.body)) yield JSON.parse(data);
  } catch (error) {
    throw error instanceof SyntaxError ? unreadable(answer) : unreachable();
  }
}

async function send(method, where, body) {
  const answer = await fetch(API + where, { method, headers: headers(body), body: encoded(body) }).catch(() => {
    throw unreachable();
  });
  if (answer.ok) return answer;
  throw await refusal(answer);
}

function headers(body) {
  const owner = session.current();
  return {
    Accept: "application/json, text/event-stream",
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    ...(owner ? { Authorization: `Bearer ${owner.accessToken}`, "X-Tenant-Id": owner.tenantId } : {}),
  };
}

function encoded(body) {
  return body === undefined ? undefined : JSON.stringify(body);
}

async function refusal(answer) {
  const said = await answer.json().catch(() => null);
  if (said === null || typeof said.message !== "string") return unreadable(answer);
  if (answer.status === 401 && session.signedIn()) {
    session.end();
    return new SessionEnded(said.message);
  }
  return new Refusal(said);
}

function unreadable(answer) {
  return new Refusal({
    code: "UNREADABLE",
    message: "The Site Builder sent an answer that cannot be read.",
    correlationId: answer.headers.get("X-Correlation-Id") ?? "",
  });
}

function unreachable() {
  return new Refusal({ code: "UNREACHABLE", message: "The Site Builder cannot be reached. Try again." });
}
