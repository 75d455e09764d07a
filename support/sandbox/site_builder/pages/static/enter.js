import { signedIn } from "./session.js";

location.replace(signedIn() ? "/studio" : "/sign-in");
