import { subjectOf } from "./check-id.js";
import { decodeGroup, decodeSchool, decodeUser } from "./decode-body.js";
import { encodeGroup, encodeSchool, encodeUser, type EncodedBody } from "./encode-body.js";
import { BrokerError, type ResourceName, type Subject } from "./errors.js";
import { inspectCertificate, type CertificateReport } from "./inspect-certificate.js";
import { logIn } from "./login.js";
import { onAbort } from "./on-abort.js";
import { readOptions, type BrokerOptions } from "./options.js";
import { readAnswer, type Reading } from "./read-answer.js";
import { removeSchool } from "./remove-school.js";
import { openSession } from "./session.js";
import { openTransport } from "./transport.js";
import type { Exactly, School, SchoolClass, User, Workgroup } from "./types.js";
import type { Answer } from "./wire-answer.js";

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
}
export interface UserRequestOptions extends RequestOptions {
  /**
   * Schools in the order of the body's `context`, the primary one first. Needed because a JavaScript object moves keys
   * like "100123" to the front; without it the order of the object's keys holds.
   */
  readonly schools?: readonly string[] | undefined;
}
export interface LoginReport {
  /** epoch ms; undefined where the token does not say */
  readonly expiresAt: number | undefined;
  /** the broker's clock minus this one, to the second */
  readonly clockDifferenceMs?: number;
}

interface Readable<T> {
  /** undefined: the broker does not have it */
  get(id: string, options?: RequestOptions): Promise<T | undefined>;
  /** Whether the broker has it. An id that is no entryUUID: BrokerError "BAD_ID", as in all methods. */
  exists(id: string, options?: RequestOptions): Promise<boolean>;
}
export interface Schools extends Readable<School> {
  /** Makes a school. Throws BrokerError "EXISTS" where its id or name is in use, "REFUSED" with the broker's `detail`. */
  create<const S extends School>(school: S & Exactly<School, S>, options?: RequestOptions): Promise<void>;
  /** "unsupported": the broker offers no deletion of schools, so it stays there; "missing": it is not there */
  remove(id: string, options?: RequestOptions): Promise<"removed" | "missing" | "unsupported">;
}
export interface Replaceable<T, O = RequestOptions> extends Readable<T> {
  /** Makes an object. Throws BrokerError "EXISTS" where its id or name is in use, "REFUSED" with the broker's `detail`. */
  create<const S extends T>(body: S & Exactly<T, S>, options?: O): Promise<void>;
  /** Puts a whole object in the place of the one with its id; "missing": there is none, and nothing was made. */
  replace<const S extends T>(body: S & Exactly<T, S>, options?: O): Promise<"replaced" | "missing">;
  /** Deletes an object; "missing": it was not there. */
  remove(id: string, options?: RequestOptions): Promise<"removed" | "missing">;
}

/** One school authority at one broker. Every method rejects with BrokerError; nothing is repeated but after a 401. */
export interface Broker {
  readonly schools: Schools;
  readonly classes: Replaceable<SchoolClass>;
  readonly workgroups: Replaceable<Workgroup>;
  readonly users: Replaceable<User, UserRequestOptions>;
  /**
   * Whether the API knows this school authority, asked without touching anything: a user without any field is refused where it does, and
   * not found where it does not, or where the API is not. Without this, an object that is not found may only seem to be missing.
   */
  isKnown(options?: RequestOptions): Promise<boolean>;
  /** Fetches a new token; requests do so by themselves. */
  login(options?: RequestOptions): Promise<LoginReport>;
  /** Looks at the certificate that the broker shows, trusted or not, on a connection of its own. */
  inspectCertificate(): Promise<CertificateReport>;
  /** The proxy that stands before the broker, such as `http://proxy:3128`. */
  readonly proxy: string | undefined;
  /** Ends requests under way with ABORTED and closes all connections. */
  close(): Promise<void>;
}

interface Call extends RequestOptions {
  readonly subject: Subject;
  readonly body?: EncodedBody;
}

/**
 * Makes a client; it connects at the first request. Throws BrokerError BAD_OPTIONS for options that can never work.
 *
 * @example
 * ```ts
 * import { readFileSync } from "node:fs";
 * import { BrokerError, openBroker } from "@id-connector/broker-client";
 * import { not } from "@id-connector/ldap-reader";
 *
 * const broker = openBroker({
 *   url: "https://provisioning.example.org/",
 *   authority: "Traeger1",
 *   credentials: () => ({ username: "provisioning-Traeger1", password: readFileSync("broker.secret", "utf8").trim() }),
 *   env: process.env, // proxies and CA files
 * });
 * try {
 *   const user = await broker.users.get("0b6ac1ee-1c5a-4c1d-8c4b-2a0b7c1d9e3f");
 *   console.log(user?.context ?? "the broker does not have it");
 * } catch (error) {
 *   if (!(error instanceof BrokerError)) throw error;
 *   console.error(error.scope === "item" ? "this object's fault" : "nobody gets through", error.code);
 * } finally {
 *   await broker.close();
 * }
 * ```
 */
