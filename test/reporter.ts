import type { AggregatedResult, Reporter } from "@jest/reporters";

/** Ends a run with one plain line that people and CI read alike, after the names of what was skipped. */
class ClosingLineReporter implements Pick<Reporter, "onRunComplete"> {
  onRunComplete(_contexts: unknown, results: AggregatedResult): void {
    const tests = results.testResults.flatMap((file) => file.testResults);
    const skipped = tests.filter((test) => test.status === "pending");
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const lines = [
      ...skipped.map((test) => `skipped: ${test.fullName}`),
      `${results.numPassedTests} passed, ${failed} failed` + (skipped.length > 0 ? `, ${skipped.length} skipped` : ""),
    ];
    // Jest's own summary comes after this hook.
    process.once("exit", () => {
      process.stdout.write(lines.join("\n") + "\n");
    });
  }
}

module.exports = ClosingLineReporter;
