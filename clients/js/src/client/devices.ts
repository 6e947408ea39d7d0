/** Where the user is logged in. */
import { ASK_MS, type Session } from '../session/session.js';
import { calls } from '../wire/frames.js';

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

/** The devices of a user, as client.devices. */
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
