import { createReadStream } from "node:fs";
import { privateMark } from "../school/user-events.js";

const overlap = 200;
const markers = [privateMark, "@ucs.test", "saltsaltsalt", "S-1-5-21-", "s3cret-Of-The-Broker", "machinesecret"];

/** Looks through a part of the daemon's log for what is none of its business; returns the kinds of what it finds. */
export async function findLeaks(file: string): Promise<readonly string[]> {
  const found = new Set<string>();
  let rest = "";
  for await (const chunk of createReadStream(file, "latin1")) {
    const text = rest + (chunk as string);
    for (const marker of markers) if (text.includes(marker)) found.add(marker);
    rest = text.slice(-overlap);
  }
  return [...found].map((marker) => `${file} holds ${marker}`);
}
