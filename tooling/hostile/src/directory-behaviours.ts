import type { Socket } from "node:net";
import { element, entry, head, message, result } from "./ber.js";
import { drip, pour } from "./pour.js";
import { nasty } from "./terminal/words.js";

/** A request of a client; tags: 0x60 bind, 0x63 search, 0x77 extended, 0x50 abandon, 0x42 unbind. */
export interface LdapRequest {
  readonly id: number;
  readonly tag: number;
}

/** What a hostile directory does. */
export interface DirectoryBehaviour {
  /** One line for a person. */
  readonly says: string;
  /** Before the client said anything. */
  greet?(socket: Socket): void;
  /** true: it was answered, in whatever way; else binds and StartTLS succeed and all other requests stay without an answer. */
  answer?(socket: Socket, request: LdapRequest): boolean;
}

const tags = { bind: 0x60, search: 0x63, extended: 0x77 } as const;
const uuid = "00000000-0000-0000-0000-000000000001";
const oneEntry = entry("uid=anna,dc=ucs,dc=test", { entryUUID: [uuid], uid: ["anna"] });
const on =
  (tag: number, answer: (socket: Socket, id: number) => void) =>
  (socket: Socket, request: LdapRequest): boolean => {
    if (request.tag !== tag) return false;
    answer(socket, request.id);
    return true;
  };

/** Every way in which it is hostile. */
export const directoryBehaviours = {
  "bind-entry": {
    says: "answers a bind with an entry",
    answer: on(tags.bind, (socket, id) => socket.write(message(id, oneEntry))),
  },
  "big-message": {
    says: "an entry of 20 MB for each search",
    answer: on(tags.search, (socket, id) => {
      socket.write(message(id, entry("uid=anna,dc=ucs,dc=test", { jpegPhoto: [Buffer.alloc(20 * 1024 * 1024)] })));
    }),
  },
  "broken-answer": {
    says: "an answer to each search whose inner lengths are wrong",
    answer: on(tags.search, (socket, id) => {
      socket.write(message(id, Buffer.concat([head(0x64, 9), head(0x04, 0x7fffffff), Buffer.from("abc")])));
    }),
  },
  "byte-drip": {
    says: "an answer to each search that comes byte by byte for ever",
    answer: on(tags.search, (socket) => {
      socket.write(head(0x30, 1_000_000));
      drip(socket, () => Buffer.of(0));
    }),
  },
  "entry-drip": {
    says: "entries one by one for ever, for each search",
    answer: on(tags.search, (socket, id) => {
      drip(socket, () => message(id, oneEntry));
    }),
  },
  "entry-flood": {
    says: "entries without end, as fast as they are taken, for each search",
    answer: on(tags.search, (socket, id) => {
      const large = message(id, entry("uid=anna,dc=ucs,dc=test", { entryUUID: [uuid], sn: [Buffer.alloc(500_000)] }));
      pour(socket, () => large);
    }),
  },
  garbage: {
    says: "bytes that are no LDAP, at once",
    greet: (socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"),
  },
  "half-message": {
    says: "half a message, and the end of the connection, for each search",
    answer: on(tags.search, (socket, id) => {
      const whole = message(id, oneEntry);
      socket.end(whole.subarray(0, whole.length / 2));
    }),
  },
  "huge-length": {
    says: "at once the head of a message that claims 2 GB, and its bytes without end",
    greet(socket) {
      socket.write(head(0x30, 0x7fffffff));
      pour(socket, () => Buffer.alloc(65_536));
    },
  },
  "negative-length": {
    says: "nine bytes at once, the length of a message that is negative where it is read as a signed number",
    greet: (socket) => socket.write(Buffer.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xf5, 0, 0, 0)),
  },
  "notice-of-disconnection": {
    says: "says that it ends the connection, and leaves it open, for each search",
    answer: on(tags.search, (socket) => {
      socket.write(message(0, result(0x78, 52, element(0x8a, "1.3.6.1.4.1.1466.20036"))));
    }),
  },
  "plaintext-after-starttls": {
    says: "agrees to StartTLS and sends the answer to a bind in the same breath, unencrypted",
    answer: on(tags.extended, (socket, id) => {
      socket.write(Buffer.concat([message(id, result(0x78, 0)), message(id + 1, result(0x61, 0))]));
    }),
  },
  "rest-after-starttls": {
    says: "agrees to StartTLS and sends the beginning of a message in the same breath, unencrypted",
    answer: on(tags.extended, (socket, id) => {
      socket.write(Buffer.concat([message(id, result(0x78, 0)), head(0x30, 100)]));
    }),
  },
  silent: { says: "accepts connections and says nothing", answer: () => true },
  "silent-search": { says: "lets everybody bind, and answers nothing else" },
  "starttls-garbage": {
    says: "agrees to StartTLS and then sends bytes that are no TLS",
    answer: on(tags.extended, (socket, id) => {
      socket.write(message(id, result(0x78, 0)), () => socket.write("this is no TLS, I am afraid"));
    }),
  },
  "starttls-silent": {
    says: "agrees to StartTLS and then says nothing",
    answer: on(tags.extended, (socket, id) => socket.write(message(id, result(0x78, 0)))),
  },
  "starttls-wrong-id": {
    says: "agrees to a StartTLS that nobody asked for",
    answer: on(tags.extended, (socket, id) => socket.write(message(id + 1000, result(0x78, 0)))),
  },
  "strangers-flood": {
    says: "answers that nobody asked for, without end, for each search",
    answer: on(tags.search, (socket, id) => {
      const strangers = Buffer.concat(Array<Buffer>(100).fill(message(id + 1000, oneEntry)));
      pour(socket, () => strangers);
    }),
  },
  "terminal-words": {
    says: "an entry and an error of orders to a terminal, for each search",
    answer: on(tags.search, (socket, id) => {
      const nastyEntry = entry(`uid=${nasty},dc=ucs,dc=test`, { entryUUID: [nasty], uid: [nasty], [nasty]: [nasty] });
      const refused = element(0x65, element(0x0a, Buffer.of(53)), element(0x04, nasty), element(0x04, nasty));
      socket.write(Buffer.concat([message(id, nastyEntry), message(id, refused)]));
    }),
  },
  "unknown-operation": {
    says: "answers each search with an operation that LDAP does not have",
    answer: on(tags.search, (socket, id) => socket.write(message(id, element(0x7f, "what is this")))),
  },
} as const satisfies Readonly<Record<string, DirectoryBehaviour>>;

export type DirectoryBehaviourName = keyof typeof directoryBehaviours;
