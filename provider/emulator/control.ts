import type { Clock } from "./world/clock";
import type { EmulatedConnection, NewConnection } from "./world/connection";
import type { Fault, FaultScript } from "./api/faults";
import type { Latitudes } from "./api/latitudes";
import type { Journal, JournalEntry } from "./journal";
import type { LifeCycle } from "./world/life-cycle";
import type { Behaviour } from "./api/operations";
import type { RateWindows } from "./api/rate-limit";
import type { RateLimit } from "./world/keys";
import type { Registry } from "./world/registry";
import type { Observation } from "./request-handler";

/** What a dashboard, the other side, an operator of Persona or a test does to the emulator. Not counted by rate limits. */
export interface EmulatorControl {
  /** Newest first, of all organizations. */
  connections(): EmulatedConnection[];
  /** The connection with this id, or undefined. */
  connection(id: string): EmulatedConnection | undefined;
  /** Adds a connection as if it had been made elsewhere, also beside one to the same destination. */
  add(connection: NewConnection): EmulatedConnection;
  /** The destination accepts: pending → active. Throws for an unknown id or in another state. */
  accept(id: string): void;
  /** Somebody deactivates: pending or active → inactive. Throws for an unknown id or in another state. */
  deactivate(id: string): void;
  /** Forgets a connection, as no call of Persona can. Throws for an unknown id. */
  remove(id: string): void;
  /** Gives it any status, unknown ones too. Throws for an unknown id. */
  setStatus(id: string, status: string): void;
  /** The requests since the start or the last clearing, oldest first; of more than 10,000, the newest. */
  journal(): JournalEntry[];
  /** Forgets the requests so far. */
  clearJournal(): void;
  /** Scripts a fault; faults are tried in the order of their injection. */
  inject(fault: Fault): void;
  /** Forgets the faults that were injected. */
  clearFaults(): void;
  /** Sets another limit for environments and begins new windows. */
  setRateLimit(limit: RateLimit): void;
  /** How long every request waits before it is carried out. */
  setLatency(milliseconds: number): void;
  /** Moves the emulator's clock, back where negative. */
  advanceClock(milliseconds: number): void;
  /** Changes these latitudes; the others stay as they are. */
  latitudes(changes: Partial<Latitudes>): void;
  /** Whether lists hold everything, filtered for or not. */
  ignoreFilters(ignore: boolean): void;
  /**
   * Calls back when a request has arrived and before it is carried out, so that the world can change between two calls.
   * Returns a function that ends this.
   */
  onRequest(callback: (entry: JournalEntry) => void): () => void;
  /**
   * The first request of which this is true, seen already or to come. It is asked when a request arrives and again
   * when its answer is known.
   */
  waitForRequest(predicate: (entry: JournalEntry) => boolean): Promise<JournalEntry>;
}

/** The parts that a control moves. */
export interface Controlled {
  registry: Registry;
  lifeCycle: LifeCycle;
  journal: Journal;
  script: FaultScript;
  rateWindows: RateWindows;
  clock: Clock;
  behaviour: Behaviour;
  observation: Observation;
}

/** The control of one emulator. */
export function createControl(parts: Controlled): EmulatorControl {
  const { registry, lifeCycle, journal, script, rateWindows, clock, behaviour, observation } = parts;

  function existing(id: string): EmulatedConnection {
    const connection = registry.get(id);
    if (connection === undefined) throw new Error(`The emulator has no connection ${id}.`);
    return connection;
  }

  function change(id: string, from: readonly string[], to: string): void {
    const connection = existing(id);
    if (!lifeCycle.transition(connection, from, to)) {
      throw new Error(`${id} is ${connection.status}, not ${from.join(" or ")}, so it cannot become ${to}.`);
    }
  }

  return {
    connections: () => [...registry.all()],
    connection: (id) => registry.get(id),
    add: (connection) => lifeCycle.create(connection),
    accept: (id) => {
      change(id, ["pending"], "active");
    },
    deactivate: (id) => {
      change(id, ["pending", "active"], "inactive");
    },
    remove: (id) => {
      registry.remove(existing(id));
    },
    setStatus: (id, status) => {
      lifeCycle.setStatus(existing(id), status);
    },
    journal: () => journal.entries(),
    clearJournal: () => {
      journal.clear();
    },
    inject: (fault) => {
      script.inject(fault);
    },
    clearFaults: () => {
      script.clear();
    },
    setRateLimit: (limit) => {
      rateWindows.reset({ ...limit });
    },
    setLatency: (milliseconds) => {
      observation.latencyMilliseconds = milliseconds;
    },
    advanceClock: (milliseconds) => {
      clock.advance(milliseconds);
    },
    latitudes: (changes) => {
      Object.assign(behaviour.latitudes, changes);
    },
    ignoreFilters: (ignore) => {
      behaviour.ignoreFilters = ignore;
    },
    onRequest: (callback) => {
      observation.onRequest.add(callback);
      return () => {
        observation.onRequest.delete(callback);
      };
    },
    waitForRequest: (predicate) => journal.wait(predicate),
  };
}
