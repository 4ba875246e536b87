import type { dynamic } from "@pulumi/pulumi";

import type { Deployment } from "../deployment/deployment";
import { presentable } from "../errors";
import { check, type CheckResult } from "./check";
import { diff, type DiffResult } from "./diff";
import { isOurs, type Properties, readInputs, readOutputs, UNKNOWN } from "./properties";
import { reasonFor } from "./reasons";

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

    check: (olds, news) => presentably(() => checked(deployment, olds, news)),

    diff: (id, olds, news) => presentably(() => diffed(deployment, id, olds, news)),

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

async function checked(deployment: Deployment, olds: Properties, news: Properties): Promise<CheckResult> {
  const result = check(news);
  if (result.failures.length > 0) return result;
  const { profile, destinationOrganizationId: destination } = readInputs(result.inputs);
  const isNew = Object.keys(olds).length === 0;
  deployment.claims.declare(profile, destination);
  if (!isNew) {
    const stored = readInputs(olds);
    deployment.claims.store(stored.profile, stored.destinationOrganizationId);
    deployment.awaitDiff(profile, destination);
  }
  deployment.noteMissingKey(profile);
  if (isNew && destination !== UNKNOWN && deployment.settings.previewLookups && deployment.declarations.isPreview) {
    const { lookUpInPreview } = require("./preview-lookup") as typeof import("./preview-lookup");
    await lookUpInPreview(deployment, result.inputs);
  }
  return result;
}

function diffed(deployment: Deployment, id: string, olds: Properties, news: Properties): DiffResult {
  const { profile, destinationOrganizationId: destination } = readInputs(news);
  deployment.endDiff(profile, destination);
  if (isOurs(olds, news)) {
    const state = readOutputs(olds);
    deployment.claims.remember(id, state.adopted);
    deployment.expect(state.profile, state, `Comparing connection ${id} with the program`);
  }
  const result = diff(olds, news);
  if (result.replaces.length === 0 && destination !== UNKNOWN) deployment.claims.keep(id, profile, destination);
  const reason =
    result.changes && deployment.declarations.isPreview !== false ? reasonFor(id, olds, news, result) : undefined;
  if (reason !== undefined) deployment.runLog.tell(...reason);
  return result;
}

/** For the hooks whose errors Pulumi prints with their stack. */
async function presentably<T>(hook: () => T | Promise<T>): Promise<T> {
  try {
    return await hook();
  } catch (error) {
    throw presentable(error);
  }
}
