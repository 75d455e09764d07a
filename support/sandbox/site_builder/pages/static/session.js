/** Who is signed in, for as long as this tab lives. */

const SESSION = "site-builder.session";
const NOTICE = "site-builder.notice";

export function begin({ accessToken, tenantId }) {
  sessionStorage.setItem(SESSION, JSON.stringify({ accessToken, tenantId }));
}

export function current() {
  return JSON.parse(sessionStorage.getItem(SESSION) ?? "null");
}

export function signedIn() {
  return current() !== null;
}

export function signOut() {
  sessionStorage.removeItem(SESSION);
  location.assign("/sign-in");
}

/** The server no longer accepts the token: ask for a new sign-in and say why. */
export function end() {
  sessionStorage.removeItem(SESSION);
  sessionStorage.setItem(NOTICE, "Your session has ended. Sign in again.");
  location.replace("/sign-in");
}

/** What the sign-in page has to say, once. */
export function takeNotice() {
  const notice = sessionStorage.getItem(NOTICE) ?? "";
  sessionStorage.removeItem(NOTICE);
  return notice;
}
