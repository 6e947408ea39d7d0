/** Where a client connects to, and by what. */
import type { WebSocketConstructor } from '../connection/connection.js';
import { ParleyError } from '../errors.js';
import type { SessionOptions } from '../session/session.js';
import type { ClientOptions } from './contract.js';

/** Fails where there is no WebSocket. */
export function gatewaysOf(options: ClientOptions): SessionOptions {
  const { servers, WebSocket = globalThis.WebSocket as unknown as WebSocketConstructor } = options;
  if (!WebSocket) {
    throw new ParleyError('There is no WebSocket here: give one, for example that of the package ws.');
  }
  return { servers, WebSocket };
}
