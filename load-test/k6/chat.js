// Users in pairs chat over WebSocket in the JSON form of the protocol (docs/protocol.md).
//
//   k6 run -e HOST=127.0.0.1 -e PORTS=7401,7403 -e USERS=20 -e DURATION=30s load-test/k6/chat.js
//
// HOST        of the gateways                                    default 127.0.0.1
// PORTS       HTTP ports of the gateways, users take turns       default 7401,7403
// URL         instead of both, for a cluster behind one name: wss://chat.example.com/ws
// USERS       virtual users, an even number                      default 20
// DURATION    how long each user chats                           default 30s
// INTERVAL    milliseconds between two messages of a user        default 1000
// PREFIX      start of the user names                            default k6
// PASSWORD    of the users, who are registered when missing      default k6-test-only
// ALLOW_REMOTE=yes  needed for servers that are not on this machine: only load what is yours
import { check } from 'k6';
import exec from 'k6/execution';
import { Counter, Rate, Trend } from 'k6/metrics';
import { WebSocket } from 'k6/websockets';

const host = __ENV.HOST || '127.0.0.1';
const ports = (__ENV.PORTS || '7401,7403').split(',');
const users = Number(__ENV.USERS || 20);
const durationMs = milliseconds(__ENV.DURATION || '30s');
const intervalMs = Number(__ENV.INTERVAL || 1000);
const prefix = __ENV.PREFIX || 'k6';
const password = __ENV.PASSWORD || 'k6-test-only';

const LOGIN_PATIENCE_MS = 30000;
const DRAIN_MS = 2000;
const GATHER_ACKS_MS = 200;
const PING_MS = 25000;

const ackTime = new Trend('parley_ack_ms', true);
const deliveryTime = new Trend('parley_delivery_ms', true);
const sent = new Counter('parley_sent');
const delivered = new Counter('parley_delivered');
const outOfOrder = new Counter('parley_out_of_order');
const requestsRefused = new Rate('parley_requests_refused');
const loggedIn = new Rate('parley_logged_in');

export const options = {
  scenarios: {
    chat: {
      executor: 'per-vu-iterations',
      vus: users,
      iterations: 1,
      maxDuration: `${Math.ceil((durationMs + LOGIN_PATIENCE_MS + 2 * DRAIN_MS) / 1000)}s`,
    },
  },
  thresholds: {
    parley_logged_in: ['rate==1'],
    parley_requests_refused: ['rate<0.01'],
    parley_out_of_order: ['count==0'],
    parley_ack_ms: ['p(95)<500'],
    parley_delivery_ms: ['p(95)<500', 'p(99)<2000'],
    checks: ['rate==1'],
  },
};

export function setup() {
  const local = /^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/.test(host) && !__ENV.URL;
  if (!local && __ENV.ALLOW_REMOTE !== 'yes') {
    throw new Error('The target is not this machine. Set ALLOW_REMOTE=yes when it is yours and may be loaded.');
  }
  return { run: Date.now().toString(36) };
}

export default function (data) {
  const me = exec.vu.idInTest - 1;
  const partner = me ^ 1;
  new Chat(data.run, `${prefix}-${me}`, `${prefix}-${partner}`, me).start();
}

class Chat {
  constructor(run, name, partner, index) {
    this.run = run;
    this.name = name;
    this.partner = partner;
    this.url = __ENV.URL || `ws://${host}:${ports[index % ports.length]}/ws`;
    this.nextId = 1;
    this.waiting = new Map();
    this.seen = new Map();
    this.toAcknowledge = new Map();
    this.number = 0;
    this.acked = 0;
  }

  start() {
    this.socket = new WebSocket(this.url, 'parley.json.v1');
    this.socket.addEventListener('open', () => this.logIn());
    this.socket.addEventListener('message', (event) => this.receive(JSON.parse(event.data)));
    this.socket.addEventListener('error', (event) => {
      console.error(`${this.name}: ${event.error}`);
      loggedIn.add(false);
    });
    this.giveUp = setTimeout(() => this.end(false), LOGIN_PATIENCE_MS);
  }

  request(type, body, answered) {
    const id = this.nextId++;
    this.waiting.set(id, { type, body, answered, at: Date.now() });
    this.write(type, id, body);
  }

  write(type, id, body) {
    this.socket.send(JSON.stringify({ type, id, body }));
  }

