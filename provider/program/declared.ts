import * as pulumi from "@pulumi/pulumi";

import { DeclarationsWriter } from "../handler/deployment/declarations";
import { refuseMisspelledSettings, SettingsError } from "../handler/settings";

/** What one run of a program has declared. */
interface Run {
  /** Who declared a destination, by profile and destination. */
  readonly names: Map<string, string>;
  /** Tells it to the plugin process; undefined where the engine's address is not known. */
  readonly writer: DeclarationsWriter | undefined;
}

/** For each run of a program that this process holds. */
const runs = new WeakMap<object, Run>();

/**
 * What one resource declares. Unit tests with mocks have no stack, and may declare the same destination twice.
 */
export class Declaration {
  private readonly run: Run | undefined;
  private destination: string | undefined;

  constructor(
    private readonly name: string,
    private readonly profile: string | undefined,
  ) {
    this.run = currentRun();
  }

  /**
   * Notes that the resource refers to a destination, and refuses a second one: both would be the same connection.
   *
   * @throws RunError that names both resources.
   */
  declare(destination: string): void {
    if (this.run === undefined) return;
    const { names, writer } = this.run;
    const key = JSON.stringify([this.profile ?? null, destination]);
    const other = names.get(key);
    if (other !== undefined) {
      throw new pulumi.RunError(
        `Two Connections in this program refer to ${destination}` +
          `${this.profile === undefined ? "" : ` with the profile "${this.profile}"`}: "${other}" and "${this.name}". ` +
          "Persona has one connection for each destination, so declare it once. Nothing was done for the second.",
      );
    }
    names.set(key, this.name);
    this.destination = destination;
    writer?.declare(this.profile, destination);
  }

  /** Pulumi has registered the resource. */
  register(): void {
    if (this.destination !== undefined) this.run?.writer?.register(this.profile, this.destination);
  }
}

function currentRun(): Run | undefined {
  const stack = pulumi.runtime.getStackResource();
  if (stack === undefined) return undefined;
  const known = runs.get(stack);
  if (known !== undefined) return known;
  try {
    refuseMisspelledSettings(Object.keys(pulumi.runtime.allConfig()));
  } catch (error) {
    throw error instanceof SettingsError ? new pulumi.RunError(error.message) : error;
  }
  const engine = pulumi.runtime.getEngine() as { getChannel?: () => { getTarget(): string } } | undefined;
  const address = engine
    ?.getChannel?.()
    .getTarget()
    .replace(/^dns:\/*/, "");
  const writer = address === undefined ? undefined : new DeclarationsWriter(address, pulumi.runtime.isDryRun());
  const run = { names: new Map<string, string>(), writer };
  runs.set(stack, run);
  return run;
}
