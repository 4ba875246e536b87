import { EmbeddedEngine } from "./embedded/embedded-engine";
import type { Engine } from "./engine";
import { findPulumi } from "./find-pulumi";
import { PulumiEngine } from "./pulumi-engine";

/** The embedded engine always, the Pulumi CLI where one is installed. */
export function availableEngines(): Engine[] {
  const installation = findPulumi();
  return [new EmbeddedEngine(), ...(installation === undefined ? [] : [new PulumiEngine(installation)])];
}

/** Registers scenarios once per engine. Where there is no `pulumi`, one skipped test says so by name. */
export function describeOnEveryEngine(name: string, scenarios: (engine: Engine) => void): void {
  for (const engine of availableEngines()) {
    describe(`${name} on the ${engine.name === "pulumi" ? `Pulumi CLI ${engine.version}` : "embedded engine"}`, () => {
      scenarios(engine);
    });
  }
  if (findPulumi() === undefined) it.skip(`${name} on the Pulumi CLI (no pulumi on PATH)`, () => undefined);
}
