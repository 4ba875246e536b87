import { environmentName, readSettings } from "../../handler/settings";
import { CommandFailure } from "../failure";
import { ExitCode } from "../failure";
import { type Finding, findingSummary, findingText } from "./finding";
import { checkKey } from "./key-checks";
import { checkNode, checkProject, checkPulumi, checkResolution } from "./machine-checks";
import { packageFacts } from "../package-facts";
import { findPulumiProject, type PulumiProject } from "./pulumi-project";
import { checkSettings, checkStackConfiguration } from "./settings-checks";
import { readStackConfiguration, type StackConfiguration } from "./stack-configuration";
import type { Terminal } from "../terminal";

export interface DoctorOptions {
  readonly profile?: string;
  readonly stack?: string;
  readonly json?: true;
}

type Report = (...findings: Finding[]) => void;

/** `doctor`: checks all that a deployment needs, and says of each what to do. */
export async function doctor(options: DoctorOptions, terminal: Terminal): Promise<ExitCode> {
  const findings: Finding[] = [];
  const report: Report = (...found) => {
    findings.push(...found);
    if (!options.json) for (const finding of found) terminal.print(findingText(finding, terminal));
  };
  const project = inspectMachine(report);
  const stack = options.stack === undefined ? undefined : inspectStack(options.stack, project, terminal, report);
  const { settings, finding } = checkSettings(() =>
    readSettings(stack?.configuration ?? (() => undefined), terminal.environment),
  );
  report(finding);
  if (settings !== undefined) {
    for (const profile of profilesToCheck(options, stack, settings.hasKey(undefined), terminal.environment)) {
      terminal.progress("Asking Persona…");
      report(...(await checkKey({ settings, profile, ...(stack === undefined ? {} : { stack }) })));
    }
  }

  if (options.json) terminal.print(JSON.stringify({ findings }, undefined, 2));
  else terminal.print(`\n${findingSummary(findings)}`);
  return findings.some(({ verdict }) => verdict === "problem") ? ExitCode.wrong : ExitCode.fine;
}

function inspectMachine(report: Report): PulumiProject | undefined {
  const facts = packageFacts();
  const folder = process.cwd();
  report(checkNode(process.versions.node, facts));
  let project: PulumiProject | undefined;
  try {
    project = findPulumiProject(folder);
    report(checkProject(project, folder));
  } catch (error) {
    report(problemFrom(error, "Pulumi project"));
  }
  const pluginFolder = project?.pluginFolder ?? folder;
  report(checkPulumi(pluginFolder, facts), checkResolution(pluginFolder, facts));
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
    const stack = readStackConfiguration(project, name, terminal.environment);
    report(...checkStackConfiguration(stack));
    return stack;
  } catch (error) {
    report({
      ...problemFrom(error, check),
      advice: "Check the name with `pulumi stack ls`; a stack without configuration has no such file.",
    });
    return undefined;
  }
}

const KEY_VARIABLE = /^PERSONA_API_KEY_([A-Z][A-Z0-9_]*)$/;

/** The profile that was asked for; else every key that can be seen, the default one first. */
function profilesToCheck(
  { profile }: DoctorOptions,
  stack: StackConfiguration | undefined,
  hasDefaultKey: boolean,
  environment: Terminal["environment"],
): (string | undefined)[] {
  if (profile !== undefined) return [profile];
  const profiles = [...(stack?.profiles ?? [])];
  for (const variable of Object.keys(environment).sort()) {
    const name = KEY_VARIABLE.exec(variable)?.[1]?.toLowerCase();
    if (name !== undefined && !profiles.some((known) => environmentName(known) === variable)) profiles.push(name);
  }
  const wantsDefault = hasDefaultKey || profiles.length === 0 || stack?.encrypted.includes("persona:apiKey") === true;
  return wantsDefault ? [undefined, ...profiles] : profiles;
}

function problemFrom(error: unknown, check: string): Finding {
  if (!(error instanceof CommandFailure)) throw error;
  return { check, verdict: "problem", found: error.message };
}
