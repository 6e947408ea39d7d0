import { afterEach, expect, it, vi } from 'vitest';
import { EmailCodePurpose, ErrorCode, type Client } from '../../src/index.js';
import { Mailbox } from '../mailbox.js';
import { newName, newUser, open, PASSWORD, server, UNTIL } from './cluster.js';

const { REGISTRATION, NEW_ADDRESS, PASSWORD_RESET } = EmailCodePurpose;
const NEW_PASSWORD = 'another-good-password';
const WRONG = '000000';

const clients: Client[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

async function device(number: 0 | 1): Promise<Client> {
  const client = await open([server(number)]);
  clients.push(client);
  return client;
}

it('somebody registers with a code, and sets a new password with another one', async () => {
  const mailbox = new Mailbox('ann');
  const [ann, second] = [await device(0), await device(1)];
  const { codeSeconds, againSeconds } = await ann.email.askCode(REGISTRATION, mailbox.address);
  expect(codeSeconds).toBeGreaterThan(againSeconds);
  const code = await mailbox.nextCode();
  const again = await ann.email.askCode(REGISTRATION, mailbox.address).catch((refused) => refused);
  expect(again).toMatchObject({ code: ErrorCode.RATE_LIMITED });
  expect(again.retryAfterMs).toBeGreaterThan(0);
  const { id, name } = await ann.register(newName('ann'), PASSWORD, '', mailbox.address, code);
  expect(await ann.profiles.own()).toMatchObject({ email: mailbox.address, emailConfirmed: true });

  const ended = vi.fn();
  ann.on('ended', ended);
  await second.email.askCode(PASSWORD_RESET, mailbox.address);
  const reset = await mailbox.nextCode();
  const wrong = reset === WRONG ? '111111' : WRONG;
  await expect(second.resetPassword(mailbox.address, wrong, NEW_PASSWORD)).rejects.toMatchObject({ code: ErrorCode.INVALID });
  expect(await second.resetPassword(mailbox.address, reset, NEW_PASSWORD)).toMatchObject({ id, name });
  await vi.waitFor(() => expect(ended).toHaveBeenCalledWith(expect.objectContaining({ kind: 'password' })), UNTIL);
  await expect(ann.login(name, PASSWORD)).rejects.toMatchObject({ code: ErrorCode.UNAUTHENTICATED });
  expect(await ann.login(mailbox.address, NEW_PASSWORD)).toMatchObject({ id });
});

it('nobody is told whether an account has an address, and no code comes where none has it', async () => {
  const [stranger, mailbox] = [await device(0), new Mailbox('nobody')];
  expect(await stranger.email.askCode(PASSWORD_RESET, mailbox.address)).toMatchObject({ againSeconds: expect.any(Number) });
  const reset = stranger.resetPassword(mailbox.address, WRONG, NEW_PASSWORD);
  await expect(reset).rejects.toMatchObject({ code: ErrorCode.INVALID });
});

it('who is logged in changes the address by password and code, and takes it away', async () => {
  const mailbox = new Mailbox('ben');
  const ben = await newUser('ben', [server(1)]);
  clients.push(ben);
  expect(await ben.profiles.own()).toMatchObject({ email: '', emailConfirmed: false });
  await ben.email.askCode(NEW_ADDRESS, mailbox.address, 'zh-CN');
  const code = await mailbox.nextCode();
  await expect(ben.email.change('not the password', mailbox.address, code)).rejects.toMatchObject({ code: ErrorCode.UNAUTHENTICATED });
  expect(await ben.email.change(PASSWORD, mailbox.address, code)).toBe(mailbox.address);
  expect(await ben.profiles.own()).toMatchObject({ email: mailbox.address, emailConfirmed: true });
  expect(await ben.email.change(PASSWORD, '')).toBe('');
  expect(await ben.profiles.own()).toMatchObject({ email: '', emailConfirmed: false });
});
