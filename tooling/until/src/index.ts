export { patienceMs, until } from "./until.js";
