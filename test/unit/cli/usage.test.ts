import { runCommand } from "./run-command";

test.each([
  ["--help", ["doctor", "list", "generate", "graph", "emulator", "PERSONA_API_KEY", "Exit codes:"]],
  ["doctor --help", ["--stack", "--json", "Changes nothing"]],
  ["list --help", ["--status", "--direction", "--destination", "Examples:"]],
  ["generate --help", ["--state", "--include-inactive", "--protect", "--output", "Examples:"]],
  ["graph --help", ["--format", '"svg"', "--output"]],
  ["emulator --help", ["--port", "8585", "--seed", "--rate-limit", "Ctrl-C"]],
])("%s explains itself on stdout, with exit code 0", async (words, expected) => {
  const { exitCode, stdout, stderr } = await runCommand(words.split(" "));
  expect(exitCode).toBe(0);
  expect(stderr).toBe("");
  for (const text of expected) expect(stdout).toContain(text);
});

test("--version is the package's", async () => {
  expect(await runCommand(["--version"])).toEqual({ exitCode: 0, stdout: "0.1.0\n", stderr: "" });
});

test.each([
  ["", "Usage: pulumi-persona-connect"],
  ["destroy", "unknown command 'destroy'"],
  ["list --colour", "unknown option '--colour'"],
  ["list --direction sideways", "Allowed choices are outbound, inbound"],
  ["list --destination globex", "It must be the id of an organization, such as org_ABC123."],
  ["list --profile a/b", "It must be a name of letters, digits, - and _."],
  ["list --older-than soon", "It must be a number and m, h, d or w, such as 30d."],
  ["list --sort age", "Allowed choices are created, updated, partner, status"],
  ["generate --format yaml --protect", "--protect has no place in a list of partners"],
  ["graph --format png", "Allowed choices are mermaid, svg, html"],
  ["emulator --port 70000", "It must be a whole number from 0 to 65535."],
  ["emulator --connections many", "It must be a whole number"],
  ["emulator --rate-limit 0", "It must be a whole number from 1 to"],
  ["emulator --seed nowhere.json", "There is no nowhere.json."],
  ["generate --state nowhere.json", "There is no nowhere.json."],
])("wrong usage has exit code 2 and says what is wrong: %s", async (words, expected) => {
  const { exitCode, stdout, stderr } = await runCommand(words === "" ? [] : words.split(" "));
  expect(exitCode).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toContain(expected);
});

test.each([
  ["no key", {}, "There is no Persona API key in the environment: set PERSONA_API_KEY, or use --stack NAME"],
  ["a key that cannot be one", { PERSONA_API_KEY: "two words" }, "PERSONA_API_KEY is not an API key"],
  [
    "a base URL without https",
    { PERSONA_API_KEY: "secret-1", PERSONA_BASE_URL: "http://example.com" },
    "PERSONA_BASE_URL must be https",
  ],
  [
    "an API version that is none",
    { PERSONA_API_KEY: "secret-1", PERSONA_VERSION: "latest" },
    "PERSONA_VERSION must be a date",
  ],
])("a setting that cannot be used has exit code 1 and no stack: %s", async (_case, environment, expected) => {
  for (const command of ["list", "generate", "graph"]) {
    const { exitCode, stdout, stderr } = await runCommand([command], { environment });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain(expected);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  }
});

test("a profile without a key names the variable to set", async () => {
  const { exitCode, stderr } = await runCommand(["list", "--profile", "partner-eu"], {
    environment: { PERSONA_API_KEY: "secret-1" },
  });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("set PERSONA_API_KEY_PARTNER_EU, or use --stack NAME");
});
