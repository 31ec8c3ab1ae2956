import { createServer, type Server } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";

export interface ConnectProxy {
  readonly url: string;
  readonly host: string;
  /** "host:port" of every CONNECT */
  readonly targets: string[];
  readonly authorizations: (string | undefined)[];
  /** what a CONNECT is answered with; undefined: with nothing at all */
  status: number | undefined;
  stop(): Promise<void>;
}

/** A proxy on 127.0.0.1 that leads every CONNECT, whatever it asks for, to one port of this machine. */
export async function startConnectProxy(port: number): Promise<ConnectProxy> {
  const sockets = new Set<Socket>();
  const server: Server = createServer();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  };
  server.on("connection", keep);
  server.on("connect", (request, client: Socket) => {
    proxy.targets.push(request.url ?? "");
    proxy.authorizations.push(request.headers["proxy-authorization"]);
    if (proxy.status === undefined) return;
    if (proxy.status !== 200) {
      client.end(
        `HTTP/1.1 ${String(proxy.status)} No\r\ncontent-type: application/json\r\n\r\n{"detail":"from the proxy"}`,
      );
      return;
    }
    const upstream = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    keep(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const proxy: ConnectProxy = {
    url: `http://${host}`,
    host,
    targets: [],
    authorizations: [],
    status: 200,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return proxy;
}
