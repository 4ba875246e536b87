import { inspect } from "node:util";

import type { FaultAction } from "../../provider/emulator";
import { ACME, World } from "../support/world";
import type { RunResult } from "./model-run";
import { ModelStack, type Program } from "./model-stack";
import { type FaultedOperation, OWNER } from "./operations";
import { type TcpGate, tcpGate } from "./tcp-gate";
import { FakeClock } from "../support/fake-clock";

/** One cell of the matrix: one operation that one fault befalls. */
export class Cell {
  private constructor(
    readonly world: World,
    readonly stack: ModelStack,
    readonly time: FakeClock,
    readonly operation: FaultedOperation,
    readonly gate: TcpGate,
  ) {}

  static async start(operation: FaultedOperation, settings: Record<string, string>): Promise<Cell> {
    const time = new FakeClock();
    const world = await World.start({ now: () => time.now() });
    const gate = await tcpGate(world.emulator.url);
    const stack = new ModelStack(world, time, { apiKey: ACME });
    await operation.arrange(world, stack);
    Object.assign(stack.settings, settings);
    world.calls();
    return new Cell(world, stack, time, operation, gate);
  }

  /** The fault befalls the operation's request, and `times - 1` of those that follow. */
  inject(action: FaultAction, times: number): void {
    this.world.control.inject({ on: this.operation.request, skip: this.operation.skip, times, do: action });
  }

  /** Calls back when the request arrives that the fault is for. */
  whenHit(callback: () => void): void {
    let toCome = this.operation.before;
    const stop = this.world.control.onRequest(() => {
      if (toCome === 0) {
        callback();
        stop();
      }
      toCome -= 1;
    });
  }

  /** From the operation's request on, connections are refused; `again` says whether they are accepted after the first wait. */
  refuse(again: boolean): void {
    const { before } = this.operation;
    this.stack.settings["baseUrl"] = this.gate.url;
    if (before === 0) this.gate.shut();
    else {
      this.world.control.inject({
        skip: before - 1,
        do: { kind: "answer", when: "after", headers: { Connection: "close" } },
      });
      let toCome = before;
      this.world.control.onRequest(() => {
        toCome -= 1;
        if (toCome === 0) this.gate.shut();
      });
    }
    if (again)
      this.onSleep = () => {
        this.gate.open();
      };
  }

  private onSleep: () => void = () => undefined;

  async act(): Promise<RunResult & { readonly elapsed: number }> {
    const began = this.time.now();
    const result = await this.operation.act(this.stack, {
      onSleep: () => {
        this.onSleep();
      },
    });
    return { ...result, elapsed: this.time.now() - began };
  }

  /** Ends all faults and runs the program again. */
  async recover(): Promise<RunResult> {
    this.world.control.clearFaults();
    Object.assign(this.stack.settings, { baseUrl: this.world.emulator.url, requestTimeoutSeconds: "30" });
    return this.operation.recover(this.stack);
  }

  /** The next up does nothing, and calls nobody. */
  async expectNothingLeftToDo(): Promise<void> {
    this.world.calls();
    expect(await this.stack.up(this.operation.program)).toMatchObject({ operations: [], failures: [] });
    expect(this.world.calls()).toEqual([]);
  }

  async end(): Promise<void> {
    await this.gate.close();
    await this.world.end();
  }
}

/** Holds the state, the program and Persona against each other: one connection for each destination, and the state true. */
export function expectConverged(world: World, stack: ModelStack, program: Program): void {
  const real = world.control.connections().filter(({ sourceOrganizationId: id }) => id === OWNER.sourceOrganizationId);
  if (Object.keys(program).length === 0) expect(real).toMatchObject([{ status: "inactive" }]);
  const destinations = Object.values(program).map((inputs) => inputs["destinationOrganizationId"]);
  expect(stack.resources.map(({ name }) => name).sort()).toEqual(Object.keys(program).sort());
  for (const { id, outputs, initErrors, isReplaced } of stack.resources) {
    const { destinationOrganizationId: destination, status, organizationId, environmentId } = outputs;
    expect(real.filter((connection) => connection.destinationOrganizationId === destination)).toMatchObject([
      { id, status, sourceOrganizationId: organizationId, environmentId },
    ]);
    expect(destinations).toContain(destination);
    expect(status).not.toBe("inactive");
    expect({ initErrors, isReplaced }).toEqual({ initErrors: [], isReplaced: false });
  }
}

/** One line for people, that says what failed and ends with advice; and nothing secret in any part of the error. */
export function expectClear(error: Error): void {
  expect(error.message).toMatch(/^[A-Z][^\n]*\.$/);
  expect(error.message).not.toMatch(/defect|(?<!received )undefined|\[object/);
  const everything =
    inspect(error, { depth: Infinity, showHidden: true }) + JSON.stringify(error) + String(error.stack);
  expect(everything).not.toContain(ACME);
  expect(everything).not.toMatch(/axios/i);
}
