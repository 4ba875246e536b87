import type { AggregatedResult, Reporter } from "@jest/reporters";

/** Ends a run with one plain line that people and CI read alike, after the names of what was skipped. */
class SummaryReporter implements Pick<Reporter, "onRunComplete"> {
  onRunComplete(_contexts: unknown, results: AggregatedResult): void {
    for (const file of results.testResults) {
      for (const test of file.testResults) {
        if (test.status === "pending") process.stdout.write(`skipped: ${test.fullName}\n`);
      }
    }
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests > 0 ? `, ${results.numPendingTests} skipped` : "";
    process.stdout.write(`${results.numPassedTests} passed, ${failed} failed${skipped}\n`);
  }
}

export default SummaryReporter;
