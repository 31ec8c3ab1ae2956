import { readFile } from "node:fs/promises";
import { SettingsError } from "./errors.js";

/** Reads the password of the bind DN anew; one newline at the end does not count. Throws SettingsError "PASSWORD_FILE". */
export async function readPasswordFile(file: string): Promise<string> {
  let content: string;
  try {
    content = await readFile(file, "utf8");
  } catch (cause) {
    throw new SettingsError(
      "PASSWORD_FILE",
      `The password file ${file} cannot be read. Check LDAP_PASSWORD_FILE and its rights.`,
      { cause },
    );
  }
  const password = content.replace(/\r?\n$/, "");
  if (password === "") throw new SettingsError("PASSWORD_FILE", `The password file ${file} is empty.`);
  return password;
}
