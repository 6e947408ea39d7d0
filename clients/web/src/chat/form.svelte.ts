/** A form that the server answers: whether it is under way, and what is wrong with which field. */
import { failureOf, sentenceOf } from '../text/failures';
import type { Asked, Field, Meaning } from '../text/refusals';

export class Form {
  busy = $state(false);
  failure = $state.raw<Meaning>();

  /** What is wrong with a field. */
  fault(field: Field): string | undefined {
    return this.failure?.field === field ? sentenceOf(this.failure) : undefined;
  }

  /** What is wrong with no field; empty: nothing. */
  get sentence(): string {
    return this.failure && !this.failure.field ? sentenceOf(this.failure) : '';
  }

  /** Whether there is something in each of these fields; the first one without it is told. */
  isComplete(needed: Partial<Record<Field, string>>): boolean {
    const missing = Object.entries(needed).find(([, value]) => !value);
    this.failure = missing && { field: missing[0] as Field, key: 'form.required' };
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
