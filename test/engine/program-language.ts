/** Whether Pulumi has to compile a program: one in JavaScript starts without ts-node. */
export function isTypeScript(program: string): boolean {
  return program.endsWith(".ts");
}
