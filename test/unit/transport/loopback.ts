import type { Server as HttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";

import type { SelfSigned } from "./certificate";

const closings: (() => Promise<void>)[] = [];

/** Lets a server listen on a free port of 127.0.0.1; it is ended by {@link closeAll}. */
export async function listen(server: Server): Promise<number> {
  const sockets = new Set<{ destroy(): void }>();
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closings.push(
    () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  );
  return (server.address() as AddressInfo).port;
}

/** Ends all servers. */
export async function closeAll(): Promise<void> {
  await Promise.all(closings.splice(0).map((close) => close()));
}

/** An answer of Persona to any list. */
export const EMPTY_PAGE = '{"data":[],"links":{"next":null}}';

/** An https server that answers everything with an empty page, and notes what it was asked. */
export async function httpsPersona(certificate: SelfSigned): Promise<{ port: number; requests: string[] }> {
  const requests: string[] = [];
  const server: HttpServer = createHttpsServer({ ...certificate }, (request, response) => {
    requests.push(`${request.method ?? ""} ${request.url ?? ""} ${request.headers.authorization ?? ""}`);
    response.setHeader("Content-Type", "application/json");
    response.end(EMPTY_PAGE);
  });
  return { port: await listen(server), requests };
}
