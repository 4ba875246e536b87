import { type Clock, systemClock } from "../persona/clock";
import type { Identity } from "../persona/connection";
import type { Account } from "./account";
import { Claims } from "./claims";
import { log } from "./operator-log";
import { type Configuration, missingKey, readSettings, type Settings } from "./settings";

/** What the hooks of one deployment share: the settings, one account per profile, and what the program holds. */
export class Session {
  readonly claims = new Claims();
  private readonly accounts = new Map<string | undefined, Account>();
  /** Whose connections the state of a profile holds, as its diffs showed. */
  private readonly expected = new Map<string | undefined, Identity>();
  private readonly told = new Set<string>();
  private read: Settings | undefined;
  private configuration: Configuration = () => undefined;

  constructor(readonly clock: Clock = systemClock) {}

  /** Only keeps the configuration: Pulumi may call other hooks before it awaits this one. */
  configure(configuration: Configuration): void {
    this.configuration = configuration;
  }

  /** @throws SettingsError for settings that cannot be used. */
  get settings(): Settings {
    this.read ??= readSettings(this.configuration, process.env);
    return this.read;
  }

  /**
   * The account of a profile, or of the default key. What it needs is loaded only now: most runs call nothing.
   *
   * @throws SettingsError where there is no key.
   */
  async account(profile: string | undefined): Promise<Account> {
    const known = this.accounts.get(profile);
    if (known !== undefined) return known;
    const credentials = this.settings.credentials(profile);
    const { Account } = await import("./account.js");
    const account =
      this.accounts.get(profile) ?? new Account(credentials, this.settings, this.clock, () => this.claims.declarations);
    this.accounts.set(profile, account);
    return account;
  }

  expect(profile: string | undefined, identity: Identity): void {
    if (identity.organizationId !== undefined) this.expected.set(profile, identity);
  }

  expectedIdentity(profile: string | undefined): Identity | undefined {
    return this.expected.get(profile);
  }

  /** Says once, and only where it is so, that a key is missing: previews need none, all else does. */
  noteMissingKey(profile: string | undefined): void {
    if (this.settings.hasKey(profile)) return;
    this.tellOnce(`${missingKey(profile)} A preview needs none; whatever calls Persona will fail without it.`);
  }

  private tellOnce(line: string): void {
    if (this.told.has(line)) return;
    this.told.add(line);
    log(line);
  }
}
