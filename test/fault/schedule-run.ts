import type { EmulatedConnection } from "../../provider/emulator";
import { ACME, World } from "../support/world";
import { expectConverged } from "./cell";
import type { RunOptions } from "./model-run";
import { ModelStack, type Program } from "./model-stack";
import { OWNER } from "./operations";
import { type Command, FAULT_ACTIONS } from "./schedule";
import { FakeClock } from "../support/fake-clock";

interface Declared {
  readonly destination: string;
  readonly waits: boolean;
}

/** A stack that a schedule happens to, and what is to be true of it. */
export class ScheduleRun {
  private readonly declared = new Map<string, Declared>();
  /** Destinations that the program never declared, with the status that others gave their connections. */
  private readonly untouched = new Map<string, string>();
  private readonly everDeclared = new Set<string>();
  private readonly wronglyDeactivated: string[] = [];
  private readonly stack: ModelStack;

  private constructor(
    private readonly world: World,
    time: FakeClock,
  ) {
    this.stack = new ModelStack(world, time, { apiKey: ACME, retryTimeoutSeconds: "5" });
  }

  static async start(): Promise<ScheduleRun> {
    const time = new FakeClock();
    return new ScheduleRun(await World.start({ now: () => time.now() }), time);
  }

  async end(): Promise<void> {
    await this.world.end();
  }

  async happen(command: Command): Promise<void> {
    switch (command.kind) {
      case "declare":
        this.declare(nameOf(command.name), { destination: destinationOf(command.destination), waits: command.waits });
        return;
      case "retarget": {
        const old = this.declared.get(nameOf(command.name));
        if (old === undefined) return;
        this.declare(nameOf(command.name), { ...old, destination: destinationOf(command.destination) });
        return;
      }
      case "rename": {
        const old = this.declared.get(nameOf(command.name));
        if (old === undefined || this.declared.has(nameOf(command.to))) return;
        this.declared.delete(nameOf(command.name));
        this.declared.set(nameOf(command.to), old);
        return;
      }
      case "swap": {
        const [one, other] = [this.declared.get(nameOf(command.name)), this.declared.get(nameOf(command.other))];
        if (one === undefined || other === undefined) return;
        this.declared.set(nameOf(command.name), other);
        this.declared.set(nameOf(command.other), one);
        return;
      }
      case "remove":
        this.declared.delete(nameOf(command.name));
        return;
      case "accept":
      case "deactivate":
      case "create by hand":
        this.changeOutside(command);
        return;
      case "fault":
        this.world.control.inject({ on: command.on, times: command.times, do: FAULT_ACTIONS[command.fault] });
        return;
      case "lose state":
        this.stack.resources = [];
        return;
      case "up":
        await this.up(command);
        return;
      case "refresh": {
        const before = this.ids();
        await this.stack.refresh(command);
        expect(this.ids()).toEqual(before);
        return;
      }
      case "destroy":
        await this.expectNoLoss(() => this.stack.destroy(command));
    }
  }

  /** What leaves the state during a run is inactive, or still stands for another resource. */
  private async expectNoLoss<T>(run: () => Promise<T>): Promise<T> {
    const before = this.stack.resources.map(({ id }) => id);
    const result = await run();
    for (const id of before) {
      if (this.ids().includes(id)) continue;
      expect(this.world.control.connection(id)).toMatchObject({ status: "inactive" });
    }
    return result;
  }

  /** The faults are over, what was suspended is active again, and destinations that are waited for accept. */
  calmDown(): void {
    const { control } = this.world;
    control.clearFaults();
    for (const { id, status, destinationOrganizationId: destination } of control.connections()) {
      if (status === "suspended" && this.everDeclared.has(destination)) control.setStatus(id, "active");
    }
    control.onRequest(({ operation, connectionId: id = "" }) => {
      const connection = control.connection(id);
      if (operation !== "retrieve" || connection?.status !== "pending") return;
      if (this.isWaitedFor(connection.destinationOrganizationId)) control.accept(id);
    });
  }

