import type { KeyInflection } from "../world/keys";

/** Whether a `Key-Inflection` header names a casing that the API knows. */
export function isKeyInflection(text: string): text is KeyInflection {
  return text === "kebab" || text === "camel" || text === "snake";
}

/** `created-at` → `created-at`, `createdAt` or `created_at`. */
export function inflect(kebab: string, inflection: KeyInflection): string {
  switch (inflection) {
    case "kebab":
      return kebab;
    case "snake":
      return kebab.replaceAll("-", "_");
    case "camel":
      return kebab.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  }
}

/** `createdAt`, `created_at` → `created-at`: sparse fieldsets name attributes in any casing. */
export function toKebab(name: string): string {
  return name.replaceAll("_", "-").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
