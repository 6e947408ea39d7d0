/** A form that the server answers: whether it is under way, and what is wrong with which field. */
import { failureOf, type Failure } from '../text/failures';
import type { Asked, Field } from '../text/refusals';
import { t } from '../text/text.svelte';

export class Form {
  busy = $state(false);
  failure = $state<Failure>();

  /** What is wrong with a field. */
  fault(field: Field): string | undefined {
    return this.failure?.field === field ? this.failure.sentence : undefined;
  }

  /** What is wrong with no field; empty: nothing. */
  get sentence(): string {
    return this.failure && !this.failure.field ? this.failure.sentence : '';
  }

  /** Whether there is something in each of these fields; the first one without it is told. */
  isComplete(needed: Partial<Record<Field, string>>): boolean {
    const missing = Object.entries(needed).find(([, value]) => !value);
    this.failure = missing && { field: missing[0] as Field, sentence: t('form.required') };
    return !missing;
  }

  /** Asks the server; false when it failed or something is under way. */
  async send(asked: Asked, work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) {
      return false;
    }
    this.busy = true;
    this.failure = undefined;
    try {
      await work();
      return true;
    } catch (error) {
      this.failure = failureOf(error, asked);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
