/**
 * Tells the operator one short line. Pulumi shows what the plugin process writes on stderr under Diagnostics, to the people
 * who run the deployment: nothing secret goes here.
 */
export function log(line: string): void {
  process.stderr.write(`persona:Connection: ${line}\n`);
}
