/** Where Persona's public API is. */
export const DEFAULT_BASE_URL = "https://api.withpersona.com/api/v1";

const LOOPBACK = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/** Whether the URL points at this machine, where plain http is allowed and no proxy is used. */
export function isLoopback(url: URL): boolean {
  return LOOPBACK.test(url.hostname);
}

/**
 * Says what is wrong with a base URL, or nothing. An API key travels in a header of every request,
 * so only https is accepted, or http to this machine.
 *
 * @example problemWithBaseUrl("http://api.example.com") // "… must be https …"
 */
export function problemWithBaseUrl(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return "is not a URL; give one such as " + DEFAULT_BASE_URL;
  }
  if (url.username !== "" || url.password !== "") return "must not hold a user name or password";
  if (url.search !== "" || url.hash !== "") return "must not have a query or a fragment";
  if (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url))) return undefined;
  return "must be https, since the API key is sent to it (http is accepted on loopback only)";
}

/** The form of a valid base URL that paths are appended to: as URLs are normalised, without a slash at its end. */
export function normalBaseUrl(text: string): string {
  return new URL(text).href.replace(/\/+$/, "");
}
