#!/usr/bin/env node
import { run } from "./command-line";
import { Terminal } from "./terminal";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader has seen enough, as in `list | head -1`.
  if (error.code === "EPIPE") process.exit();
  throw error;
});

void run(process.argv.slice(2), new Terminal(process.stdout, process.stderr, process.env)).then((exitCode) => {
  // Without waiting for anything else: an interrupted emulator may still hold answers back.
  process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
});
