import type { Socket } from "node:net";
import { brokerBehaviours, type BrokerBehaviour } from "./broker-behaviours.js";
import { listen, type Listening, type ListenOptions } from "./listen.js";

export interface HostileBrokerOptions extends ListenOptions {
  readonly behaviour: BrokerBehaviour;
  /** Also logins meet it; else they get a token. */
  readonly atLogin?: boolean | undefined;
}

export interface HostileBroker extends Listening {
  readonly url: string;
  /** How many requests it has read, logins included. */
  requests(): number;
  behave(behaviour: BrokerBehaviour): void;
}

const login = '{"access_token":"a.token.of-nobody","token_type":"bearer"}';
const welcome = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${login.length.toString()}\r\n\r\n${login}`;

/** Starts a broker, or a proxy, that answers each request in its own way. */
export async function startHostileBroker(options: HostileBrokerOptions): Promise<HostileBroker> {
  let { behaviour } = options;
  let requests = 0;
  const listening = await listen(options, (socket) => {
    eachRequest(socket, (head) => {
      requests += 1;
      if (options.atLogin !== true && /^POST \S+\/auth\/token /.test(head)) socket.write(welcome);
      else brokerBehaviours[behaviour].answer(socket);
    });
  });
  return {
    ...listening,
    url: `http${options.certificate === undefined ? "" : "s"}://127.0.0.1:${listening.port.toString()}`,
    requests: () => requests,
    behave(next) {
      behaviour = next;
    },
  };
}

function eachRequest(socket: Socket, onRequest: (head: string) => void): void {
  let text = "";
  socket.setEncoding("latin1").on("data", (more: string) => {
    text += more;
    for (;;) {
      const end = text.indexOf("\r\n\r\n");
      const head = text.slice(0, end);
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      if (end < 0 || text.length < end + 4 + length) return;
      text = text.slice(end + 4 + length);
      onRequest(head);
    }
  });
}
