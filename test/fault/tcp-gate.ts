import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A port that leads to the emulator while it is open, and where connections are refused while it is not. */
export interface TcpGate {
  readonly url: string;
  /** Takes no new connections. Those that are there stay. */
  shut(): void;
  open(): void;
  close(): Promise<void>;
}

export async function tcpGate(target: string): Promise<TcpGate> {
  const { port: targetPort, pathname } = new URL(target);
  const sockets = new Set<Socket>();
  const forward = (client: Socket): void => {
    const server = connect(Number(targetPort), "127.0.0.1");
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  };
  let listener: Server = createServer(forward);
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${pathname}`,
    shut: () => {
      listener.close();
    },
    open: () => {
      if (listener.listening) return;
      listener = createServer(forward).listen(port, "127.0.0.1");
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      if (listener.listening) await new Promise((resolve) => listener.close(resolve));
    },
  };
}
