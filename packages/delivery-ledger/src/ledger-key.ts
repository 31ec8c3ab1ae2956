import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { link, open, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder } from "@id-connector/atomic-file";
import { readTrusted, type Trust } from "@id-connector/trusted-path";
import { codeOf } from "./folder.js";

/** The uses of the ledger's key: digests that tell nothing, and DNs that only the key's holder reads. */
export interface LedgerKey {
  /** HMAC-SHA256, base64url. */
  digest(content: string): string;
  /** Encrypts (AES-256-GCM) and binds the text to an id. */
  seal(text: string, id: string): string;
  /** Undefined if it was sealed with another key or for another id. */
  unseal(sealed: string, id: string): string | undefined;
}

export const keyFileName = "ledger.key";
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** Reads the key of a ledger's folder; undefined if it is lost or cut short. Throws TrustError where others could have put it there. */
export async function readKey(folder: string, trust: Trust): Promise<Buffer | undefined> {
  try {
    const key = await readTrusted(join(folder, keyFileName), trust);
    return key.length === keyBytes ? key : undefined;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Reads the key, or makes one (32 random bytes, mode 0600). If two processes make one at the same moment, both get the same. */
export async function readOrMakeKey(folder: string, trust: Trust): Promise<Buffer> {
  const known = await readKey(folder, trust);
  if (known !== undefined) return known;
  const path = join(folder, keyFileName);
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  const file = await open(temporary, "wx", 0o600);
  try {
    await file.writeFile(randomBytes(keyBytes));
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await link(temporary, path); // fails where another made one meanwhile, so that a key in use is never replaced
    await unlink(temporary);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    const other = await readKey(folder, trust);
    if (other === undefined)
      await rename(temporary, path); // there is a key file, but it is cut short
    else await unlink(temporary);
  }
  await syncFolder(folder);
  return (await readKey(folder, trust)) ?? readOrMakeKey(folder, trust);
}

/** A key for a reader that has none: its digests equal no digest of the ledger. */
export function makeLostKey(): Buffer {
  return randomBytes(keyBytes);
}

/** Makes the functions of a key of 32 bytes. */
export function ledgerKey(key: Buffer): LedgerKey {
  const sealingKey = Buffer.from(hkdfSync("sha256", key, "", "sealed names of the directory", keyBytes));
  return {
    digest: (content) => createHmac("sha256", key).update(content).digest("base64url"),
    seal(text, id) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", sealingKey, nonce).setAAD(Buffer.from(id));
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url");
    },
    unseal(sealed, id) {
      const bytes = Buffer.from(sealed, "base64url");
      if (bytes.length < nonceBytes + tagBytes) return undefined;
      const nonce = bytes.subarray(0, nonceBytes);
      const tag = bytes.subarray(nonceBytes, nonceBytes + tagBytes);
      const decipher = createDecipheriv("aes-256-gcm", sealingKey, nonce).setAAD(Buffer.from(id)).setAuthTag(tag);
      try {
        return decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, "utf8") + decipher.final("utf8");
      } catch {
        return undefined; // the only error here: the tag does not match
      }
    },
  };
}
