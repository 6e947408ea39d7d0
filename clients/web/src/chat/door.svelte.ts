/** What a person types before there is a session: it stays when he goes from one form to another. */
import { EmailCodePurpose, type ServerInfo } from 'parley-client';
import type { Chat } from './chat.svelte';
import { Codes } from './codes.svelte';

type FormName = 'login' | 'register' | 'reset';

export class Door {
  form = $state<FormName>('login');
  account = $state('');
  userName = $state('');
  nickname = $state('');
  password = $state('');
  newPassword = $state('');
  email = $state('');
  registrationCode = $state('');
  resetCode = $state('');
  /** What this server offers; everything, until it has said. */
  info = $state.raw<ServerInfo>({ registrationClosed: false, emailRequired: false, mail: true });
  readonly chat: Chat;
  readonly registrationCodes: Codes;
  readonly resetCodes: Codes;

  constructor(chat: Chat) {
    this.chat = chat;
    this.registrationCodes = new Codes(chat, EmailCodePurpose.REGISTRATION);
    this.resetCodes = new Codes(chat, EmailCodePurpose.PASSWORD_RESET);
    chat.client.serverInfo().then((info) => (this.info = info), () => {}); // Then it refuses what it does not offer.
  }

  to(form: FormName): void {
    if (form === 'reset' && this.account.includes('@')) {
      this.email ||= this.account;
    }
    this.form = form;
  }
}
