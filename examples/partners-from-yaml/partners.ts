import { readFileSync } from "node:fs";
import { join } from "node:path";

import { RunError } from "@pulumi/pulumi";
import { parse } from "yaml";

export interface Partner {
  readonly name: string;
  readonly organization: string;
}

/**
 * Reads the partners from a file beside this one.
 *
 * @throws RunError, which Pulumi shows without a stack, for an entry that lacks something or a name that is there twice.
 */
export function readPartners(file: string): Partner[] {
  const partners: unknown = parse(readFileSync(join(__dirname, file), "utf8"));
  if (!Array.isArray(partners)) throw new RunError(`${file} must be a list of partners.`);
  const names = new Set<string>();
  return partners.map((partner: unknown, index) => {
    if (!isPartner(partner)) throw new RunError(`${file}: entry ${index + 1} needs a name and an organization.`);
    if (names.has(partner.name)) throw new RunError(`${file}: the name ${partner.name} is there twice.`);
    names.add(partner.name);
    return partner;
  });
}

function isPartner(value: unknown): value is Partner {
  if (typeof value !== "object" || value === null) return false;
  const { name, organization } = value as Partial<Record<keyof Partner, unknown>>;
  return typeof name === "string" && typeof organization === "string";
}
