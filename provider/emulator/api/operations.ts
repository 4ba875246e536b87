import { apiVersions, newestApiVersion, shapeOf } from "./api-version";
import { errorAnswer, jsonAnswer } from "./answer";
import type { Answer } from "./answer";
import { isKeyInflection } from "./casing";
import type { EmulatedConnection } from "../world/connection";
import type { Caller } from "../world/keys";
import type { LifeCycle } from "../world/life-cycle";
import { list } from "./list";
import type { Registry } from "../world/registry";
import { fieldNames, represent } from "./representation";
import type { Representation, Shape } from "./representation";
import type { EmulatedRequest } from "./request";
import { isSource, isVisible } from "../world/visibility";

/** Behaviour that tests change while the emulator runs. */
export interface Behaviour {
  /** Undefined: the shape of the request's API version. */
  shape: Shape | undefined;
  ignoreFilters: boolean;
}

const notFound = errorAnswer(404, "No connection with that id was found in your organization.");

/** The destination that a create body names, or the answer that refuses the body. */
function destinationIn(body: string): string | Answer {
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return errorAnswer(400, "The request body is not JSON.");
  }
  let value: unknown = document;
  let pointer = "";
  for (const name of ["data", "attributes", "destination-organization-id"]) {
    pointer += `/${name}`;
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) {
      return errorAnswer(400, `${pointer} is missing.`, { pointer });
    }
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return typeof value === "string" ? value : errorAnswer(400, `${pointer} must be a string.`, { pointer });
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
    if (request.operation === "unknown") return errorAnswer(404, `No route matches ${request.method} on this path.`);
    const wanted = this.representationFor(request, caller);
    if ("status" in wanted) return wanted;
    if (request.operation === "list") {
      return list(request, caller, this.registry, wanted, this.behaviour.ignoreFilters);
    }
    if (request.operation !== "retrieve" && caller.permissions === "read") {
      return errorAnswer(403, "This API key is not permitted to change connections.");
    }
    if (request.operation === "create") return this.create(request, caller, wanted);

    const connection = this.registry.get(request.pathId ?? "");
    if (connection === undefined || !isVisible(connection, caller)) return notFound;
    switch (request.operation) {
      case "retrieve":
        return this.show(200, connection, wanted);
      case "deactivate":
        return this.lifeCycle.transition(connection, ["pending", "active"], "inactive")
          ? this.show(200, connection, wanted)
          : errorAnswer(409, `A connection that is ${connection.status} cannot be deactivated.`);
      case "reactivate":
        if (!isSource(connection, caller)) {
          return errorAnswer(403, "Only the source organization can reactivate a connection.");
        }
        return this.lifeCycle.transition(connection, ["inactive"], "pending")
          ? this.show(200, connection, wanted)
          : errorAnswer(409, `A connection that is ${connection.status} cannot be reactivated.`);
    }
  }

  private create(request: EmulatedRequest, caller: Caller, wanted: Representation): Answer {
    const destination = destinationIn(request.body);
    if (typeof destination !== "string") return destination;
    const pointer = "/data/attributes/destination-organization-id";
    if (!/^org_[A-Za-z0-9]+$/.test(destination)) {
      return errorAnswer(422, "destination-organization-id is not the id of an organization.", { pointer });
    }
    if (destination === caller.organizationId) {
      return errorAnswer(422, "An organization cannot connect to itself.", { pointer });
    }
    if (this.registry.find(caller.organizationId, caller.environmentId, destination) !== undefined) {
      return errorAnswer(409, "A connection to the destination organization already exists.");
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

  private show(status: number, connection: EmulatedConnection, wanted: Representation): Answer {
    return jsonAnswer(status, { data: represent(connection, wanted) }, connection.id);
  }

  /** The form of the answer that headers and query ask for, or the answer that refuses them. */
  private representationFor(request: EmulatedRequest, caller: Caller): Representation | Answer {
    const version = request.headers["persona-version"] ?? caller.defaultPersonaVersion ?? newestApiVersion;
    if (!apiVersions.includes(version)) return errorAnswer(400, "Persona-Version is not a known API version.");
    const inflection = request.headers["key-inflection"] ?? caller.defaultKeyInflection ?? "kebab";
    if (!isKeyInflection(inflection)) return errorAnswer(400, "Key-Inflection must be camel, kebab or snake.");
    const fields = request.query["fields[connect/connection]"];
    return {
      shape: this.behaviour.shape ?? shapeOf(version),
      inflection,
      ...(fields === undefined ? {} : { fields: fieldNames(fields) }),
    };
  }
}
