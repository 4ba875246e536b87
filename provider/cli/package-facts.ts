import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly peerDependencies: { readonly "@pulumi/pulumi": string };
}

/** Facts from this package's own manifest. */
export interface PackageFacts {
  readonly name: string;
  readonly version: string;
  /** The oldest major version of Node that it runs on. */
  readonly oldestNode: number;
  /** The oldest @pulumi/pulumi that it works with, such as `3.200.0`. */
  readonly oldestPulumi: string;
}

/** Reads the manifest, two folders above this file in the sources and in the package alike. */
export function packageFacts(): PackageFacts {
  const text = readFileSync(join(__dirname, "..", "..", "package.json"), "utf8");
  const { name, version, engines, peerDependencies } = JSON.parse(text) as Manifest;
  return {
    name,
    version,
    oldestNode: Number(/\d+/.exec(engines.node)?.[0] ?? 0),
    oldestPulumi: /\d+\.\d+\.\d+/.exec(peerDependencies["@pulumi/pulumi"])?.[0] ?? "0.0.0",
  };
}
