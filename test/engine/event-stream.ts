import * as grpc from "@grpc/grpc-js";
import { EventsService, type IEventsServer } from "@pulumi/pulumi/proto/events_grpc_pb";
import type { EventRequest } from "@pulumi/pulumi/proto/events_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { EngineEvent } from "./engine";

/** A socket to which the CLI sends its events as they happen (`--event-log tcp://…`). */
export interface EventStream {
  address: string;
  close(): void;
}

export async function openEventStream(onEvent: (event: EngineEvent) => void): Promise<EventStream> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
  const service: IEventsServer = {
    streamEvents(call: grpc.ServerReadableStream<EventRequest, Empty>, callback: grpc.sendUnaryData<Empty>) {
      call.on("data", (request: EventRequest) => {
        onEvent(JSON.parse(request.getEvent()) as EngineEvent);
      });
      call.on("end", () => {
        callback(null, new Empty());
      });
      call.on("error", () => {
        // A killed CLI breaks its stream; the run knows already.
      });
    },
  };
  server.addService(EventsService, service);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return {
    address: `tcp://127.0.0.1:${port}`,
    close: () => {
      server.forceShutdown();
    },
  };
}
