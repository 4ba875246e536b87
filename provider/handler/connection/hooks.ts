import type { dynamic } from "@pulumi/pulumi";

import { check } from "./check";
import { diff } from "./diff";
import { presentable } from "../errors";
import { isOurs, type Properties, readInputs, readOutputs } from "./properties";
import type { Deployment } from "../deployment/deployment";

/**
 * The hooks that Pulumi calls, of one deployment. Those that call Persona are loaded when first needed: a run that changes
 * nothing does not load axios.
 */
export function hooksOf(deployment: Deployment): dynamic.ResourceProvider<Properties, Properties> {
  return {
    configure: ({ config }) => {
      deployment.configure((name) => config.get(name));
      return Promise.resolve();
    },

    check: (olds, news) =>
      presentably(() => {
        const { inputs, failures } = check(news);
        if (failures.length === 0) {
          const { profile, destinationOrganizationId } = readInputs(inputs);
          deployment.claims.declare(profile, destinationOrganizationId);
          if (Object.keys(olds).length > 0) deployment.awaitDiff(profile, destinationOrganizationId);
          deployment.noteMissingKey(profile);
        }
        return { inputs, failures };
      }),

    diff: (id, olds, news) =>
      presentably(() => {
        if (isOurs(olds, news)) {
          const state = readOutputs(olds);
          deployment.expect(state.profile, state);
        }
        const result = diff(olds, news);
        const { profile, destinationOrganizationId } = readInputs(news);
        deployment.endDiff(profile, destinationOrganizationId);
        if (result.replaces.length === 0) deployment.claims.keep(id, profile, destinationOrganizationId);
        return result;
      }),

    create: async (inputs) => {
      const { create } = require("./create") as typeof import("./create");
      return create(deployment, inputs);
    },

    read: (id, properties) =>
      presentably(async () => {
        const { read } = require("./read") as typeof import("./read");
        return read(deployment, id, properties ?? {});
      }),

    update: async (id, olds, news) => {
      const { update } = require("./update") as typeof import("./update");
      return update(deployment, id, olds, news);
    },

    delete: (id, properties) =>
      presentably(async () => {
        const { remove } = require("./delete") as typeof import("./delete");
        await remove(deployment, id, properties);
      }),
  };
}

/** For the hooks whose errors Pulumi prints with their stack. */
async function presentably<T>(hook: () => T | Promise<T>): Promise<T> {
  try {
    return await hook();
  } catch (error) {
    throw presentable(error);
  }
}
