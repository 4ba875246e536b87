/** A colour on a light and on a dark screen. */
export interface Colour {
  readonly light: string;
  readonly dark: string;
}

/** The colours of the pictures. Text is in `ink`, `faint`, `own-ink` or the colour of a status, on `paper`, `panel` or `own`. */
export const COLOURS = {
  paper: { light: "#ffffff", dark: "#0d1117" },
  panel: { light: "#f6f8fa", dark: "#151b23" },
  line: { light: "#d1d9e0", dark: "#3d444d" },
  ink: { light: "#1f2328", dark: "#f0f6fc" },
  faint: { light: "#59636e", dark: "#9198a1" },
  own: { light: "#ddf4ff", dark: "#12243d" },
  "own-line": { light: "#0969da", dark: "#4493f8" },
  "own-ink": { light: "#0a3069", dark: "#cae8ff" },
  active: { light: "#1a7f37", dark: "#3fb950" },
  pending: { light: "#9a6700", dark: "#d29922" },
  inactive: { light: "#59636e", dark: "#9198a1" },
  other: { light: "#8250df", dark: "#ab7df8" },
} as const satisfies Readonly<Record<string, Colour>>;

/** How a status is drawn: by colour and by dashes, since not everybody tells the colours apart. */
export interface StatusLook {
  /** The name of its colour in {@link COLOURS}. */
  readonly name: "active" | "pending" | "inactive" | "other";
  /** As in SVG's stroke-dasharray; empty: a whole line. */
  readonly dashes: string;
}

const LOOKS: Readonly<Record<string, StatusLook>> = {
  active: { name: "active", dashes: "" },
  pending: { name: "pending", dashes: "7 4" },
  inactive: { name: "inactive", dashes: "2 4" },
};

/** The look of a status; all that Persona adds later share one. */
export function lookOf(status: string): StatusLook {
  const look = Object.hasOwn(LOOKS, status) ? LOOKS[status] : undefined;
  return look ?? { name: "other", dashes: "9 3 2 3" };
}

/** CSS that sets a rule for each colour, and again for dark screens. */
export function colourRules(rule: (name: string, value: string) => string): string {
  const rules = (scheme: keyof Colour): string =>
    Object.entries(COLOURS)
      .map(([name, colour]) => rule(name, colour[scheme]))
      .join("");
  return `${rules("light")}@media (prefers-color-scheme: dark){${rules("dark")}}`;
}

export const SANS = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, 'DejaVu Sans', sans-serif";
export const MONOSPACE = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
