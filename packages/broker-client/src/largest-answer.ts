import type { Subject } from "./errors.js";

const KILOBYTES = 1024;

/** A token, or any other answer to a login. */
const LOGIN = 64 * KILOBYTES;
/** An error may repeat the object that it is about. */
const ERROR = 256 * KILOBYTES;
/** A workgroup of 100,000 members has room. */
const GROUP = 4096 * KILOBYTES;
const OTHER = 256 * KILOBYTES;

/**
 * How many bytes of an answer are read: its subject and its status tell how large a sensible answer may be.
 */
export function largestAnswer({ resource }: Subject, status: number): number {
  if (resource === "login") return LOGIN;
  if (status >= 300) return ERROR;
  return resource === "classes" || resource === "workgroups" ? GROUP : OTHER;
}
