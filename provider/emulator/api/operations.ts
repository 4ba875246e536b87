import { errorAnswer, jsonAnswer } from "./answer";
import type { Answer } from "./answer";
import type { Latitudes } from "./latitudes";
import { list } from "./list";
import { represent, representationFor } from "./representation";
import type { Representation } from "./representation";
import type { EmulatedRequest } from "./request";
import { isSource, isVisible } from "../world/connection";
import type { EmulatedConnection } from "../world/connection";
import type { Caller } from "../world/keys";
import type { LifeCycle } from "../world/life-cycle";
import type { Registry } from "../world/registry";

/** How the calls behave; tests change it while the emulator runs. */
export interface Behaviour {
  readonly latitudes: Latitudes;
  ignoreFilters: boolean;
}

/** The destination that a create body names, or the answer that refuses the body. */
function destinationIn(body: string): string | Answer {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return errorAnswer(400, { details: "The request body is not JSON" });
  }
  const path: string[] = [];
  for (const name of ["data", "attributes", "destination-organization-id"]) {
    path.push(name);
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) {
      return errorAnswer(400, { details: `${path.join(".")} is missing` });
    }
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return typeof value === "string" ? value : errorAnswer(400, { details: `${path.join(".")} must be a string` });
}

/** The five calls, for a request that was authenticated and counted. */
export class Operations {
  constructor(
    private readonly registry: Registry,
    private readonly lifeCycle: LifeCycle,
    private readonly behaviour: Behaviour,
  ) {}

  /** Carries a request out. */
  perform(request: EmulatedRequest, caller: Caller): Answer {
    if (request.operation === "unknown") return errorAnswer(404);
    const wanted = representationFor(request, caller, this.behaviour.latitudes);
    if ("status" in wanted) return wanted;
    if (request.operation === "list") {
      if (caller.mayList === false) return errorAnswer(403, { details: "This API key may not list connections" });
      return list(request, caller, this.registry, wanted, this.behaviour.ignoreFilters);
    }
    if (request.operation !== "retrieve" && caller.permissions === "read") {
      return errorAnswer(403, { details: "This API key may not change connections" });
    }
    if (request.operation === "create") return this.create(request, caller, wanted);

    const connection = this.registry.get(request.pathId ?? "");
    if (connection === undefined || !isVisible(connection, caller)) return errorAnswer(404);
    switch (request.operation) {
      case "retrieve":
        return this.show(200, connection, wanted);
      case "deactivate":
        return this.lifeCycle.transition(connection, ["pending", "active"], "inactive")
          ? this.show(200, connection, wanted)
          : this.refuseState(`A connection that is ${connection.status} cannot be deactivated`);
      case "reactivate":
        if (!isSource(connection, caller)) {
          return errorAnswer(403, { details: "Only the source organization can reactivate a connection" });
        }
        return this.lifeCycle.transition(connection, ["inactive"], "pending")
          ? this.show(200, connection, wanted)
          : this.refuseState(`A connection that is ${connection.status} cannot be reactivated`);
    }
  }

  private create(request: EmulatedRequest, caller: Caller, wanted: Representation): Answer {
    const destination = destinationIn(request.body);
    if (typeof destination !== "string") return destination;
    const source = { pointer: "/data/attributes/destination-organization-id" };
    if (!/^org_[A-Za-z0-9]+$/.test(destination)) {
      return errorAnswer(422, { details: "destination-organization-id is not the id of an organization", source });
    }
    if (destination === caller.organizationId) {
      return errorAnswer(422, { details: "An organization cannot connect to itself", source });
    }
    const existing = this.registry.find(caller.organizationId, caller.environmentId, destination);
    if (existing !== undefined) {
      return existing.status === "active"
        ? errorAnswer(409, { details: "Resource already exists as an active resource" })
        : errorAnswer(409, { title: "Record not unique", details: "Record not unique" });
    }
    const connection = this.lifeCycle.create(
      {
        sourceOrganizationId: caller.organizationId,
        environmentId: caller.environmentId,
        destinationOrganizationId: destination,
      },
      { id: caller.keyId, type: "api-key" },
    );
    return this.show(201, connection, wanted);
  }

  private refuseState(details: string): Answer {
    return errorAnswer(this.behaviour.latitudes.wrongState, { details });
  }

  private show(status: number, connection: EmulatedConnection, wanted: Representation): Answer {
    return jsonAnswer(status, { data: represent(connection, wanted) }, connection.id);
  }
}
