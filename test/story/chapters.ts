import { isDeepStrictEqual } from "node:util";

import type { EmulatorControl } from "../../provider/emulator";
import type { Run, Stack } from "../engine/engine";
import type { Narrator } from "./narrator";

export interface Stage {
  readonly stack: Stack;
  readonly control: EmulatorControl;
  readonly narrator: Narrator;
}

/** The story, from the first preview to the end of the stack. */
export async function tell({ stack, control, narrator }: Stage): Promise<void> {
  const run = async (command: string, action: () => Promise<Run>, ...expected: string[]): Promise<Run> => {
    control.clearJournal();
    const result = await action();
    narrator.run(command, result);
    const calls = control
      .journal()
      .map(({ method, path, status }) => `${method} ${shorten(path)} → ${status ?? "no answer"}`);
    narrator.calls(calls);
    const methods = control.journal().map(({ operation }) => operation);
    narrator.check(
      expected.length === 0
        ? "it succeeded without an API call"
        : `it succeeded with these calls: ${expected.join(", ")}`,
      result.succeeded && isDeepStrictEqual(methods, expected),
    );
    return result;
  };

  narrator.chapter("A preview, as in a pull request, makes no API call");
  await run("pulumi preview", () => stack.preview());

  narrator.chapter("The first up creates the connection");
  const { outputs } = await run("pulumi up", () => stack.up(), "create");
  const id = String(outputs.id);
  narrator.check(
    `its id is ${id}, its scopes are ${String(outputs.scopes)}`,
    control.connection(id)?.status === "pending",
  );

  narrator.chapter("The second up changes nothing");
  await run("pulumi up", () => stack.up());

  narrator.chapter("The state is lost: up adopts the same connection");
  narrator.meanwhile("The partner accepts the connection in its dashboard. Then the state of the stack is lost.");
  control.accept(id);
  const { version, deployment } = await stack.exportState();
  await stack.importState({ version, deployment: { ...deployment, resources: [] } });
  const adopted = await run("pulumi up", () => stack.up(), "create", "list");
  narrator.check(
    `the id is ${id} again, and the status is active`,
    adopted.outputs.id === id && adopted.outputs.status === "active",
  );

  narrator.chapter("The partner deactivates it: refresh shows that, up reactivates it");
  narrator.meanwhile("The partner deactivates the connection in its dashboard.");
  control.deactivate(id);
  await run("pulumi refresh", () => stack.refresh(), "retrieve");
  const { deployment: refreshed } = await stack.exportState();
  narrator.check(
    "the state says that it is inactive",
    refreshed.resources?.find((resource) => resource.id === id)?.outputs?.status === "inactive",
  );
  const reactivated = await run("pulumi up", () => stack.up(), "retrieve", "reactivate");
  narrator.check("the status is pending, until the partner accepts again", reactivated.outputs.status === "pending");

  narrator.chapter("Destroy deactivates it, since Persona cannot delete connections");
  await run("pulumi destroy", () => stack.destroy(), "retrieve", "deactivate");
  narrator.check(
    "Persona has one connection, and it is inactive",
    isDeepStrictEqual(
      control.connections().map(({ status }) => status),
      ["inactive"],
    ),
  );
}

function shorten(path: string): string {
  return path.replace("/api/v1", "");
}
