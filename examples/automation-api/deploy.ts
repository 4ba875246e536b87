import { LocalWorkspace } from "@pulumi/pulumi/automation";

/** One stack for each environment of Persona, with the environment variable that holds its API key. */
const STACKS = [
  { stackName: "sandbox", keyVariable: "PERSONA_SANDBOX_API_KEY", partners: ["org_GLOBEX", "org_INITECH"] },
  { stackName: "production", keyVariable: "PERSONA_PRODUCTION_API_KEY", partners: ["org_GLOBEX"] },
];

/** Deploys the program of this folder to every stack, one after the other, and stops at the first that fails. */
async function deploy(): Promise<void> {
  for (const { stackName, keyVariable, partners } of STACKS) {
    const apiKey = process.env[keyVariable];
    if (apiKey === undefined) throw new Error(`Set ${keyVariable} to the API key of ${stackName}.`);
    // The folder must be one from which pulumi-persona-connect can be found: Pulumi's plugin process runs there.
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName, workDir: __dirname },
      // An environment variable leaves no trace in the stack, where a setting would leave an encrypted one.
      { envVars: { PERSONA_API_KEY: apiKey } },
    );
    await stack.setConfig("partners", { value: JSON.stringify(partners) });
    const { summary } = await stack.up();
    console.log(stackName, summary.result, JSON.stringify(summary.resourceChanges));
  }
}

deploy().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
