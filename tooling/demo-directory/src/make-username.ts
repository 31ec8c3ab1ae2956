/** Makes a user name of the first and the last name, as an import would: ASCII, short, and different from all taken ones. */
export function makeUsername(firstname: string, lastname: string, isTaken: (username: string) => boolean): string {
  const plain = `${toAscii(firstname).slice(0, 5)}.${toAscii(lastname).slice(0, 9)}`;
  if (!isTaken(plain)) return plain;
  let number = 2;
  while (isTaken(`${plain}${number}`)) number += 1;
  return `${plain}${number}`;
}

const letters: Readonly<Record<string, string>> = {
  ä: "ae",
  ö: "oe",
  ü: "ue",
  ß: "ss",
  ø: "oe",
  ł: "l",
  ı: "i",
  đ: "d",
};

function toAscii(name: string): string {
  const german = name
    .normalize("NFC")
    .toLowerCase()
    .replace(/[äöüßøłıđ]/gu, (letter) => letters[letter] ?? letter);
  return german.normalize("NFD").replace(/[^a-z0-9]/gu, "") || "x";
}
