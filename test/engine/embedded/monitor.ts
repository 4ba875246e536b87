import type * as grpc from "@grpc/grpc-js";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { goalOf, inheritFromParent, readGoalOf } from "./goal";
import { fromStruct, makeSecret, toStruct, type PropertyMap } from "./property-value";
import type { Goal, ProgramEvent, RegisterResult } from "./registration";
import type { ResourceState } from "./resource-state";
import { MonitorClosed, unary } from "./rpc";
import { formatReference, isProviderType, packageOf, type StackName } from "./urn";

const { ResourceMonitorFeature: Feature } = messages;
const FEATURES = [
  Feature.RESOURCE_MONITOR_FEATURE_SECRETS,
  Feature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
  Feature.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
  Feature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
  Feature.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
  Feature.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
];
/** The names by which older SDKs ask for the same. */
const FEATURE_NAMES = ["secrets", "resourceReferences", "outputValues", "aliasSpecs", "deletedWith", "replaceWith"];

export interface MonitorOptions {
  owner: StackName;
  dryRun: boolean;
  parallel: number;
  config: Record<string, { value: string; secret: boolean }>;
}

/** What the program talks to: its requests become events, in the order in which they arrive. */
export class Monitor {
  private readonly queue: ProgramEvent[] = [];
  private wake: (() => void) | undefined;
  private readonly closers = new Set<() => void>();
  private closed = false;
  private readonly goals = new Map<string, Goal>();
  /** Per package, so that all who need it wait for the one registration. */
  private readonly defaultProviders = new Map<string, Promise<string>>();

  constructor(private readonly options: MonitorOptions) {}

  addTo(server: grpc.Server): void {
    server.addService(ResourceMonitorService, {
      getDeploymentInfo: unary<Empty, messages.DeploymentInfo>(() => this.deploymentInfo()),
      supportsFeature: unary<messages.SupportsFeatureRequest, messages.SupportsFeatureResponse>((request) =>
        new messages.SupportsFeatureResponse().setHassupport(FEATURE_NAMES.includes(request.getId())),
      ),
      registerResource: unary((request: messages.RegisterResourceRequest) => this.register(request)),
      readResource: unary((request: messages.ReadResourceRequest) => this.read(request)),
      registerResourceOutputs: unary((request: messages.RegisterResourceOutputsRequest) =>
        this.registerOutputs(request),
      ),
      // What is not here, such as functions of providers and transforms, is answered as not implemented.
      signalAndWaitForShutdown: unary(() => this.waitForShutdown()),
    });
  }

  async next(): Promise<ProgramEvent> {
    for (;;) {
      const event = this.queue.shift();
      if (event) return event;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Adds an event of the engine's own, such as the end of the program. */
  push(event: ProgramEvent): void {
    this.queue.push(event);
    this.wake?.();
  }

  /** Answers whoever still waits that nothing more will come; a program that waits for the end may go. */
  close(): void {
    this.closed = true;
    for (const close of this.closers) close();
  }

  private deploymentInfo(): messages.DeploymentInfo {
    const { owner, config, dryRun, parallel } = this.options;
    const info = new messages.DeploymentInfo();
    info.setProject(owner.project).setStack(owner.stack).setOrganization("organization");
    info.setDryrun(dryRun).setParallel(parallel).setSupportedfeaturesList(FEATURES);
    for (const [key, { value, secret }] of Object.entries(config)) {
      info.getConfigMap().set(key, value);
      if (secret) info.addConfigsecretkeys(key);
    }
    return info;
  }

  private async register(request: messages.RegisterResourceRequest): Promise<messages.RegisterResourceResponse> {
    if (request.getRemote()) throw new Error("The embedded engine does not support remote components.");
    const goal = goalOf(request);
    inheritFromParent(goal, this.goals.get(goal.parent));
    if (goal.custom && !isProviderType(goal.type) && goal.provider === "") {
      goal.provider = await this.defaultProvider(packageOf(goal.type), request.getVersion());
    }
    const { state, unknown } = await this.ask<RegisterResult>((done) => ({ kind: "register", goal, done }));
    this.goals.set(state.urn, goal);
    const response = new messages.RegisterResourceResponse();
    response.setUrn(state.urn).setId(state.id).setUnknown(unknown);
    // A component's outputs are those of its last run, and may name resources that are not there yet.
    response.setObject(toStruct(goal.custom ? state.outputs : {}));
    return response;
  }

  private async read(request: messages.ReadResourceRequest): Promise<messages.ReadResourceResponse> {
    const goal = readGoalOf(request);
    if (goal.provider === "") goal.provider = await this.defaultProvider(packageOf(goal.type), request.getVersion());
    const state = await this.ask<ResourceState>((done) => ({ kind: "read", goal, done }));
    return new messages.ReadResourceResponse().setUrn(state.urn).setProperties(toStruct(state.outputs));
  }

  private async registerOutputs(request: messages.RegisterResourceOutputsRequest): Promise<Empty> {
    const [urn, outputs] = [request.getUrn(), fromStruct(request.getOutputs())];
    await this.ask<undefined>((done) => ({
      kind: "outputs",
      urn,
      outputs,
      done: () => {
        done(undefined);
      },
    }));
    return new Empty();
  }

  private waitForShutdown(): Promise<Empty> {
    this.push({ kind: "finished" });
    return new Promise((resolve) => {
      const close = (): void => {
        resolve(new Empty());
      };
      if (this.closed) close();
      else this.closers.add(close);
    });
  }

  /** Puts a question to the engine and waits for its answer, or for the end. */
  private ask<Answer>(event: (done: (answer: Answer) => void) => ProgramEvent): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const close = (): void => {
        reject(new MonitorClosed());
      };
      if (this.closed) {
        close();
        return;
      }
      this.closers.add(close);
      this.push(
        event((answer) => {
          this.closers.delete(close);
          resolve(answer);
        }),
      );
    });
  }

  private defaultProvider(packageName: string, version: string): Promise<string> {
    const name = version === "" ? "default" : `default_${version.replaceAll(/[.-]/g, "_")}`;
    const key = `${packageName}:${name}`;
    let reference = this.defaultProviders.get(key);
    if (reference === undefined) {
      const goal = goalOf(new messages.RegisterResourceRequest());
      Object.assign(goal, {
        type: `pulumi:providers:${packageName}`,
        name,
        custom: true,
        properties: this.configuration(),
      });
      if (version !== "") goal.properties["version"] = version;
      const registered = this.ask<RegisterResult>((done) => ({ kind: "register", goal, done }));
      reference = registered.then(({ state }) => formatReference(state));
      this.defaultProviders.set(key, reference);
    }
    return reference;
  }

  /** A dynamic provider gets the stack's whole configuration. */
  private configuration(): PropertyMap {
    const entries = Object.entries(this.options.config);
    return Object.fromEntries(entries.map(([key, { value, secret }]) => [key, secret ? makeSecret(value) : value]));
  }
}
