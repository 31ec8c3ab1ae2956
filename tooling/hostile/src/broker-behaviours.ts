import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { drip, pour } from "./pour.js";
import { nasty } from "./terminal/words.js";

/** What a hostile broker does with a request that it has read to its end. */
export interface Behaviour {
  /** One line for a person. */
  readonly says: string;
  answer(socket: Socket): void;
}

const json = "content-type: application/json\r\n";
const megabytes = 1024 * 1024;

/** Every way in which it is hostile; some of them also make sense as an answer to a proxy's CONNECT. */
export const brokerBehaviours = {
  "body-drip": {
    says: "200, and a body that comes byte by byte for ever",
    answer(socket) {
      socket.write(`HTTP/1.1 200 OK\r\n${json}content-length: 100000\r\n\r\n`);
      drip(socket, () => " ");
    },
  },
  "body-flood": {
    says: "200, and a body without end",
    answer(socket) {
      socket.write(`HTTP/1.1 200 OK\r\n${json}\r\n`);
      pour(socket, () => Buffer.alloc(65_536, " "));
    },
  },
  "continue-flood": interim("100 Continue"),
  "early-hints-flood": interim("103 Early Hints", "link: </style.css>; rel=preload\r\n"),
  "endless-headers": {
    says: "headers that come one by one and never end",
    answer(socket) {
      socket.write("HTTP/1.1 200 OK\r\n");
      drip(socket, () => "x: y\r\n");
    },
  },
  "endless-trailers": {
    says: "200, a body, and trailers that never end",
    answer(socket) {
      socket.write(`HTTP/1.1 200 OK\r\n${json}transfer-encoding: chunked\r\ntrailer: x\r\n\r\n2\r\n{}\r\n0\r\n`);
      drip(socket, () => "x: y\r\n");
    },
  },
  garbage: {
    says: "something that is not HTTP",
    answer(socket) {
      socket.write("SSH-2.0-OpenSSH_9.2p1\r\n");
    },
  },
  "gzip-bomb": {
    says: "200, and a small body that unpacks to a gigabyte",
    answer(socket) {
      // members of a gzip file may follow each other
      const body = Buffer.concat(Array<Buffer>(64).fill(gzipSync(Buffer.alloc(16 * megabytes))));
      socket.write(
        `HTTP/1.1 200 OK\r\n${json}content-encoding: gzip\r\ncontent-length: ${body.length.toString()}\r\n\r\n`,
      );
      socket.write(body);
    },
  },
  "header-flood": {
    says: "headers without end, as fast as they are taken",
    answer(socket) {
      socket.write("HTTP/1.1 200 OK\r\n");
      pour(socket, () => `x: ${"y".repeat(1000)}\r\n`);
    },
  },
  "huge-answer": {
    says: "200, and a list of 4 MB less a little",
    answer(socket) {
      socket.write(whole("200 OK", `[${"[],".repeat(4 * 340_000)}[]]`));
    },
  },
  "huge-error": {
    says: "422, and an explanation of 3 MB",
    answer(socket) {
      socket.write(whole("422 Unprocessable Entity", JSON.stringify({ detail: "no, ".repeat(750_000) })));
    },
  },
  "huge-token": {
    says: "200, and a token of 3 MB",
    answer(socket) {
      socket.write(whole("200 OK", JSON.stringify({ access_token: "x".repeat(3 * megabytes), token_type: "bearer" })));
    },
  },
  "no-content-with-body": {
    says: "204, and a body all the same",
    answer(socket) {
      socket.write(`HTTP/1.1 204 No Content\r\n${json}content-length: 5\r\n\r\nhello`);
    },
  },
  "processing-flood": interim("102 Processing"),
  redirect: {
    says: "307 to where it was asked",
    answer(socket) {
      socket.write("HTTP/1.1 307 Temporary Redirect\r\nlocation: /\r\ncontent-length: 0\r\n\r\n");
    },
  },
  silent: { says: "nothing, and the connection stays open", answer: () => undefined },
  "switching-protocols": {
    says: "101, and the connection stays open",
    answer(socket) {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n");
    },
  },
  "terminal-words": {
    says: "422, and an explanation of orders to a terminal",
    answer(socket) {
      const detail = [{ loc: ["body", nasty], msg: nasty, type: nasty }];
      socket.write(whole("422 Unprocessable Entity", JSON.stringify({ detail, [nasty]: nasty })));
    },
  },
  "tiny-chunks": {
    says: "200, and a body in chunks of one byte, without end",
    answer(socket) {
      socket.write(`HTTP/1.1 200 OK\r\n${json}transfer-encoding: chunked\r\n\r\n`);
      pour(socket, () => "1\r\n \r\n".repeat(10_000));
    },
  },
  "two-answers": {
    says: "404, and another answer that nobody asked for",
    answer(socket) {
      socket.write(whole("404 Not Found", "{}") + whole("200 OK", '{"detail":"for the next request"}'));
    },
  },
  "upgrade-header": {
    says: "426, which asks for another protocol",
    answer(socket) {
      socket.write("HTTP/1.1 426 Upgrade Required\r\nconnection: upgrade\r\nupgrade: h2c\r\ncontent-length: 0\r\n\r\n");
    },
  },
} as const satisfies Readonly<Record<string, Behaviour>>;

export type BrokerBehaviour = keyof typeof brokerBehaviours;

function interim(status: string, headers = ""): Behaviour {
  return {
    says: `${status}, for ever`,
    answer(socket) {
      const many = `HTTP/1.1 ${status}\r\n${headers}\r\n`.repeat(100);
      pour(socket, () => many);
    },
  };
}

function whole(status: string, body: string): string {
  return `HTTP/1.1 ${status}\r\n${json}content-length: ${Buffer.byteLength(body).toString()}\r\n\r\n${body}`;
}
