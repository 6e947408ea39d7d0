const MAX_WAITING = 10_000;

/** Listeners by the name of what they hear. */
export class Emitter<Events> {
  readonly #listeners = new Map<keyof Events, Set<(event: never) => void>>();

  /** Returns how to stop listening. */
  on<K extends keyof Events>(name: K, listener: (event: Events[K]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** A listener that throws keeps nothing from the others. */
  emit<K extends keyof Events>(name: K, event: Events[K]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        (listener as (event: Events[K]) => void)(event);
      } catch (failure) {
        console.error(`A listener of "${String(name)}" failed`, failure);
      }
    }
  }

  /** The events from now on, until the loop over them ends. A consumer that falls behind by 10,000 gets an error. */
  async *iterate<K extends keyof Events>(name: K): AsyncGenerator<Events[K]> {
    const waiting: Events[K][] = [];
    let wake: (() => void) | undefined;
    const stop = this.on(name, (event) => {
      waiting.push(event);
      wake?.();
    });
    try {
      for (;;) {
        if (waiting.length > MAX_WAITING) {
          throw new Error(`More than ${MAX_WAITING} events of "${String(name)}" wait: read the store instead.`);
        }
        if (waiting.length === 0) {
          await new Promise<void>((resolve) => (wake = resolve));
        }
        yield waiting.shift()!;
      }
    } finally {
      stop();
    }
  }
}
