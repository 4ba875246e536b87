import type { NewConnection, Operation } from "../../provider/emulator";
import type { World } from "../support/world";
import type { RunOptions, RunResult } from "./model-run";
import type { ModelStack, Program } from "./model-stack";

/** One operation of the provider, and the request of it that a fault befalls. */
export interface FaultedOperation {
  readonly name: string;
  readonly request: Operation;
  /** How many requests of that kind the operation makes before the one that is hit. */
  readonly skip: number;
  /** How many requests of any kind it makes before the one that is hit. */
  readonly before: number;
  /** Whether the request is only a help: without its answer, the operation succeeds by other requests. */
  readonly isHelp?: true;
  /** Brings Persona and the stack to where the operation begins. */
  readonly arrange: (world: World, stack: ModelStack) => Promise<void>;
  readonly act: (stack: ModelStack, options?: RunOptions) => Promise<RunResult>;
  /** What people run next. */
  readonly recover: (stack: ModelStack) => Promise<RunResult>;
  /** What the program says from the operation on. */
  readonly program: Program;
}

export const OWNER = { sourceOrganizationId: "org_ACME", environmentId: "env_ACMESANDBOX" } as const;
const existing = { ...OWNER, destinationOrganizationId: "org_GLOBEX" } satisfies NewConnection;
const declared: Program = { partner: { destinationOrganizationId: "org_GLOBEX" } };
const mustBeNew: Program = { partner: { destinationOrganizationId: "org_GLOBEX", adopt: false } };
const waiting: Program = { partner: { destinationOrganizationId: "org_GLOBEX", waitForActive: true } };
/** More than are asked for one by one, so that the last of them are looked up in the list. */
const six: Program = Object.fromEntries(
  Array.from({ length: 6 }, (_, index) => [`partner${index}`, { destinationOrganizationId: `org_PARTNER${index}` }]),
);

async function upWithRefresh(stack: ModelStack, program: Program): Promise<RunResult> {
  const refreshed = await stack.refresh();
  return refreshed.failures.length > 0 ? refreshed : stack.up(program);
}

/** Operations of an up, which is simply run again. */
function inUp(program: Program): Pick<FaultedOperation, "act" | "recover" | "program"> {
  return { program, act: (stack, options) => stack.up(program, options), recover: (stack) => stack.up(program) };
}

/** Operations of a refresh. */
function inRefresh(program: Program): Pick<FaultedOperation, "act" | "recover" | "program"> {
  return {
    program,
    act: (stack, options) => stack.refresh(options),
    recover: (stack) => upWithRefresh(stack, program),
  };
}

const inDestroy: Pick<FaultedOperation, "act" | "recover" | "program"> = {
  program: {},
  act: (stack, options) => stack.destroy(options),
  recover: (stack) => stack.destroy(),
};

async function deploy(stack: ModelStack, program: Program): Promise<void> {
  const { failures } = await stack.up(program);
  if (failures[0] !== undefined) throw failures[0].error;
}

function addOthers(world: World): void {
  for (let other = 0; other < 120; other += 1) {
    world.control.add({ ...OWNER, destinationOrganizationId: `org_OTHER${other}` });
  }
}

/** The operations of the matrix. */
export const FAULTED_OPERATIONS: readonly FaultedOperation[] = [
  {
    name: "creating a connection",
    ...{ request: "create", skip: 0, before: 0, ...inUp(declared) },
    arrange: () => Promise.resolve(),
  },
  {
    name: "creating a connection that must be new",
    ...{ request: "create", skip: 0, before: 0, ...inUp(mustBeNew) },
    // A later run cannot know that an earlier one made it. Its error says what to do.
    recover: async (stack) => {
      const result = await stack.up(mustBeNew);
      if (result.failures[0]?.error.message.includes("Set adopt: true to manage it here.") !== true) return result;
      await deploy(stack, declared);
      return stack.up(mustBeNew);
    },
    arrange: () => Promise.resolve(),
  },
  {
    name: "looking up the connection to adopt",
    ...{ request: "list", skip: 0, before: 1, ...inUp(declared) },
    arrange: (world) => {
      world.control.add({ ...existing, status: "active" });
      return Promise.resolve();
    },
  },
  {
    name: "looking it up on page 2, where the server ignores filters",
    ...{ request: "list", skip: 1, before: 2, ...inUp(declared) },
    arrange: (world) => {
      world.control.add({ ...existing, status: "active" });
      addOthers(world);
      world.control.ignoreFilters(true);
      return Promise.resolve();
    },
  },
  {
    name: "reactivating what is adopted",
    ...{ request: "reactivate", skip: 0, before: 2, ...inUp(declared) },
    arrange: (world) => {
      world.control.add({ ...existing, status: "inactive" });
      return Promise.resolve();
    },
  },
  {
    name: "reactivating what somebody deactivated",
    ...{ request: "reactivate", skip: 0, before: 1, ...inUp(declared) },
    arrange: async (world, stack) => {
      await deploy(stack, declared);
      world.control.deactivate(world.control.connections()[0]!.id);
      await stack.refresh();
    },
  },
  {
    name: "waiting for the destination",
    ...{ request: "retrieve", skip: 0, before: 1, ...inUp(waiting) },
    arrange: (world) => {
      world.control.onRequest(({ operation, connectionId: id = "" }) => {
        if (operation === "retrieve" && world.control.connection(id)?.status === "pending") world.control.accept(id);
      });
      return Promise.resolve();
    },
  },
  {
    name: "reading in a refresh",
    ...{ request: "retrieve", skip: 0, before: 0, ...inRefresh(declared) },
    arrange: async (world, stack) => {
      await deploy(stack, declared);
      world.control.accept(world.control.connections()[0]!.id);
    },
  },
  {
    name: "reading page 2 of the list in a refresh",
    ...{ request: "list", skip: 1, before: 5, isHelp: true, ...inRefresh(six) },
    arrange: async (world, stack) => {
      await deploy(stack, six);
      for (const { id } of world.control.connections()) world.control.accept(id);
      addOthers(world);
    },
  },
  {
    name: "asking whose key it is before a destroy",
    ...{ request: "retrieve", skip: 0, before: 0, ...inDestroy },
    arrange: (_world, stack) => deploy(stack, declared),
  },
  {
    name: "deactivating in a destroy",
    ...{ request: "deactivate", skip: 0, before: 1, ...inDestroy },
    arrange: (_world, stack) => deploy(stack, declared),
  },
];
