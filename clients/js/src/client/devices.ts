/** Where the user is logged in. */
import { ASK_MS, type Session } from '../session/session.js';
import { calls, type ActivityBy } from '../wire/frames.js';

/** A device on which the user is logged in. */
export interface KnownDevice {
  readonly id: string;
  /** What it said that it is; may be empty. */
  readonly platform: string;
  readonly createdMs: number;
  readonly lastSeenMs: number;
  /** From where it came last; may be empty. */
  readonly address: string;
  /** It is this one. */
  readonly current: boolean;
}

/** Something that was done to the account of the user. */
export interface Activity {
  /** Grows from one to the next. */
  readonly id: bigint;
  readonly atMs: number;
  /** What, as docs/protocol.md lists it, such as "logged_in"; a later server may know more. */
  readonly action: string;
  readonly by: ActivityBy;
  /** From which device, or which one was ended; may be empty. */
  readonly deviceId: string;
  /** From where; may be empty. */
  readonly address: string;
  /** What else there is to know, in English; may be empty. */
  readonly note: string;
}

/** The devices of a user and what was done from them, as client.devices. */
export class Devices {
  readonly #session: () => Session;

  constructor(session: () => Session) {
    this.#session = session;
  }

  /** The one seen last comes first. */
  async list(): Promise<KnownDevice[]> {
    const { devices } = await this.#session().request(calls.devices, {}, ASK_MS);
    return devices.map(({ id, platform, createdMs, lastSeenMs, address, current }) => ({
      id,
      platform,
      createdMs: Number(createdMs),
      lastSeenMs: Number(lastSeenMs),
      address,
      current,
    }));
  }

  /**
   * What was done to the account, and from where: the newest first, a page of at most 50.
   *
   * @param beforeId only what is older than this entry
   */
  async activity(beforeId = 0n): Promise<{ entries: Activity[]; more: boolean }> {
    const { entries, more } = await this.#session().request(calls.activity, { beforeId }, ASK_MS);
    return {
      entries: entries.map(({ id, atMs, action, by, deviceId, address, note }) => ({
        id,
        atMs: Number(atMs),
        action,
        by,
        deviceId,
        address,
        note,
      })),
      more,
    };
  }

  /** Logs another device out; fails with NOT_FOUND when it is not logged in. */
  async end(deviceId: string): Promise<void> {
    const which = { case: 'deviceId' as const, value: deviceId };
    await this.#session().requestOnce(calls.endDevices, { which }, ASK_MS);
  }

  /** Logs all others out, and returns how many they were. */
  async endOthers(): Promise<number> {
    const which = { case: 'others' as const, value: true };
    return (await this.#session().request(calls.endDevices, { which }, ASK_MS)).ended;
  }
}
