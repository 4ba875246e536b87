import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { credentials } from "@grpc/grpc-js";
import { EnforcementLevel } from "@pulumi/pulumi/proto/analyzer_pb";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

/** Pulumi's own process for policy packs, started and asked as the engine does. */
export class PolicyAnalyzer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: AnalyzerClient,
  ) {}

  /**
   * @param pack folder of a policy pack, with what it needs installed.
   * @param configuration path of a file as `--policy-pack-config` takes it.
   */
  static async start(pack: string, configuration: string): Promise<PolicyAnalyzer> {
    const script = createRequire(join(pack, "index.ts")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const child = spawn(process.execPath, [script, "127.0.0.1:1", pack], {
      cwd: pack,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const port = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once("line", resolve);
      child.once("close", () => {
        reject(new Error("The policy pack ended before it listened."));
      });
    });
    const started = new PolicyAnalyzer(child, new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure()));
    await started.configure(JSON.parse(readFileSync(configuration, "utf8")) as Configuration);
    return started;
  }

  /** The messages of what a resource with these inputs violates. */
  async analyze(type: string, inputs: Record<string, JavaScriptValue>): Promise<string[]> {
    const request = new analyzer.AnalyzeRequest();
    request.setType(type);
    request.setName("partner");
    request.setOptions(new analyzer.AnalyzerResourceOptions());
    request.setUrn(`urn:pulumi:test::policed::${type}::partner`);
    request.setProperties(Struct.fromJavaScript(inputs));
    const response = await new Promise<analyzer.AnalyzeResponse>((resolve, reject) => {
      this.client.analyze(request, (error, answer) => {
        if (error === null) resolve(answer);
        else reject(error);
      });
    });
    return response.getDiagnosticsList().map((diagnostic) => diagnostic.getMessage());
  }

  async end(): Promise<void> {
    this.client.close();
    if (this.child.exitCode !== null) return;
    const closed = once(this.child, "close");
    this.child.kill("SIGKILL");
    await closed;
  }

  private async configure(configuration: Configuration): Promise<void> {
    const request = new analyzer.ConfigureAnalyzerRequest();
    for (const [name, properties] of Object.entries(configuration)) {
      const policy = new analyzer.PolicyConfig();
      policy.setEnforcementlevel(EnforcementLevel.MANDATORY);
      policy.setProperties(Struct.fromJavaScript(properties));
      request.getPolicyconfigMap().set(name, policy);
    }
    await new Promise<void>((resolve, reject) => {
      this.client.configure(request, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  }
}

type Configuration = Record<string, Record<string, JavaScriptValue>>;
