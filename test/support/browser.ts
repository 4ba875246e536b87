import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const FLAGS =
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking " +
  "--disable-component-update --disable-sync --virtual-time-budget=5000 --dump-dom";

function findBrowser(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** A test in a real browser, where one is installed: it opens an address and gets the page as it is after its scripts ran. */
export function testInBrowser(name: string, run: (open: (url: string) => string) => void): void {
  const browser = findBrowser();
  if (browser === undefined) {
    test.skip(`${name} (no Chromium on PATH)`, () => undefined);
    return;
  }
  test(name, () => {
    const profile = mkdtempSync(join(tmpdir(), "browser-"));
    try {
      run((url) => {
        const words = [...FLAGS.split(" "), `--user-data-dir=${profile}`, url];
        return execFileSync(browser, words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
      });
    } finally {
      rmSync(profile, { recursive: true, force: true });
    }
  });
}
