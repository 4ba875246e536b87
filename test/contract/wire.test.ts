import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contractPath } from "./contract-document";

const repository = join(__dirname, "../..");
const binary = (name: string): string => join(repository, "node_modules/.bin", name);

test("wire.ts is what openapi-typescript generates from openapi.yaml", () => {
  const folder = mkdtempSync(join(tmpdir(), "wire-"));
  try {
    const generated = join(folder, "wire.ts");
    execFileSync(binary("openapi-typescript"), [contractPath, "-o", generated], { stdio: "pipe" });
    const config = join(repository, ".prettierrc.json");
    const formatted = execFileSync(binary("prettier"), ["--config", config, generated], { encoding: "utf8" });
    expect(readFileSync(join(contractPath, "../wire.ts"), "utf8")).toBe(formatted);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
