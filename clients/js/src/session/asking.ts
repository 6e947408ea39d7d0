/** A request without a session. */
import type { DescMessage, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { Connection } from '../connection/connection.js';
import { NotConnected } from '../errors.js';
import type { Call } from '../wire/frames.js';
import { ASK_MS, type SessionOptions } from './session.js';

const DEAF = { arrived: () => {}, closed: () => {} };

/**
 * Asks once, over a connection of its own to the first server that is reached: the servers close one that does not log in
 * long before a person has read a mail.
 */
export async function askWithoutSession<Q extends DescMessage, A extends DescMessage>(
  { servers, WebSocket }: SessionOptions,
  call: Call<Q, A>,
  body: MessageInitShape<Q>,
): Promise<MessageShape<A>> {
  let unreachable: unknown = new NotConnected('There is no server to ask.');
  for (const url of servers) {
    let connection: Connection;
    try {
      connection = await Connection.open(url, WebSocket, DEAF);
    } catch (failure) {
      unreachable = failure;
      continue;
    }
    try {
      return await connection.request(call, body, ASK_MS);
    } finally {
      connection.close('answered');
    }
  }
  throw unreachable;
}
