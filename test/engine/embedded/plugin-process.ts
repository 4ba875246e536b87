import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { startPulumiModule, type NodeProcess, type NodeProcessOptions } from "./child-process";
import { Plugin } from "./plugin";
import { CHANNEL_OPTIONS } from "./rpc";

/** The process of Pulumi's dynamic-provider plugin. It says on which port it listens in its first line. */
export class PluginProcess {
  readonly ready: Promise<Plugin>;
  private readonly process: NodeProcess;
  private client: ResourceProviderClient | undefined;

  constructor(engineAddress: string, options: NodeProcessOptions) {
    let announce: ((port: string) => void) | undefined;
    const announced = new Promise<string>((resolve) => (announce = resolve));
    this.process = startPulumiModule("dynamic-provider", [engineAddress], {
      ...options,
      onLine: (line, stream) => {
        if (stream === "stderr" || announce === undefined) options.onLine(line, stream);
        else announce(line.trim());
        if (stream === "stdout") announce = undefined;
      },
    });
    const died = this.process.exited.then((): never => {
      throw new Error("The dynamic provider plugin ended before it was ready.");
    });
    died.catch(() => undefined);
    this.ready = Promise.race([announced, died]).then((port) => this.connect(`127.0.0.1:${port}`));
    // Whoever needs the plugin meets the error there; where nobody does, it does not matter.
    this.ready.catch(() => undefined);
  }

  /** SIGKILL. Calls under way, and later ones, fail as those to a crashed plugin do. */
  kill(): void {
    this.process.kill();
  }

  /** SIGINT, as at the end of a run. */
  interrupt(): Promise<unknown> {
    return this.process.interrupt();
  }

  close(): void {
    this.process.kill();
    this.client?.close();
  }

  private connect(address: string): Plugin {
    this.client = new ResourceProviderClient(address, grpc.credentials.createInsecure(), CHANNEL_OPTIONS);
    return new Plugin(this.client);
  }
}