  logIn() {
    const login = { account: this.name, password, deviceId: 'k6' };
    this.request('Login', login, (answer) => {
      if (answer.type === 'LoginAnswer') {
        this.catchUp();
      } else {
        this.request('Register', { userName: this.name, password, deviceId: 'k6' }, (registered) => {
          if (registered.type === 'RegisterAnswer') {
            this.catchUp();
          } else {
            console.error(`${this.name}: ${registered.body.code} ${registered.body.message}`);
            this.end(false);
          }
        });
      }
    });
  }

  catchUp(continuation) {
    this.request('Sync', continuation ? { continuation } : {}, (answer) => {
      const body = answer.body || {};
      (body.messages || []).forEach((message) => this.see(message));
      if (body.more) {
        this.catchUp(body.continuation);
      } else {
        this.awaitPartner();
      }
    });
  }

  // In the first run against a cluster the partner may still be registering.
  awaitPartner() {
    this.request('UserLookup', { userNames: [this.partner] }, (answer) => {
      if (((answer.body || {}).users || []).length > 0) {
        this.chat();
      } else {
        setTimeout(() => this.awaitPartner(), 200);
      }
    });
  }

  chat() {
    clearTimeout(this.giveUp);
    loggedIn.add(true);
    this.timers = [
      setInterval(() => this.send(), intervalMs),
      setInterval(() => this.acknowledge(), GATHER_ACKS_MS),
      setInterval(() => this.request('Ping', {}, () => {}), PING_MS),
    ];
    setTimeout(() => clearInterval(this.timers[0]), durationMs);
    setTimeout(() => this.end(true), durationMs + DRAIN_MS);
  }

  send() {
    this.number += 1;
    sent.add(1);
    const message = {
      userName: this.partner,
      clientMessageId: `${this.run}-${this.name}-${this.number}`,
      text: JSON.stringify({ run: this.run, at: Date.now(), number: this.number }),
    };
    const sentAt = Date.now();
    this.request('Send', message, (answer) => {
      requestsRefused.add(answer.type !== 'SendAck');
      if (answer.type === 'SendAck') {
        this.acked += 1;
        ackTime.add(Date.now() - sentAt);
      }
    });
  }

  receive(frame) {
    if (frame.type === 'Message') {
      this.see(frame.body);
      return;
    }
    const request = this.waiting.get(frame.id);
    if (!request) {
      return;
    }
    const retryAfterMs = frame.type === 'Error' ? frame.body.retryAfterMs || 0 : 0;
    if (retryAfterMs > 0) {
      setTimeout(() => this.write(request.type, frame.id, request.body), retryAfterMs + Math.random() * Math.min(retryAfterMs, 5000));
      return;
    }
    this.waiting.delete(frame.id);
    request.answered(frame);
  }

  // Two senders write into one conversation, so seqs have gaps here; within one sender they must rise. Only what the
  // partner sent is acknowledged: an own SendAck does not say that the partner's message below it has arrived.
  see(message) {
    const seq = Number(message.seq);
    const key = `${message.conversationId}/${message.senderId}`;
    this.toAcknowledge.set(message.conversationId, String(seq));
    if (seq <= (this.seen.get(key) || 0)) {
      return;
    }
    this.seen.set(key, seq);
    const text = this.parse(message.text);
    if (text.run === this.run && message.clientMessageId.indexOf(this.partner) > 0) {
      delivered.add(1);
      deliveryTime.add(Date.now() - text.at);
      if (text.number !== (this.lastNumber || 0) + 1) {
        outOfOrder.add(1);
      }
      this.lastNumber = text.number;
    }
  }

  parse(text) {
    try {
      return JSON.parse(text);
    } catch (e) {
      return {};
    }
  }

  acknowledge() {
    if (this.toAcknowledge.size > 0) {
      const positions = Array.from(this.toAcknowledge, ([conversationId, seq]) => ({ conversationId, seq }));
      this.toAcknowledge.clear();
      this.write('Received', 0, { positions });
    }
  }

  end(complete) {
    if (complete) {
      this.acknowledge();
      check(this, {
        'every message was acknowledged': (chat) => chat.acked === chat.number,
        'the messages of the partner arrived': (chat) => (chat.lastNumber || 0) > 0,
      });
    } else {
      loggedIn.add(false);
    }
    (this.timers || []).forEach((timer) => clearInterval(timer));
    clearTimeout(this.giveUp);
    this.socket.close();
  }
}

function milliseconds(text) {
  const match = /^(\d+)(ms|s|m)$/.exec(text);
  if (!match) {
    throw new Error(`DURATION is ${text}, but has to look like 500ms, 30s or 2m`);
  }
  return Number(match[1]) * { ms: 1, s: 1000, m: 60000 }[match[2]];
}
