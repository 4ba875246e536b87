import * as grpc from "@grpc/grpc-js";

/** Calls whose answer says that the engine has stopped listening; the SDK then ends the program quietly. */
export class MonitorClosed extends Error {
  readonly code = grpc.status.UNAVAILABLE;

  constructor() {
    super("resource monitor shut down");
  }
}

export type Handler<Request, Response> = (request: Request) => Promise<Response> | Response;

/** Turns a function into a gRPC method. */
export function unary<Request, Response>(handler: Handler<Request, Response>): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handler(call.request))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          const code = error instanceof MonitorClosed ? error.code : grpc.status.UNKNOWN;
          callback({ code, message: error instanceof Error ? error.message : String(error) });
        },
      );
  };
}

/** Messages may be as large as a state, and a proxy has no part in what stays on loopback. */
export const CHANNEL_OPTIONS = {
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
  "grpc.enable_http_proxy": 0,
};

export interface LoopbackServer {
  address: string;
  close(): void;
}

export async function serve(addServices: (server: grpc.Server) => void): Promise<LoopbackServer> {
  const server = new grpc.Server(CHANNEL_OPTIONS);
  addServices(server);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return {
    address: `127.0.0.1:${port}`,
    close: () => {
      server.forceShutdown();
    },
  };
}
