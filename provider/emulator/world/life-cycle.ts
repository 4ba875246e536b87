import type { Clock } from "./clock";
import type { EmulatedConnection, NewConnection } from "./connection";
import { newIdentifier } from "./identifier";
import type { Keyring } from "./keys";
import type { Registry } from "./registry";

const defaultScopes = ["inquiry.read", "account.read"];

/** The changes a connection can undergo, whoever asks for them: a call or a dashboard. */
export class LifeCycle {
  private made = 0;

  constructor(
    private readonly registry: Registry,
    private readonly clock: Clock,
    private readonly keyring: Keyring,
  ) {}

  create(
    wanted: NewConnection,
    creator: { id: string; type: string } = { id: "user_DASHBOARD", type: "user" },
  ): EmulatedConnection {
    const createdAt = wanted.createdAt ?? this.clock.now();
    this.made += 1;
    const connection: EmulatedConnection = {
      id: newIdentifier("cxn"),
      sourceOrganizationId: wanted.sourceOrganizationId,
      environmentId: wanted.environmentId ?? this.keyring.environmentOf(wanted.sourceOrganizationId),
      destinationOrganizationId: wanted.destinationOrganizationId,
      status: wanted.status ?? "pending",
      scopes: [...(wanted.scopes ?? defaultScopes)],
      creatorId: creator.id,
      creatorType: creator.type,
      createdAt,
      updatedAt: createdAt,
      sequence: this.made,
    };
    this.registry.insert(connection);
    return connection;
  }

  /** Whether the connection was in one of the states that this change starts from, and so was changed. */
  transition(connection: EmulatedConnection, from: readonly string[], to: string): boolean {
    if (!from.includes(connection.status)) return false;
    this.setStatus(connection, to);
    return true;
  }

  setStatus(connection: EmulatedConnection, status: string): void {
    connection.status = status;
    connection.updatedAt = this.clock.now();
  }
}
