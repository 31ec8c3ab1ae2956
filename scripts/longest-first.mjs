// jest's order of test files, with those first that take longest (proofs, then end-to-end): what is begun last should be over soon, for then
// no core stands idle at the end.
import Sequencer from "@jest/test-sequencer";

const rank = ({ path }) =>
  /\/test\/proof\/(?:random-kills|each-step)/.test(path) ? 0 : path.includes("/proof/") ? 1 : 2;

export default class LongestFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
