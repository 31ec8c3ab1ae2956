// [what the text must hold for it to be worth a search, what to look for, what stays before and behind]; in this order: what is gone
// cannot be cut in two by a later one
const forms: readonly (readonly [part: string, form: RegExp, before: string, behind: string])[] = [
  ["-----BEGIN", /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, "", ""],
  // user and password in a URL, also where the password was not encoded and holds an @ or a slash
  ["@", /([a-z][a-z0-9+.-]{0,20}:\/\/)(?:[^\s/?#"'<>]{0,2000}|[^\s/?#"'<>:]{0,500}:[^\s"'<>]{0,2000})@/gi, "$1", "@"],
  ["", /\b(bearer|negotiate)\s+[^\s"',;]+/gi, "$1 ", ""],
  ["", /\b(basic)\s+[a-z0-9+/_-]{4,}={0,2}/gi, "$1 ", ""],
  // JSON web tokens: base64url of '{"'
  ["ey", /\bey[IJ][\w-]{8,}(?:\.[\w-]*){0,4}/g, "", ""],
  // hashes as LDAP writes them: {crypt}$6$..., {SSHA}..., {K5KEY}
  [
    "{",
    /\{(?:crypt|s?sha\d*|s?sha-\d+|s?md5|bcrypt|argon2[a-z]*|pbkdf2[\w-]*|k5key|kinit|sasl|nt|lanman|smbntpwd|clear|cleartext)\}[^\s"',;]*/gi,
    "",
    "",
  ],
  // hashes as crypt(3) writes them: $6$salt$hash
  ["$", /\$(?:1|2[abxy]?|5|6|7|y|gy|md5|sha1|scrypt|argon2[a-z]*|pbkdf2[\w-]*)\$[^\s"',;]+/g, "", ""],
  // NT and LM hashes, and any other long hexadecimal number (a UUID has dashes)
  ["", /(?<![0-9a-f])[0-9a-f]{32,}(?![0-9a-z])/gi, "", ""],
];

/** Puts `mark` in the place of all secrets that their form gives away: keys, tokens, credentials, hashes. Pure. */
export function hideSecretForms(text: string, mark: string): string {
  let result = text;
  for (const [part, form, before, behind] of forms)
    if (result.includes(part)) result = result.replace(form, `${before}${mark}${behind}`);
  return result;
}
