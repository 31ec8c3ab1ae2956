import { nasty, nastyFile, nastyLine, nastyName } from "@id-connector/hostile";
import type { Content } from "@id-connector/slapd-fixture";

/** A school whose name is an order to a terminal, as the configuration can list it. */
export const nastySchool = `ou3${nastyLine}`;

/** A directory of three schools in which names of every kind are orders to a terminal. */
export const nastyContent: Content = {
  schools: ["ou1", { name: "ou2", displayName: nastyName }, nastySchool],
  users: [
    { username: "anna", role: "student", schools: ["ou1"], firstname: nastyName, lastname: nastyName },
    { username: "ben", role: "student", schools: [nastySchool], attributes: { givenName: [] } },
    { username: "cem", role: "student", schools: ["ou1", nastySchool] },
  ],
  classes: [{ school: nastySchool, name: `1a${nastyName}` }],
};

/** Commands with titles that can be seen: every nasty word in them is NASTY. */
export function titled<T extends readonly string[]>(commands: readonly T[]): [string, T][] {
  const words = [nasty, nastyName, nastyLine, nastyFile];
  return commands.map((argv) => [words.reduce((text, word) => text.replaceAll(word, "NASTY"), argv.join(" ")), argv]);
}
