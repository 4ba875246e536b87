import { ExitCode } from "../failure";
import { html } from "./html";
import { mermaid } from "./mermaid";
import { graphOf } from "./model";
import { svg } from "./svg";
import type { AccessOptions } from "../access";
import { readConnections } from "../connections";
import type { Terminal } from "../terminal";
import { type OutputOptions, writeResult } from "../files";

/** The forms that `graph` draws in. */
export const GRAPH_FORMATS = ["mermaid", "svg", "html"] as const;

export interface GraphOptions extends OutputOptions, AccessOptions {
  readonly format: (typeof GRAPH_FORMATS)[number];
}

const DRAW = { mermaid, svg, html };

/** `graph`: a picture of the organization and its partners. */
export async function graph(options: GraphOptions, terminal: Terminal): Promise<ExitCode> {
  const model = graphOf(await readConnections(terminal, options));
  const text = options.json ? JSON.stringify(model, undefined, 2) : DRAW[options.format](model);
  writeResult(text, options, terminal);
  return ExitCode.fine;
}