  /** One up converges, the second does nothing; after a refresh, so that what others changed is known, the same again. */
  async expectConvergence(): Promise<void> {
    const managed = this.stack.resources.map(({ id }) => id);
    expect(await this.up()).toMatchObject({ failures: [] });
    this.expectEveryResourceStandsForItsConnection();
    await this.expectNothingLeftToDo();

    expect(await this.stack.refresh()).toMatchObject({ failures: [] });
    expect(await this.up()).toMatchObject({ failures: [] });
    if (this.declared.size > 0) expectConverged(this.world, this.stack, this.program);
    await this.expectNothingLeftToDo();

    const wanted = new Set([...this.declared.values()].map(({ destination }) => destination));
    for (const id of managed) {
      const { status, destinationOrganizationId: destination } = this.world.control.connection(id)!;
      if (!wanted.has(destination)) expect({ id, status }).toEqual({ id, status: "inactive" });
    }
    expect(this.wronglyDeactivated).toEqual([]);
    for (const [destination, status] of this.untouched) expect(this.real(destination)).toMatchObject({ status });
  }

  private async expectNothingLeftToDo(): Promise<void> {
    this.world.calls();
    expect(await this.up()).toMatchObject({ operations: [], failures: [] });
    expect(this.world.calls()).toEqual([]);
  }

  private expectEveryResourceStandsForItsConnection(): void {
    const expected = [...this.declared].map(([name, { destination }]) => [name, this.real(destination)?.id]);
    expect(this.stack.resources.map(({ name, id }) => [name, id]).sort()).toEqual(expected.sort());
  }

  private async up(options: RunOptions = {}): ReturnType<ModelStack["up"]> {
    const wanted = new Set([...this.declared.values()].map(({ destination }) => destination));
    const stop = this.world.control.onRequest(({ operation, connectionId = "" }) => {
      const destination = this.world.control.connection(connectionId)?.destinationOrganizationId ?? "";
      if (operation === "deactivate" && wanted.has(destination)) this.wronglyDeactivated.push(destination);
    });
    try {
      return await this.expectNoLoss(() => this.stack.up(this.program, options));
    } finally {
      stop();
    }
  }

  private get program(): Program {
    return Object.fromEntries(
      [...this.declared].map(([name, { destination, waits }]) => [
        name,
        { destinationOrganizationId: destination, ...(waits ? { waitForActive: { timeoutSeconds: 10 } } : {}) },
      ]),
    );
  }

  /** Two Connections for one destination are a mistake that the program half refuses, so no schedule has them. */
  private declare(name: string, wanted: Declared): void {
    const isTaken = [...this.declared].some(
      ([other, { destination }]) => other !== name && destination === wanted.destination,
    );
    if (isTaken) return;
    this.declared.set(name, wanted);
    this.everDeclared.add(wanted.destination);
    this.untouched.delete(wanted.destination);
  }

  private changeOutside(command: Command & { readonly destination: number }): void {
    const { control } = this.world;
    const destination = destinationOf(command.destination);
    const existing = this.real(destination);
    if (command.kind === "create by hand" && existing === undefined) {
      control.add({ ...OWNER, destinationOrganizationId: destination, status: command.status });
    } else if (command.kind === "accept" && existing?.status === "pending") control.accept(existing.id);
    else if (command.kind === "deactivate" && /pending|active/.test(existing?.status ?? "")) {
      if (existing?.status !== "inactive") control.deactivate(existing!.id);
    }
    const status = this.real(destination)?.status;
    if (status !== undefined && !this.everDeclared.has(destination)) this.untouched.set(destination, status);
  }

  private isWaitedFor(destination: string): boolean {
    return [...this.declared.values()].some((wanted) => wanted.waits && wanted.destination === destination);
  }

  private real(destination: string): EmulatedConnection | undefined {
    return this.world.control
      .connections()
      .find(
        (connection) =>
          connection.destinationOrganizationId === destination &&
          connection.sourceOrganizationId === OWNER.sourceOrganizationId,
      );
  }

  private ids(): string[] {
    return this.stack.resources.map(({ id }) => id).sort();
  }
}

function nameOf(number: number): string {
  return `partner${number}`;
}

function destinationOf(number: number): string {
  return `org_PARTNER${number}`;
}
