import type { Socket } from "node:net";
import { message, result } from "./ber.js";
import {
  directoryBehaviours,
  type DirectoryBehaviour,
  type DirectoryBehaviourName,
  type LdapRequest,
} from "./directory-behaviours.js";
import { listen, type Listening, type ListenOptions } from "./listen.js";

export interface HostileDirectoryOptions extends ListenOptions {
  readonly behaviour: DirectoryBehaviourName;
}

export interface HostileDirectory extends Listening {
  /** The requests that it has read. */
  readonly requests: readonly LdapRequest[];
  behave(behaviour: DirectoryBehaviourName): void;
}

/** Starts a directory that answers in its own way; what its behaviour says nothing about succeeds (bind, StartTLS) or stays open. */
export async function startHostileDirectory(options: HostileDirectoryOptions): Promise<HostileDirectory> {
  let behaviour: DirectoryBehaviour = directoryBehaviours[options.behaviour];
  const requests: LdapRequest[] = [];
  const listening = await listen(options, (socket) => {
    behaviour.greet?.(socket);
    eachRequest(socket, (request) => {
      requests.push(request);
      if (behaviour.answer?.(socket, request) === true) return;
      if (request.tag === 0x60) socket.write(message(request.id, result(0x61, 0)));
      if (request.tag === 0x77) socket.write(message(request.id, result(0x78, 0)));
      if (request.tag === 0x42) socket.end();
    });
  });
  return {
    ...listening,
    requests,
    behave(next) {
      behaviour = directoryBehaviours[next];
    },
  };
}

/** Reads requests of LDAP for as long as they are some: a TLS handshake is none. */
function eachRequest(socket: Socket, onRequest: (request: LdapRequest) => void): void {
  let bytes: Buffer = Buffer.alloc(0);
  socket.on("data", (more: Buffer) => {
    bytes = Buffer.concat([bytes, more]);
    while (bytes.length > 8) {
      const start = bytes.readUInt8(1) < 0x80 ? 2 : 2 + (bytes.readUInt8(1) & 0x7f);
      const length = start === 2 ? bytes.readUInt8(1) : bytes.readUIntBE(2, Math.min(start - 2, 6));
      const idLength = bytes[start + 1] ?? 0;
      if (bytes.readUInt8(0) !== 0x30 || idLength === 0 || idLength > 4) return;
      if (bytes.length < start + length) return;
      onRequest({ id: bytes.readUIntBE(start + 2, idLength), tag: bytes[start + 2 + idLength] ?? 0 });
      bytes = bytes.subarray(start + length);
    }
  });
}
