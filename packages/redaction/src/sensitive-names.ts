/** What a field's name says about its value. */
export type Sensitivity = "secret" | "personal" | undefined;

// parts that make a name a secret's, however it is spelt: userPassword, sambaNTPassword, USER_PASSWD, accessToken, Set-Cookie ...
const secretParts =
  /passw|passphrase|passcode|kennwort|pwd|pswd|pwhistory|secret|token|cookie|credential|authoriz|authoris|apikey|accesskey|privatekey|krb5|nthash|lmhash|sessionid|bearer|jwt/;
// short words that are a secret's only as a word of their own: "key" and "apiKey", not "monkey"; "auth", not "authority"
const secretWords = new Set([
  "key",
  "keys",
  "pass",
  "pw",
  "pin",
  "auth",
  "hash",
  "hashes",
  "session",
  "otp",
  "totp",
  "salt",
]);
const personalNames =
  /^(?:(?:first|fore|given|last|family|sur|full|middle|nick|user|login|account|principal|person|pupil|student|teacher|common)names?|uids?|memberuids?|userids?|sn|dns?|userdns?|olddn|newdn|binddn|lded?n|udm_?dn|uniquemembers?|gecos|initials|logins?|e?mails?|emailaddress(?:es)?|mailaddress(?:es)?|mailprimaryaddress|mailalternativeaddress|birth(?:day|date)s?|dateofbirth|univentionbirthday|phones?|telephonenumbers?|mobile|homephone|ucsschoolrecorduid|recorduid)$/;

/** What a key of an object says about its value; for any spelling (camelCase, snake_case, Kebab-Case, capitals). */
export function sensitivityOfKey(key: string): Sensitivity {
  const named = sensitivityInText(key);
  if (named !== undefined) return named;
  return wordsOf(key).some((word) => secretWords.has(word)) ? "secret" : undefined;
}

/** The same for a name in front of "=" or ":" in a text, where short words such as "key" mean nothing. */
export function sensitivityInText(name: string): Sensitivity {
  const squashed = name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  // the name of a file that holds a secret is no secret
  if (secretParts.test(squashed)) return squashed.endsWith("file") ? undefined : "secret";
  return personalNames.test(squashed) ? "personal" : undefined;
}

function wordsOf(key: string): string[] {
  return key
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}
