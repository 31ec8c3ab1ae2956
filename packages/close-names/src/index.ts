export { intactParts, rankNames, slipsIn } from "./rank-names.js";
