/** What the network's own code, such as `ECONNRESET`, means for a request. */
export type NetworkFault = "untrusted certificate" | "unsendable" | "unknown host" | "unreachable" | "interrupted";

const UNTRUSTED =
  /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED/;
const UNSENDABLE = /^(ERR_SSL|EPROTO|ERR_INVALID|ERR_BAD_OPTION|ERR_UNESCAPED)/;
const UNREACHABLE = /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;

/** Sorts a code into what can be done about it. One that is not known counts as interrupted, where all is possible. */
export function networkFault(code: string): NetworkFault {
  if (UNTRUSTED.test(code)) return "untrusted certificate";
  if (UNSENDABLE.test(code)) return "unsendable";
  if (code === "ENOTFOUND") return "unknown host";
  if (UNREACHABLE.test(code)) return "unreachable";
  return "interrupted";
}
