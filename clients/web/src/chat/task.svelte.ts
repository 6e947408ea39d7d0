/** Something that a person asked for and the server has to answer: whether it is under way, and why it failed. */
import { failureOf, sentenceOf } from '../text/failures';
import type { Asked, Meaning } from '../text/refusals';

export class Task {
  busy = $state(false);
  #failure = $state.raw<Meaning>();

  /** Empty: it has not failed. */
  get failure(): string {
    return this.#failure ? sentenceOf(this.#failure) : '';
  }

  /**
   * Does it; false when it failed or another one is under way.
   *
   * @param asked what it is, so that its failure can be told to a person
   */
  async run(work: () => Promise<unknown>, asked: Asked = 'other'): Promise<boolean> {
    if (this.busy) {
      return false;
    }
    this.busy = true;
    this.#failure = undefined;
    try {
      await work();
      return true;
    } catch (error) {
      this.#failure = failureOf(error, asked);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
