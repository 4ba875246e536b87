import type { dynamic } from "@pulumi/pulumi";

import { hooksOf } from "./connection/hooks";
import type { Properties } from "./connection/properties";
import { Deployment } from "./deployment/deployment";

export type { ConnectionFacts, ConnectionInputs, ConnectionOutputs, WaitForActive } from "./connection/properties";

/**
 * What Pulumi's plugin process loads, through the text that every Connection carries in `__provider`. States already
 * written hold that text for ever, so this entry point and this function stay.
 */
export function handler(): dynamic.ResourceProvider<Properties, Properties> {
  return hooksOf(new Deployment());
}
