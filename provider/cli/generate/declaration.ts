/** A connection in generated text. */
export interface Declaration {
  /** The resource's name. */
  readonly name: string;
  /** `org_…`, in the form that the provider accepts. */
  readonly destinationOrganizationId: string;
  /** `cxn_…` */
  readonly connectionId: string;
  readonly status: string;
  /** `true`: the text declares it. `false`: a comment mentions it. */
  readonly declared: boolean;
}

/** What generated text says besides the connections. */
export interface TextOptions {
  /** Names the organization and environment. */
  readonly owner: string;
  readonly profile?: string;
  /** Whether Pulumi refuses to delete the resources. */
  readonly protect: boolean;
  /** Whether the connections that a stack manages already are left out. */
  readonly isRest: boolean;
}
