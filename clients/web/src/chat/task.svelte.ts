/** Something that a person asked for and the server has to answer: whether it is under way, and why it failed. */
import { sentenceOf } from '../text/failures';

export class Task {
  busy = $state(false);
  failure = $state('');

  /**
   * Does it; false when it failed or another one is under way.
   *
   * @param sentence what a failure means to a person
   */
  async run(work: () => Promise<unknown>, sentence = sentenceOf): Promise<boolean> {
    if (this.busy) {
      return false;
    }
    this.busy = true;
    this.failure = '';
    try {
      await work();
      return true;
    } catch (error) {
      this.failure = sentence(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
