import * as pulumi from "@pulumi/pulumi";
import { Connection } from "pulumi-persona-connect";

export interface PartnershipArgs {
  /** The partner's organizations, by a short name of each. */
  readonly organizations: Readonly<Record<string, pulumi.Input<string>>>;
  /** The name of the credentials to use. */
  readonly profile?: string;
}

/** A partner with several Persona organizations: one connection to each. */
export class Partnership extends pulumi.ComponentResource {
  /** The id of each connection, by the short name of its organization. */
  readonly connectionIds: pulumi.Output<Record<string, string>>;
  /** Whether every organization has accepted. */
  readonly isActive: pulumi.Output<boolean>;

  constructor(name: string, args: PartnershipArgs, options?: pulumi.ComponentResourceOptions) {
    super("acme:identity:Partnership", name, {}, options);
    const { organizations, profile } = args;
    const connections = Object.entries(organizations).map(([short, destinationOrganizationId]) => {
      const settings = profile === undefined ? {} : { profile };
      const connection = new Connection(
        `${name}-${short}`,
        { destinationOrganizationId, ...settings },
        { parent: this },
      );
      return { short, connection };
    });
    this.connectionIds = pulumi.output(
      Object.fromEntries(connections.map(({ short, connection }) => [short, connection.id])),
    );
    this.isActive = pulumi
      .all(connections.map(({ connection }) => connection.status))
      .apply((statuses) => statuses.every((status) => status === "active"));
    this.registerOutputs({ connectionIds: this.connectionIds, isActive: this.isActive });
  }
}
