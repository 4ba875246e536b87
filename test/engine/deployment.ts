/** Pulumi's deployment format, version 3: what `pulumi stack export` prints and `pulumi stack import` takes. */
export interface Deployment {
  version: number;
  deployment: DeploymentState;
}

export interface DeploymentState {
  manifest: { time: string; magic: string; version: string };
  secrets_providers?: { type: string; state?: unknown };
  resources?: ResourceRecord[];
  pending_operations?: { resource: ResourceRecord; type: string }[];
  metadata?: Record<string, unknown>;
}

/** One resource, with the fields that Pulumi writes; a field that is false or empty is left out. */
export interface ResourceRecord {
  urn: string;
  custom: boolean;
  delete?: boolean;
  id?: string;
  type: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  parent?: string;
  protect?: boolean;
  taint?: boolean;
  external?: boolean;
  dependencies?: string[];
  initErrors?: string[];
  provider?: string;
  propertyDependencies?: Record<string, string[] | null>;
  pendingReplacement?: boolean;
  additionalSecretOutputs?: string[];
  aliases?: string[];
  importID?: string;
  retainOnDelete?: boolean;
  deletedWith?: string;
  replaceWith?: string[];
  created?: string;
  modified?: string;
  ignoreChanges?: string[];
  replaceOnChanges?: string[];
  sourcePosition?: string;
  stackTrace?: unknown[];
}
