import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { performance } from "node:perf_hooks";

import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

import { type NodeProcess, startPulumiModule } from "../engine/embedded/child-process";

type Properties = Record<string, JavaScriptValue>;

/** Pulumi's plugin process for dynamic providers, spoken to without an engine, to see what it alone takes. */
export class PluginProcess {
  private constructor(
    private readonly process: NodeProcess,
    private readonly client: ResourceProviderClient,
    /** What it wrote on its standard error, which Pulumi shows to the operator. */
    readonly lines: readonly string[],
  ) {}

  static async start(folder: string, environment: Record<string, string>): Promise<PluginProcess> {
    // Nobody listens there: the plugin calls the engine only to log.
    const engine = "127.0.0.1:1";
    let announce: (line: string) => void = () => undefined;
    const lines: string[] = [];
    const port = new Promise<string>((resolve) => (announce = resolve));
    const plugin = startPulumiModule("dynamic-provider", [engine], {
      folder,
      environment: { ...process.env, ...environment },
      onLine: (line, stream) => {
        if (stream === "stdout") announce(line.trim());
        else lines.push(line);
      },
    });
    const options = { "grpc.max_receive_message_length": -1 };
    const client = new ResourceProviderClient(`127.0.0.1:${await port}`, grpc.credentials.createInsecure(), options);
    return new PluginProcess(plugin, client, lines);
  }

  async configure(): Promise<void> {
    const request = new messages.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript({}));
    await call((callback) => this.client.configure(request, callback));
  }

  async check(olds: Properties, news: Properties): Promise<Properties> {
    const request = new messages.CheckRequest();
    request.setOlds(Struct.fromJavaScript(olds));
    request.setNews(Struct.fromJavaScript(news));
    const answer = await call<messages.CheckResponse>((callback) => this.client.check(request, callback));
    return answer.getInputs()?.toJavaScript() ?? {};
  }

  async diff(id: string, olds: Properties, news: Properties): Promise<void> {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setOlds(Struct.fromJavaScript(olds));
    request.setNews(Struct.fromJavaScript(news));
    await call((callback) => this.client.diff(request, callback));
  }

  async create(inputs: Properties): Promise<{ id: string; outputs: Properties }> {
    const request = new messages.CreateRequest();
    request.setProperties(Struct.fromJavaScript(inputs));
    const answer = await call<messages.CreateResponse>((callback) => this.client.create(request, callback));
    return { id: answer.getId(), outputs: answer.getProperties()?.toJavaScript() ?? {} };
  }

  async read(id: string, inputs: Properties, outputs: Properties): Promise<void> {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setInputs(Struct.fromJavaScript(inputs));
    request.setProperties(Struct.fromJavaScript(outputs));
    await call((callback) => this.client.read(request, callback));
  }

  /** Resident memory, in MB. */
  get memory(): number {
    return residentMemory(this.process.child.pid ?? 0);
  }

  async end(): Promise<void> {
    this.client.close();
    this.process.kill();
    await this.process.exited;
  }
}

function residentMemory(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes) / 1024;
  } catch {
    return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024;
  }
}

/** Runs it and takes the time, in milliseconds. */
export async function timed<T>(action: () => Promise<T>): Promise<{ value: T; milliseconds: number }> {
  const began = performance.now();
  const value = await action();
  return { value, milliseconds: performance.now() - began };
}

function call<Answer>(
  send: (callback: (error: grpc.ServiceError | null, answer: Answer) => void) => unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    send((error, answer) => {
      if (error === null) resolve(answer);
      else reject(error);
    });
  });
}
