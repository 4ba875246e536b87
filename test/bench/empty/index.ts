import * as pulumi from "@pulumi/pulumi";

import { destinations } from "../destinations";

/** Hooks that do nothing: what Pulumi itself costs. */
const emptyProvider: pulumi.dynamic.ResourceProvider = {
  check: (_olds, news: Record<string, unknown>) => Promise.resolve({ inputs: news, failures: [] }),
  diff: () => Promise.resolve({ changes: false }),
  create: (inputs: Record<string, unknown>) => Promise.resolve({ id: "nothing", outs: inputs }),
  read: (id, props: Record<string, unknown>) => Promise.resolve({ id, props }),
  update: (_id, _olds, news: Record<string, unknown>) => Promise.resolve({ outs: news }),
  delete: () => Promise.resolve(),
};

class EmptyResource extends pulumi.dynamic.Resource {
  constructor(name: string, args: { destinationOrganizationId: pulumi.Input<string> }) {
    super(emptyProvider, name, args);
  }
}

for (const { name, destinationOrganizationId } of destinations()) {
  new EmptyResource(name, { destinationOrganizationId });
}
