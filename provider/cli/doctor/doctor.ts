import { environmentName, readSettings, type Settings } from "../../handler/settings";
import type { AccessOptions } from "../access";
import { CommandFailure, ExitCode } from "../failure";
import { packageFacts } from "../package-facts";
import { findPulumiProject, type PulumiProject } from "../stack/project";
import { readStackConfiguration, type StackConfiguration } from "../stack/stack-configuration";
import type { Environment, Terminal } from "../terminal";
import { exposedKeys } from "./exposed-keys";
import { type Finding, findingSummary, findingText } from "./finding";
import { checkKey } from "./key-checks";
import { checkCli, checkNode } from "./machine-checks";
import { checkPulumi, checkResolution, checkTypeScript } from "./package-checks";
import { checkProject } from "./project-checks";
import { checkSettings, checkStackConfiguration } from "./settings-checks";

type Report = (...findings: Finding[]) => void;

/** `doctor`: checks everything that a deployment needs, and says what to do. */
export async function doctor(options: AccessOptions, terminal: Terminal): Promise<ExitCode> {
  const findings: Finding[] = [];
  const report: Report = (...found) => {
    findings.push(...found);
    if (!options.json) for (const finding of found) terminal.print(findingText(finding, terminal));
  };
  const project = inspectMachine(terminal, report);
  const stack = options.stack === undefined ? undefined : inspectStack(options.stack, project, terminal, report);
  // The environment may hold another key than a stack that cannot be read.
  const isReadable = options.stack === undefined || stack !== undefined;
  if (isReadable) await inspectKeys(options, stack, terminal, report);

  if (options.json) terminal.print(JSON.stringify({ findings }, undefined, 2));
  else terminal.print(`\n${findingSummary(findings)}`);
  return findings.some(({ verdict }) => verdict === "problem") ? ExitCode.wrong : ExitCode.fine;
}

function inspectMachine({ environment }: Terminal, report: Report): PulumiProject | undefined {
  const facts = packageFacts();
  const folder = process.cwd();
  report(checkNode(process.versions.node, facts), checkCli(environment, facts));
  let project: PulumiProject | undefined;
  try {
    project = findPulumiProject(folder);
    report(checkProject(project, folder, environment));
  } catch (error) {
    report(problemFrom(error, "Pulumi project"));
  }
  const pluginFolder = project?.pluginFolder ?? folder;
  report(checkPulumi(pluginFolder, facts), ...checkTypeScript(project), checkResolution(pluginFolder, facts));
  return project;
}

function inspectStack(
  name: string,
  project: PulumiProject | undefined,
  terminal: Terminal,
  report: Report,
): StackConfiguration | undefined {
  const check = "Stack configuration";
  if (project === undefined) {
    report({ check, verdict: "problem", found: `without a Pulumi project there is no stack ${name}` });
    return undefined;
  }
  try {
    terminal.progress("Asking Pulumi for the stack's settings…");
    const stack = readStackConfiguration(project, name, terminal.environment);
    report(...checkStackConfiguration(name, stack, exposedKeys(project, name)));
    return stack;
  } catch (error) {
    report({
      ...problemFrom(error, check),
      advice:
        "Nothing below was checked. `pulumi stack ls` lists the stacks; `pulumi whoami` says whether you are logged in.",
    });
    return undefined;
  }
}

async function inspectKeys(
  options: AccessOptions,
  stack: StackConfiguration | undefined,
  terminal: Terminal,
  report: Report,
): Promise<void> {
  const { settings, finding } = checkSettings(() =>
    readSettings(stack?.configuration ?? (() => undefined), terminal.environment),
  );
  report(finding);
  if (settings === undefined) return;
  for (const profile of profilesToCheck(options, stack, settings, terminal.environment)) {
    terminal.progress("Asking Persona…");
    report(...(await checkKey({ settings, profile, readStack: stack !== undefined })));
  }
}

const KEY_VARIABLE = /^PERSONA_API_KEY_([A-Z][A-Z0-9_]*)$/;

/** The profile that was asked for; otherwise every key that can be seen, the default key first. */
function profilesToCheck(
  { profile }: AccessOptions,
  stack: StackConfiguration | undefined,
  settings: Settings,
  environment: Environment,
): (string | undefined)[] {
  if (profile !== undefined) return [profile];
  const profiles = [...(stack?.profiles ?? [])];
  for (const variable of Object.keys(environment).sort()) {
    const name = KEY_VARIABLE.exec(variable)?.[1]?.toLowerCase();
    if (name !== undefined && !profiles.some((known) => environmentName(known) === variable)) profiles.push(name);
  }
  return settings.hasKey(undefined) || profiles.length === 0 ? [undefined, ...profiles] : profiles;
}

function problemFrom(error: unknown, check: string): Finding {
  if (!(error instanceof CommandFailure)) throw error;
  return { check, verdict: "problem", found: error.message };
}
