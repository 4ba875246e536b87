import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const FLAGS =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking " +
  "--disable-component-update --disable-sync --virtual-time-budget=5000 --dump-dom";

function findBrowser(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** Opens an address and resolves to the page as it is after its scripts ran. */
export type Open = (url: string) => Promise<string>;

/** A test in a real browser, where one is installed. */
export function testInBrowser(name: string, run: (open: Open) => Promise<void>): void {
  const browser = findBrowser();
  if (browser === undefined) {
    test.skip(`${name} (no Chromium on PATH)`, () => undefined);
    return;
  }
  test(name, async () => {
    const profile = mkdtempSync(join(tmpdir(), "browser-"));
    try {
      await run(async (url) => {
        const words = [...FLAGS.split(" "), `--user-data-dir=${profile}`, url];
        return (await promisify(execFile)(browser, words)).stdout;
      });
    } finally {
      rmSync(profile, { recursive: true, force: true });
    }
  });
}
