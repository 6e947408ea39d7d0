import { RequestRefused } from '../errors.js';
import type { MessageContent } from '../store/records.js';
import { ErrorCode, MAX_FRAME_BYTES } from '../wire/frames.js';

/** What a gateway would refuse is refused before it is kept: TOO_LARGE, or INVALID when there is nothing in it. */
export function checkSize(content: MessageContent, maxTextBytes: number): void {
  const bytes = new TextEncoder().encode(content.text).length;
  if (bytes > maxTextBytes || bytes + (content.custom?.length ?? 0) > MAX_FRAME_BYTES) {
    throw new RequestRefused(ErrorCode.TOO_LARGE, 'The text is too long: send it in parts.');
  }
  if (bytes === 0 && !content.attachment && !content.custom) {
    throw new RequestRefused(ErrorCode.INVALID, 'There is nothing to send.');
  }
}
