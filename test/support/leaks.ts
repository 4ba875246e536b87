import { inspect } from "node:util";

/** How much of a key in a row counts as a leak. */
const SHORTEST_PART = 16;

/** The key's parts in every form that is searched for: as they are, URL-encoded, escaped as in JSON, inspected, in hex and in base64. */
function formsOf(key: string): Set<string> {
  const forms = new Set<string>();
  for (let start = 0; start + SHORTEST_PART <= key.length; start += 1) {
    const part = key.slice(start, start + SHORTEST_PART);
    forms.add(part);
    forms.add(inspect(part).slice(1, -1));
    forms.add(Buffer.from(part).toString("hex"));
    forms.add(encodeURI(part));
    forms.add(encodeURIComponent(part));
    forms.add(encodeURIComponent(part).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
    forms.add(JSON.stringify(part).slice(1, -1));
    // Cut to whole groups of three bytes, the encoding is the same wherever the part stands.
    const whole = Buffer.from(part.slice(0, 15));
    forms.add(whole.toString("base64"));
    forms.add(whole.toString("base64url"));
  }
  return forms;
}

/** Searches texts for keys. */
export class LeakSearch {
  private readonly forms: Set<string>;
  private readonly leaks = new Set<string>();

  constructor(keys: readonly string[]) {
    this.forms = new Set(keys.flatMap((key) => [...formsOf(key)]));
  }

  /** Where keys were found, with what stands around them. */
  get found(): string[] {
    return [...this.leaks];
  }

  search(where: string, text: string): void {
    for (const form of this.forms) {
      const position = text.indexOf(form);
      if (position < 0) continue;
      this.leaks.add(`${where}: …${text.slice(Math.max(0, position - 100), position + form.length + 20)}…`);
      return;
    }
  }

  /** Searches all that a log, a debugger or a crash report could show of a value, and of the causes of an error. */
  searchValue(where: string, value: unknown): void {
    const texts = [
      inspect(value, { depth: Infinity, showHidden: true, getters: true }),
      JSON.stringify(value),
      String(value),
    ];
    for (let part = value; part instanceof Error; part = part.cause) {
      texts.push(part.stack ?? "", JSON.stringify(Object.getOwnPropertyDescriptors(part)));
    }
    this.search(where, texts.join("\n"));
  }
}
