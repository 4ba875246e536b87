import { type Clock, systemClock } from "../../persona/http/clock";
import type { KeyOwner } from "../../persona/http/answer";
import type { Organization } from "./organization";
import { Claims, keyOf } from "./claims";
import { log, RunLog } from "../log";
import { Declarations, engineAddressOf } from "./declarations";
import { type Configuration, missingKey, readSettings, type Settings } from "../settings";
import { waitUntil } from "./waiting";

/** A diff follows its check at once; none comes for a resource whose replacement is forced. In milliseconds. */
const LONGEST_WAIT_FOR_DIFFS = 1000;

/** What the hooks of one deployment share: the settings, one organization per profile, and what the program holds. */
export class Deployment {
  readonly claims: Claims;
  readonly declarations: Declarations;
  readonly runLog = new RunLog();
  private readonly organizations = new Map<string | undefined, Organization>();
  /** Whose connections the state of a profile holds, as its diffs showed. */
  private readonly expected = new Map<string | undefined, KeyOwner>();
  /** Resources of the state that were checked, and whose diff has still to say whose they are. */
  private readonly undiffed = new Set<string>();
  private readonly told = new Set<string>();
  private read: Settings | undefined;
  private configuration: Configuration = () => undefined;

  constructor(
    readonly clock: Clock = systemClock,
    private readonly environment: Readonly<Record<string, string | undefined>> = process.env,
    engineAddress: string | undefined = engineAddressOf(process.argv),
  ) {
    this.declarations = new Declarations(engineAddress);
    this.claims = new Claims((profile, destination) => this.declarations.of(profile, destination));
  }

  /** Only keeps the configuration: Pulumi may call other hooks before it awaits this one. */
  configure(configuration: Configuration): void {
    this.configuration = configuration;
  }

  /** @throws SettingsError for settings that cannot be used. */
  get settings(): Settings {
    this.read ??= readSettings(this.configuration, this.environment);
    return this.read;
  }

  /**
   * The organization of a profile, or of the default key. What it needs is loaded only now: most runs call nothing.
   *
   * @throws SettingsError where there is no key.
   */
  organization(profile: string | undefined): Organization {
    const known = this.organizations.get(profile);
    if (known !== undefined) return known;
    const credentials = this.settings.credentials(profile);
    const { Organization } = require("./organization") as typeof import("./organization");
    const organization = new Organization(credentials, this.settings, this.clock, () =>
      Math.max(this.claims.declarations, this.declarations.count),
    );
    this.organizations.set(profile, organization);
    return organization;
  }

  /**
   * A diff shows whose connections the state of a profile holds.
   *
   * @throws ConnectionError where the key is known to belong to somebody else: this run may have created connections there.
   */
  expect(profile: string | undefined, state: KeyOwner, action: string): void {
    if (state.organizationId !== undefined) this.expected.set(profile, state);
    this.organizations.get(profile)?.refuseForeignState(action, state);
  }

  /** A check has seen a resource of the state; a diff or a create of it ends that. */
  awaitDiff(profile: string | undefined, destination: string): void {
    this.undiffed.add(keyOf(profile, destination));
  }

  endDiff(profile: string | undefined, destination: string): void {
    this.undiffed.delete(keyOf(profile, destination));
  }

  /** Whose connections the state holds. Pulumi diffs side by side with creates, so this waits for diffs that may still say it. */
  async expectedOwner(profile: string | undefined): Promise<KeyOwner | undefined> {
    const isKnown = (): boolean => this.expected.has(profile) || this.undiffed.size === 0;
    if (!(await waitUntil(this.clock, isKnown, LONGEST_WAIT_FOR_DIFFS))) this.undiffed.clear();
    return this.expected.get(profile);
  }

  /** Says once, and only where it is so, that a key is missing: previews need none, all else does. */
  noteMissingKey(profile: string | undefined): void {
    if (this.settings.hasKey(profile)) return;
    this.tellOnce(`${missingKey(profile)} A preview needs none; whatever calls Persona will fail without it.`);
  }

  /** Tells the operator one line, once in a run. */
  tellOnce(line: string): void {
    if (this.told.has(line)) return;
    this.told.add(line);
    log(line);
  }
}
