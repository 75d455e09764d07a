/** Character Studio's API, and who is signed in for as long as this tab lives. */

import { readEvents } from "./events.js";

const API = "/v1";
const TOKEN = "character-studio.token";
const NOTICE = "character-studio.notice";

/** The studio said no, or could not be understood. */
export class Refusal extends Error {
  constructor({ code = "", message, details = [], correlationId = "" }) {
    super(message);
    Object.assign(this, { code, details, correlationId });
  }
}

/** The sign-in page is on its way; nothing is left to show here. */
export class SessionEnded extends Error {}

export async function signIn(email, password) {
  const { accessToken } = await ask("POST", "/auth/token", { email, password });
  sessionStorage.setItem(TOKEN, accessToken);
}

export function isSignedIn() {
  return sessionStorage.getItem(TOKEN) !== null;
}

export function signOut(notice = "") {
  sessionStorage.removeItem(TOKEN);
  sessionStorage.setItem(NOTICE, notice);
  location.assign("/sign-in");
}

/** What the sign-in page has to say, once. */
export function takeNotice() {
  const notice = sessionStorage.getItem(NOTICE) ?? "";
  sessionStorage.removeItem(NOTICE);
  return notice;
}

export async function ask(method, path, body, headers = {}) {
  return (await send(method, path, body, headers)).json();
}

/** Gives a stored image as an address that this page may show. */
export async function picture(imageId) {
  return URL.createObjectURL(await (await send("GET", `/images/${encodeURIComponent(imageId)}`)).blob());
}

/** Gives the events of a character after the last that is known, as they arrive; a stream that breaks off is taken up. */
export async function* follow(characterId, last, signal) {
  for (let failures = 0; failures < 5; failures += 1) {
    try {
      const path = `/characters/${encodeURIComponent(characterId)}/events`;
      const answer = await send("GET", path, undefined, { "Last-Event-ID": String(last) }, signal);
      if (answer.status === 204) return;
      for await (const data of readEvents(answer.body)) {
        last += 1;
        failures = 0;
        yield JSON.parse(data);
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refusal && error.code !== "UNREACHABLE") throw error;
    }
  }
  throw unreachable();
}

async function send(method, path, body, headers = {}, signal = undefined) {
  const token = sessionStorage.getItem(TOKEN);
  const answer = await fetch(API + path, {
    method,
    signal,
    headers: {
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => {
    throw unreachable();
  });
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => null);
  if (said === null || typeof said.message !== "string") throw unreadable(answer);
  if (answer.status === 401 && token) {
    signOut("Your session has ended. Sign in again.");
    throw new SessionEnded(said.message);
  }
  throw new Refusal(said);
}

function unreadable(answer) {
  return new Refusal({
    code: "UNREADABLE",
    message: "Character Studio sent an answer that cannot be read.",
    correlationId: answer.headers.get("X-Correlation-Id") ?? "",
  });
}

function unreachable() {
  return new Refusal({ code: "UNREACHABLE", message: "Character Studio cannot be reached. Try again." });
}
