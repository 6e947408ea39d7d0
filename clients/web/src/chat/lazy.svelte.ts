/**
 * Views that are fetched when they are first needed, so that the first screen does not wait for them. On the main thread.
 */
import type { Component } from 'svelte';

/** Why a view cannot be had: nobody answers, the server has another release by now, or neither. */
export type Missing = 'unreachable' | 'replaced' | 'failed';

export class Lazy<Props extends Record<string, any>> {
  /** undefined: it is not here yet. */
  view = $state.raw<Component<Props>>();
  /** undefined: nothing is known against it. */
  missing = $state<Missing>();
  readonly #fetch: () => Promise<{ default: Component<Props> }>;
  #loading: Promise<void> | undefined;

  constructor(fetch: () => Promise<{ default: Component<Props> }>) {
    this.#fetch = fetch;
  }

  /** Fetches it, once; after a failure again. Never fails: {@link missing} says why there is none. */
  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  async #load(): Promise<void> {
    if (this.view) {
      return;
    }
    this.missing = undefined;
    try {
      this.view = (await this.#fetch()).default;
    } catch {
      this.missing = await reason();
    }
  }
}

/** The names of scripts change with their content, so another release names another first one. */
async function reason(): Promise<Missing> {
  const first = document.querySelector('script[type=module]')?.getAttribute('src');
  try {
    const answer = await fetch('/', { cache: 'no-cache' });
    if (!answer.ok || !first) {
      return 'failed';
    }
    return (await answer.text()).includes(`"${first}"`) ? 'failed' : 'replaced';
  } catch {
    return 'unreachable';
  }
}
