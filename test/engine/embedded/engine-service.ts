import type * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { EventLog } from "./diagnostics";
import { unary } from "./rpc";

/** What both processes report to: log lines, and which resource is the root. */
export class EngineCallbacks {
  private root = "";
  /** The program said itself what was wrong with it. */
  sawError = false;

  constructor(private readonly events: EventLog) {}

  addTo(server: grpc.Server): void {
    server.addService(EngineService, {
      log: unary((request: messages.LogRequest) => {
        this.log(request);
        return new Empty();
      }),
      getRootResource: unary(() => new messages.GetRootResourceResponse().setUrn(this.root)),
      setRootResource: unary((request: messages.SetRootResourceRequest) => {
        this.root = request.getUrn();
        return new messages.SetRootResourceResponse();
      }),
    });
  }

  private log(request: messages.LogRequest): void {
    const { DEBUG, WARNING, ERROR } = messages.LogSeverity;
    const severity = request.getSeverity();
    if (severity === DEBUG || request.getEphemeral()) return;
    if (severity === ERROR) this.sawError = true;
    const name = severity === ERROR ? "error" : severity === WARNING ? "warning" : "info";
    this.events.diagnose(name, request.getMessage(), request.getUrn());
  }
}
