import { connectionIn, connectionPath, type Persona } from "./persona";

/** How the walk left a connection. */
export interface Left {
  readonly id: string;
  /** Before the walk; absent: the walk created the connection. */
  readonly was?: string;
  /** After the walk; `unknown` if Persona does not say. */
  readonly is: string;
  /** As it was found, or inactive if the walk created it, since Persona deletes none. */
  readonly isRestored: boolean;
}

const MOST_TRIES = 3;

/** Brings a connection back to the status that it had before the walk, and looks at the result. */
export async function restore(persona: Persona, id: string, was: string | undefined): Promise<Left> {
  const { caller } = persona;
  const wanted = was ?? "inactive";
  for (let tries = 0; ; tries += 1) {
    const is = connectionIn(await caller.getAnew(connectionPath(id)))?.status ?? "unknown";
    if (is === wanted || tries === MOST_TRIES) {
      return { id, ...(was === undefined ? {} : { was }), is, isRestored: is === wanted };
    }
    await caller.post(connectionPath(id, wanted === "inactive" ? "/deactivate" : "/reactivate"));
  }
}

/** Says how a connection was left, and what is left to do. */
export function leftText({ id, was, is, isRestored }: Left): string {
  if (isRestored) {
    return was === undefined
      ? `${id} was created by the probe. It is left inactive, since Persona deletes no connection.`
      : `${id} is ${is}, as it was found.`;
  }
  const wanted = was === undefined ? "It was created by the probe and should be inactive." : `It was ${was} before.`;
  return `${id} could NOT be left as it was found: it is ${is}. ${wanted} Change it in Persona's dashboard.`;
}
