const SAFE = "[A-Za-z0-9_-]{1,100}";
const CONNECTION = new RegExp(`^cxn_${SAFE}$`);
const ORGANIZATION = new RegExp(`^org_${SAFE}$`);
const ENVIRONMENT = new RegExp(`^env_${SAFE}$`);

/** Whether the text has the form of a connection id (`cxn_…`); nothing else may become part of a path. */
export function isConnectionId(text: unknown): text is string {
  return typeof text === "string" && CONNECTION.test(text);
}

/** Whether the text has the form of an organization id (`org_…`). */
export function isOrganizationId(text: unknown): text is string {
  return typeof text === "string" && ORGANIZATION.test(text);
}

/** Whether the text has the form of an environment id (`env_…`). */
export function isEnvironmentId(text: unknown): text is string {
  return typeof text === "string" && ENVIRONMENT.test(text);
}

/** Whether the text can be an HTTP header's value as it is: printable ASCII without spaces. */
export function isHeaderToken(text: unknown): text is string {
  return typeof text === "string" && /^[\x21-\x7e]{1,1024}$/.test(text);
}
