import type { Operation } from "./checkpoint";
import type { EventLog } from "./diagnostics";

/** Says what an earlier, interrupted run leaves uncertain. The run goes on nevertheless, as Pulumi's does. */
export function warnOfPendingOperations(events: EventLog, operations: Operation[]): void {
  if (operations.length === 0) return;
  const list = operations.map(({ resource, type }) => `  * ${resource.urn}, interrupted while ${type}\n`).join("");
  events.diagnose(
    "warning",
    `Attempting to deploy or update resources with ${operations.length} pending operations from previous deployment.\n` +
      list +
      "These resources are in an unknown state because the Pulumi CLI was interrupted while waiting for changes to " +
      "these resources to complete. You should confirm whether or not the operations listed completed successfully " +
      "by checking the state of the appropriate provider. Once you have confirmed the status of the interrupted " +
      "operations, you can repair your stack using `pulumi refresh`.",
  );
}
