import type { EmulatedConnection } from "../../provider/emulator";
import { FakeClock } from "../support/fake-clock";
import { ACME, World } from "../support/world";
import type { RunOptions, RunResult } from "./model-run";
import { ModelStack } from "./model-stack";
import { FAULT_ACTIONS } from "./schedule";
import { programOf, type SmallProgram, type Transition, type Trouble } from "./transition";
import { Turnstile } from "./turnstile";

/** What came of one transition with its trouble. */
export interface TransitionResult {
  /** What should not be; empty where all is well. */
  readonly violations: readonly string[];
  /** Points at which the act could have been killed. */
  readonly points: number;
  /** Requests that the act made. */
  readonly requests: number;
  /** How many requests could be chosen from, at each choice. */
  readonly choices: readonly number[];
}

const isLive = ({ status }: Pick<EmulatedConnection, "status">): boolean => status !== "inactive";

/** Brings a stack to where the transition begins, makes it, and looks whether the next two ups end it as they should. */
export class TransitionRun {
  private readonly violations: string[] = [];
  /** Connections that are live before the act, and that the program still wants so, by their ids. */
  private readonly wanted = new Map<string, EmulatedConnection>();
  private readonly stack: ModelStack;

  private constructor(
    private readonly world: World,
    private readonly transition: Transition,
    private readonly trouble: Trouble,
    time: FakeClock,
  ) {
    this.stack = new ModelStack(world, time, { apiKey: ACME, retryTimeoutSeconds: "5" });
  }

  static async of(transition: Transition, trouble: Trouble): Promise<TransitionResult> {
    const time = new FakeClock();
    const world = await World.start({ now: () => time.now() });
    try {
      return await new TransitionRun(world, transition, trouble, time).execute();
    } finally {
      await world.end();
    }
  }

  private async execute(): Promise<TransitionResult> {
    const { from, to } = this.transition;
    await this.mustSucceed("the deployment before", this.up(from));
    for (const { id, status } of this.connections()) if (status === "pending") this.world.control.accept(id);
    await this.mustSucceed("the refresh before", this.stack.refresh());
    for (const connection of this.connections()) {
      if (isLive(connection) && this.wants(connection)) this.wanted.set(connection.id, { ...connection });
    }
    const stop = this.world.control.onRequest(({ operation, connectionId = "" }) => {
      if (operation === "deactivate" && this.wanted.has(connectionId)) this.violate(`${connectionId} was deactivated`);
    });
    await this.previewCallsNobody();
    const { points, requests, choices } = await this.act();
    await this.mustSucceed("the next up", this.up(to));
    this.expectConverged();
    await this.expectNothingLeftToDo();
    stop();
    return { violations: [...new Set(this.violations)], points, requests, choices };
  }

  private async act(): Promise<Pick<TransitionResult, "points" | "requests" | "choices">> {
    const { order, killAt, fault } = this.trouble;
    const { act, to } = this.transition;
    const { control, emulator } = this.world;
    this.world.calls();
    if (fault !== undefined) control.inject({ skip: fault.request, do: FAULT_ACTIONS[fault.name] });
    const turnstile = await Turnstile.open(emulator.url, order);
    this.stack.settings["baseUrl"] = turnstile.url;
    const options: RunOptions = {
      ...{ parallel: 2, onHooks: turnstile.onHooks, refresh: act === "up --refresh" },
      ...(killAt === undefined ? {} : { killAt }),
    };
    const result = act === "destroy" ? await this.stack.destroy(options) : await this.up(to, options);
    await turnstile.close();
    control.clearFaults();
    this.stack.settings["baseUrl"] = emulator.url;
    if (killAt === undefined && fault === undefined) await this.mustSucceed("the act", Promise.resolve(result));
    return { points: result.points, requests: this.world.calls().length, choices: turnstile.choices };
  }

  private up(program: SmallProgram, options: RunOptions = {}): Promise<RunResult> {
    const { deleteBeforeReplace, dependent } = this.transition;
    return this.stack.up(programOf(program), { deleteBeforeReplace, dependent, ...options });
  }

  private async previewCallsNobody(): Promise<void> {
    this.world.calls();
    await this.mustSucceed("the preview", this.stack.preview(programOf(this.transition.to)));
    if (this.world.calls().length > 0) this.violate("the preview called Persona");
  }

  /** One live connection for each destination that is to have one, none for the others; those that were live are as they were. */
  private expectConverged(): void {
    const { from, to } = this.transition;
    for (const [name, { destination, enabled }] of Object.entries(to)) {
      const found = this.connections().filter((one) => one.destinationOrganizationId === destination);
      if (found.length !== 1 || isLive(found[0]!) !== enabled) {
        this.violate(`${destination} has ${found.map(({ status }) => status).join(" and ") || "no connection"}`);
      }
      const stored = this.stack.resources.filter((resource) => resource.name === name).map(({ id }) => id);
      if (stored.join() !== found[0]?.id)
        this.violate(`the state has ${stored.join(" and ") || "nothing"} for ${name}`);
    }
    if (this.stack.resources.length !== Object.keys(to).length) this.violate("the state has a resource too many");
    for (const connection of this.connections()) {
      if (isLive(connection) && !this.wants(connection)) {
        this.violate(`${connection.destinationOrganizationId} is ${connection.status}, and nobody declares it`);
      }
    }
    const kept = from === to ? [] : [...this.wanted.values()];
    for (const { id, status } of kept) {
      const now = this.world.control.connection(id)?.status;
      if (now !== status) this.violate(`${id} was ${status} and is ${now ?? "gone"}`);
    }
  }

  private async expectNothingLeftToDo(): Promise<void> {
    this.world.calls();
    const { operations } = await this.up(this.transition.to);
    const calls = this.world.calls();
    if (operations.length > 0) this.violate(`the second up does ${operations.join(", ")}`);
    if (calls.length > 0) this.violate(`the second up calls ${calls.join(", ")}`);
  }

  private async mustSucceed(name: string, run: Promise<RunResult>): Promise<void> {
    for (const { operation, error } of (await run).failures) {
      this.violate(`${name} failed to ${operation}: ${error.message}`);
    }
  }

  private connections(): EmulatedConnection[] {
    return this.world.control.connections();
  }

  private wants({ destinationOrganizationId: destination }: EmulatedConnection): boolean {
    return Object.values(this.transition.to).some((one) => one.destination === destination && one.enabled);
  }

  private violate(text: string): void {
    this.violations.push(text.replaceAll(/cxn_\w+/g, "cxn").replaceAll(/req_\w+/g, "req"));
  }
}