export function openBroker(options: BrokerOptions): Broker {
  const settings = readOptions(options);
  const { now, monotonic, credentials } = settings;
  const transport = openTransport(settings.transport);
  const closing = new AbortController();
  let password = "";
  const session = openSession(() => {
    const current = credentials();
    password = current.password;
    return logIn(transport, current, now);
  }, monotonic);

  const send = async ({ subject, body, signal }: Call): Promise<Reading> => {
    const path = `${settings.paths[subject.resource as ResourceName]}${subject.method === "POST" ? "" : `/${subject.id ?? ""}`}`;
    const attempt = async () => {
      const token = await abortable(subject, session.token(), signal);
      const headers = {
        accept: "application/json",
        authorization: `Bearer ${token.text}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      };
      const answer = await transport.send({
        subject,
        path,
        headers,
        signal,
        ...(body !== undefined && { body: body.json }),
      });
      return { token, answer };
    };
    const read = ({ token, answer }: { token: { text: string }; answer: Answer }) =>
      readAnswer(subject, answer, { ...body, secrets: [token.text, password] }, now());
    const first = await attempt();
    if (first.answer.status !== 401) return read(first);
    session.drop(first.token);
    return read(await attempt());
  };

  const readable = <T extends { readonly id: string }>(
    resource: ResourceName,
    decode: (value: unknown) => T | undefined,
  ) => ({
    async get(id: string, { signal }: RequestOptions = {}) {
      const subject = subjectOf("GET", resource, id);
      const reading = await send({ subject, signal });
      if (reading.state !== "done") return undefined;
      const value = decode(reading.value);
      if (value?.id.toLowerCase() === id.toLowerCase()) return value;
      const what = value === undefined ? "fields are missing or of another type" : "it is another object";
      throw new BrokerError(subject, `200, but ${what}`, { code: "BAD_ANSWER", scope: "item", status: 200 });
    },
    async exists(id: string, { signal }: RequestOptions = {}) {
      return (await send({ subject: subjectOf("HEAD", resource, id), signal })).state === "done";
    },
  });

  const removed = async (resource: ResourceName, id: string, { signal }: RequestOptions = {}) => {
    const { state } = await send({ subject: subjectOf("DELETE", resource, id), signal });
    return state === "done" ? "removed" : state;
  };

  const replaceable = <T extends { readonly id: string }, O extends UserRequestOptions>(
    resource: ResourceName,
    encode: (subject: Subject, body: T, order: readonly string[] | undefined) => EncodedBody,
    decode: (value: unknown) => T | undefined,
  ): Replaceable<T, O> => ({
    ...readable(resource, decode),
    async create(body, requestOptions) {
      const subject = subjectOf("POST", resource, body.id);
      await send({ subject, body: encode(subject, body, requestOptions?.schools), signal: requestOptions?.signal });
    },
    async replace(body, requestOptions) {
      const subject = subjectOf("PUT", resource, body.id);
      const encoded = encode(subject, body, requestOptions?.schools);
      const { state } = await send({ subject, body: encoded, signal: requestOptions?.signal });
      return state === "done" ? "replaced" : "missing";
    },
    async remove(id, requestOptions) {
      return (await removed(resource, id, requestOptions)) === "removed" ? "removed" : "missing";
    },
  });

  const schools = readable("schools", decodeSchool);
  return {
    schools: {
      ...schools,
      async create(school, { signal } = {}) {
        const subject = subjectOf("POST", "schools", school.id);
        await send({ subject, body: encodeSchool(subject, school), signal });
      },
      remove: (id, requestOptions) =>
        removeSchool({
          remove: () => removed("schools", id, requestOptions),
          exists: () => schools.exists(id, requestOptions),
        }),
    },
    classes: replaceable("classes", encodeGroup, decodeGroup),
    workgroups: replaceable("workgroups", encodeGroup, decodeGroup),
    users: replaceable("users", encodeUser, decodeUser),
    async isKnown({ signal } = {}) {
      try {
        await send({
          subject: { method: "POST", resource: "users" },
          body: { json: "{}", hidden: [], shown: [] },
          signal,
        });
        return true;
      } catch (error) {
        if (!(error instanceof BrokerError && error.code === "REFUSED")) throw error;
        return error.status !== 404;
      }
    },
    async login({ signal } = {}) {
      const { token, clockDifferenceMs } = await abortable(
        { method: "POST", resource: "login" },
        session.renew(),
        signal,
      );
      return { expiresAt: token.expiresAt, ...(clockDifferenceMs !== undefined && { clockDifferenceMs }) };
    },
    inspectCertificate: () => inspectCertificate(settings.inspection, closing.signal),
    proxy: settings.proxy,
    close() {
      closing.abort();
      return transport.close();
    },
  };
}

// A caller that gives up leaves the shared login to the others.
async function abortable<T>(subject: Subject, shared: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return shared;
  let forget = () => {};
  const aborted = new Promise<never>((_, reject) => {
    forget = onAbort(signal, () => {
      reject(new BrokerError(subject, "the request was aborted", { code: "ABORTED", scope: "authority" }));
    });
  });
  try {
    return await Promise.race([shared, aborted]);
  } finally {
    forget();
  }
}
