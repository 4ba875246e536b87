import type { NewConnection } from "../../provider/emulator";
import type { World } from "../support/world";
import type { RunResult } from "./model-run";
import type { ModelStack, Program } from "./model-stack";
import { OWNER } from "./operations";

/** One operation of the provider that has to end well whatever latitude Persona's documents leave. */
export interface ToleratedOperation {
  readonly name: string;
  /** Whether it has to find a connection that the state does not name. */
  readonly adopts?: true;
  /** Whether it also has to know that there is no other one. */
  readonly needsWholeList?: true;
  /** Whether it has to be sure that Persona no longer has the connection. */
  readonly isGone?: true;
  /** Brings Persona and the stack to where the operation begins. */
  readonly arrange: (world: World, stack: ModelStack) => Promise<void>;
  readonly act: (stack: ModelStack) => Promise<RunResult>;
  /** What the program says from the operation on. */
  readonly program: Program;
}

const existing = { ...OWNER, destinationOrganizationId: "org_GLOBEX" } satisfies NewConnection;
const declared: Program = { partner: { destinationOrganizationId: "org_GLOBEX" } };
const disabled: Program = { partner: { destinationOrganizationId: "org_GLOBEX", enabled: false } };
/** More than are asked for one by one, so that the last of them are looked up in the list. */
const six: Program = Object.fromEntries(
  Array.from({ length: 6 }, (_, index) => [`partner${index}`, { destinationOrganizationId: `org_PARTNER${index}` }]),
);

async function deploy(stack: ModelStack, program: Program): Promise<void> {
  const { failures } = await stack.up(program);
  if (failures[0] !== undefined) throw failures[0].error;
}

function onlyId(world: World): string {
  return world.control.connections()[0]!.id;
}

async function deployAndLose(world: World, stack: ModelStack): Promise<void> {
  await deploy(stack, declared);
  world.control.remove(onlyId(world));
}

function inUp(program: Program): Pick<ToleratedOperation, "act" | "program"> {
  return { program, act: (stack) => stack.up(program) };
}

function adopting(...statuses: readonly string[]): Pick<ToleratedOperation, "act" | "adopts" | "arrange" | "program"> {
  return {
    ...inUp(declared),
    adopts: true,
    arrange: (world) => {
      for (const status of statuses) world.control.add({ ...existing, status });
      return Promise.resolve();
    },
  };
}

/** The rows of the tolerance matrix. */
export const TOLERATED_OPERATIONS: readonly ToleratedOperation[] = [
  { name: "creating a connection", ...inUp(declared), arrange: () => Promise.resolve() },
  { name: "adopting an active one", ...adopting("active") },
  { name: "adopting a pending one", ...adopting("pending") },
  { name: "adopting an inactive one", needsWholeList: true, ...adopting("inactive") },
  { name: "adopting a live one beside a newer inactive one", ...adopting("active", "inactive") },
  {
    name: "adopting an inactive one that somebody reactivates at the same time",
    needsWholeList: true,
    ...adopting(),
    arrange: (world) => {
      const { id } = world.control.add({ ...existing, status: "inactive" });
      const stop = world.control.onRequest(({ operation }) => {
        if (operation !== "reactivate") return;
        stop();
        world.control.setStatus(id, "pending");
      });
      return Promise.resolve();
    },
  },
  {
    name: "adopting six after the state was lost",
    ...inUp(six),
    adopts: true,
    arrange: (world) => {
      for (const inputs of Object.values(six)) {
        world.control.add({
          ...OWNER,
          destinationOrganizationId: String(inputs["destinationOrganizationId"]),
          status: "active",
        });
      }
      return Promise.resolve();
    },
  },
  {
    name: "refreshing six",
    program: six,
    act: (stack) => stack.refresh(),
    arrange: async (world, stack) => {
      await deploy(stack, six);
      for (const { id } of world.control.connections()) world.control.accept(id);
    },
  },
  {
    name: "reactivating after a refresh that found it inactive",
    program: declared,
    act: async (stack) => {
      const refreshed = await stack.refresh();
      return refreshed.failures.length > 0 ? refreshed : stack.up(declared);
    },
    arrange: async (world, stack) => {
      await deploy(stack, declared);
      world.control.deactivate(onlyId(world));
    },
  },
  {
    name: "deactivating what is no longer enabled",
    ...inUp(disabled),
    arrange: (_world, stack) => deploy(stack, declared),
  },
  {
    name: "reactivating what is enabled again",
    ...inUp(declared),
    arrange: async (_world, stack) => {
      await deploy(stack, disabled);
    },
  },
  {
    name: "deactivating what is no longer declared",
    ...inUp({}),
    arrange: (_world, stack) => deploy(stack, declared),
  },
  {
    name: "deleting what is inactive already",
    ...inUp({}),
    arrange: async (world, stack) => {
      await deploy(stack, declared);
      world.control.deactivate(onlyId(world));
    },
  },
  {
    name: "refreshing what is gone",
    program: {},
    isGone: true,
    act: (stack) => stack.refresh(),
    arrange: deployAndLose,
  },
  {
    name: "deleting what is gone",
    ...inUp({}),
    isGone: true,
    arrange: deployAndLose,
  },
  {
    name: "destroying six",
    program: {},
    act: (stack) => stack.destroy(),
    arrange: (_world, stack) => deploy(stack, six),
  },
];
