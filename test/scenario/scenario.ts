import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import ts from "typescript";

import type { Emulator, EmulatorControl, EmulatorKey, Latitudes } from "../../provider/emulator";
import { contractEmulator } from "../contract/contract-emulator";
import type { ConfigValue, Engine, Run, RunOptions, Stack } from "../engine/engine";

export const ACME = "emulator-key-acme-sandbox";
export const ACME_PRODUCTION = "emulator-key-acme-production";
export const GLOBEX = "emulator-key-globex-sandbox";
export const INITECH = "emulator-key-initech-sandbox";

const KEYS: Record<string, EmulatorKey> = {
  [ACME]: { organizationId: "org_ACME", environmentId: "env_ACMESANDBOX" },
  [ACME_PRODUCTION]: { organizationId: "org_ACME", environmentId: "env_ACMEPRODUCTION" },
  [GLOBEX]: { organizationId: "org_GLOBEX", environmentId: "env_GLOBEXSANDBOX" },
  [INITECH]: { organizationId: "org_INITECH", environmentId: "env_INITECHSANDBOX" },
};

const REPOSITORY = join(__dirname, "../..");
export const CONNECTION = "pulumi-nodejs:dynamic/persona:Connection";

export interface ScenarioOptions {
  /** Added to the stack's configuration; undefined leaves a default out. */
  readonly config?: Record<string, ConfigValue | undefined>;
  readonly environment?: Record<string, string>;
  /** How Persona answers where its documents leave a choice. */
  readonly latitudes?: Partial<Latitudes>;
  /** Whose Persona this scenario uses instead of one of its own; it is to end last. */
  readonly sharing?: Pick<Scenario, "emulator">;
}

/** A run with the calls that Persona received meanwhile, such as `POST create 201`, in an order that does not depend on timing. */
export interface ScenarioRun extends Run {
  readonly calls: string[];
  /** What happened to the Connections, such as `create partner`; those that stay as they are left out. */
  readonly changed: string[];
  /** What the provider told the operator. */
  readonly lines: string[];
  /** The messages of what went wrong. */
  readonly errors: string[];
}

/** A resource as the state has it. */
export interface StoredConnection {
  readonly name: string;
  readonly id: string;
  readonly status: string;
  readonly destination: string;
  /** Replaced already, and to be deleted by the next run. */
  readonly isPendingDeletion?: true;
}

const EXPORTS =
  "Connection, findConnection, findConnectionOutput, getConnection, getConnectionOutput, getConnections, getConnectionsOutput";

/** One stack on one engine, with a Persona of its own. */
export class Scenario {
  private constructor(
    readonly emulator: Emulator,
    readonly stack: Stack,
    private readonly folder: string,
    private readonly ownsEmulator: boolean,
  ) {}

  static async start(engine: Engine, options: ScenarioOptions = {}): Promise<Scenario> {
    const { config = {}, environment = {}, latitudes = {}, sharing } = options;
    const emulator = sharing?.emulator ?? (await contractEmulator({ keys: KEYS, latitudes }));
    const folder = makeProject();
    const defaults: Record<string, ConfigValue | undefined> = {
      "persona:apiKey": { secret: ACME },
      "persona:retryTimeoutSeconds": "20",
    };
    const settings = Object.entries({ ...defaults, ...config }).filter(
      (entry): entry is [string, ConfigValue] => entry[1] !== undefined,
    );
    const stack = await engine.createStack({
      program: join(folder, "index.js"),
      config: Object.fromEntries(settings),
      environment: { PERSONA_BASE_URL: emulator.url, ...environment },
    });
    return new Scenario(emulator, stack, folder, sharing === undefined);
  }

  async end(): Promise<void> {
    await this.stack.dispose();
    rmSync(this.folder, { recursive: true, force: true });
    if (this.ownsEmulator) await this.emulator.close();
  }

