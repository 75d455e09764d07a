import { once } from "./acting.js";
import { ask, signIn, takeNotice } from "./api.js";
import { byId } from "./dom.js";

const alertBox = byId("alert");

byId("sign-in").addEventListener("submit", once(alertBox, async () => {
  const { email, password } = Object.fromEntries(new FormData(byId("sign-in")));
  await signIn(email, password);
  location.assign("/");
}));

byId("sign-up").addEventListener("submit", once(alertBox, async () => {
  const wanted = Object.fromEntries(new FormData(byId("sign-up")));
  await ask("POST", "/accounts", wanted);
  await signIn(wanted.email, wanted.password);
  location.assign("/");
}));

byId("notice").textContent = takeNotice();
