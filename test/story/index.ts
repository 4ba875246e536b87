import { join } from "node:path";

import { startEmulator } from "../../provider/emulator";
import { availableEngines } from "../engine/engines";
import { tell } from "./chapters";
import { Narrator } from "./narrator";

/** `npm start`: tells the story of the quickstart step by step, against a local Persona emulator. */
async function main(): Promise<void> {
  const engine = availableEngines().at(-1)!;
  const narrator = new Narrator(process.stdout);
  narrator.open(
    engine.name === "pulumi"
      ? `Engine: the Pulumi CLI ${engine.version}, which is installed.`
      : "Engine: no `pulumi` is installed, so an embedded engine runs Pulumi's own program host and provider plugin.",
  );
  const emulator = await startEmulator({ latitudes: { shape: "A" } });
  const stack = await engine.createStack({
    program: join(__dirname, "../../examples/quickstart/index.ts"),
    project: "persona-connect-quickstart",
    stack: "dev",
    config: {
      "persona:apiKey": { secret: "emulator-key-acme-sandbox" },
      "persona:baseUrl": emulator.url,
    },
  });
  const dispose = async (): Promise<void> => {
    await stack.dispose();
    await emulator.close();
  };
  process.once("SIGINT", () => void dispose().finally(() => process.exit(130)));
  try {
    await tell({ stack, control: emulator.control, narrator });
  } finally {
    await dispose();
  }
  narrator.close();
}

main().catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