  get control(): EmulatorControl {
    return this.emulator.control;
  }

  /**
   * Makes this the program: TypeScript, with what the package exports and `pulumi` in scope. It is compiled here, since the
   * program starts sooner without a compiler; examples and documents start with one.
   */
  declare(program: string): void {
    const imports =
      'import * as pulumi from "@pulumi/pulumi";\n' +
      `import { ${EXPORTS} } from "pulumi-persona-connect";\nvoid [pulumi, ${EXPORTS}];\n`;
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    writeFileSync(join(this.folder, "index.js"), ts.transpileModule(imports + program, { compilerOptions }).outputText);
  }

  preview(options?: RunOptions): Promise<ScenarioRun> {
    return this.run(() => this.stack.preview(options));
  }

  up(options?: RunOptions): Promise<ScenarioRun> {
    return this.run(() => this.stack.up(options));
  }

  refresh(options?: RunOptions): Promise<ScenarioRun> {
    return this.run(() => this.stack.refresh(options));
  }

  destroy(options?: RunOptions): Promise<ScenarioRun> {
    return this.run(() => this.stack.destroy(options));
  }

  private async run(action: () => Promise<Run>): Promise<ScenarioRun> {
    this.control.clearJournal();
    const run = await action();
    const connections = run.steps.filter(({ type, operation }) => type === CONNECTION && operation !== "same");
    return {
      ...run,
      calls: this.control.journal().map(({ method, operation, status }) => `${method} ${operation} ${status ?? "-"}`),
      changed: connections.map(({ operation, name }) => `${operation} ${name}`),
      lines: run.diagnostics.flatMap(({ message }) =>
        message.split("\n").flatMap((line) => /^persona:Connection: (?!.*: persona)(.*)$/.exec(line.trim())?.[1] ?? []),
      ),
      errors: run.diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message.trim()),
    };
  }

  /** The Connections in the state, by name. */
  async stored(): Promise<StoredConnection[]> {
    const { deployment } = await this.stack.exportState();
    const connections = (deployment.resources ?? []).filter(({ type }) => type === CONNECTION);
    return connections
      .map(({ urn, id, outputs, delete: isPendingDeletion }) => ({
        name: urn.split("::").at(-1) ?? "",
        id: id ?? "",
        status: String(outputs?.status),
        destination: String(outputs?.destinationOrganizationId),
        ...(isPendingDeletion === true ? { isPendingDeletion } : {}),
      }))
      .sort((one, other) => one.name.localeCompare(other.name));
  }

  /** The connections that Persona holds, such as `org_ACME → org_GLOBEX active`. */
  held(): string[] {
    return this.control
      .connections()
      .map(
        ({ sourceOrganizationId: source, destinationOrganizationId: destination, status }) =>
          `${source} → ${destination} ${status}`,
      )
      .sort();
  }

  async urn(name: string): Promise<string> {
    const { deployment } = await this.stack.exportState();
    const found = (deployment.resources ?? []).find(({ urn }) => urn.endsWith(`::${name}`));
    if (found === undefined) throw new Error(`The state has no resource ${name}.`);
    return found.urn;
  }
}

/** Registers one scenario on an engine. */
export function scenario(
  engine: Engine,
  name: string,
  story: (scenario: Scenario) => Promise<void>,
  options?: ScenarioOptions,
): void {
  test(name, async () => {
    const running = await Scenario.start(engine, options);
    try {
      await story(running);
    } finally {
      await running.end();
    }
  });
}

/** An empty project folder, as `npm install` would leave it. */
function makeProject(): string {
  const folder = mkdtempSync(join(tmpdir(), "persona-scenario-"));
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  symlinkSync(REPOSITORY, join(modules, "pulumi-persona-connect"), "junction");
  symlinkSync(join(REPOSITORY, "node_modules/@pulumi"), join(modules, "@pulumi"), "junction");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "scenario", private: true }));
  return folder;
}
