import { createRequire } from "node:module";
import { isAbsolute } from "node:path";

import * as pulumi from "@pulumi/pulumi";

/** Where Pulumi started the program, and starts its plugin process; a program may move elsewhere later. */
const folder = process.cwd();

let isChecked = false;

/**
 * Makes sure, once per process, that Pulumi's plugin process will find this package: it looks from the folder of the
 * Pulumi project (or of its `main:`), which need not be where the program found it. A program run inline by the
 * Automation API does not know that folder, and unit tests with mocks have no plugin: neither is checked.
 *
 * @throws RunError that says where to install the package.
 */
export function requirePackageInPluginFolder(): void {
  if (isChecked) return;
  isChecked = true;
  if (!isAbsolute(pulumi.runtime.getRootDirectory())) return;
  try {
    createRequire(folder + "/").resolve("pulumi-persona-connect/handler");
  } catch {
    throw new pulumi.RunError(
      `The package pulumi-persona-connect cannot be found from ${folder}, where Pulumi runs the provider. ` +
        "Install it there too: run `npm install pulumi-persona-connect` in that folder " +
        "(with pnpm or yarn: `add` it to the package.json there). Nothing was changed.",
    );
  }
}
