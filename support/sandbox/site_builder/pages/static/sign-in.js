import { press, refreshButtons } from "./actions.js";
import { post, Refusal } from "./api.js";
import { byId } from "./dom.js";
import * as session from "./session.js";

const form = byId("sign-in");
const notice = byId("notice");

async function signIn() {
  const { email, password } = Object.fromEntries(new FormData(form));
  try {
    session.begin(await post("/auth/token", { email, password }));
  } catch (error) {
    byId("password").select();
    throw error.code === "INVALID_CREDENTIALS" ? new Refusal({ message: "Email or password is wrong." }) : error;
  }
  location.assign("/studio");
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  notice.textContent = "";
  press(byId("sign-in-button"), byId("alert"), signIn);
});

notice.textContent = session.takeNotice();
refreshButtons();
